"""Singular values of a net's Jacobian."""

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from course_lib._checks import whole_number
from course_lib.diagnostics._propagation import check_model, forward, hidden_layers, input_tensor, kernel


def jacobian_singular_values(
    model: keras.Model, x: npt.ArrayLike, *, start: int = 0, stop: int | None = None
) -> np.ndarray:
    r"""Return the singular values of the Jacobian from one layer's activations to a higher one's.

    .. math:: J = \frac{\partial h_\text{stop}}{\partial h_\text{start}}
                = \prod_{l = \text{stop}}^{\text{start} + 1} \operatorname{diag}(f'(z_l))\, W_l^T

    at each example. If all are 1, signals and gradients keep their size, whatever their direction. The
    map of a single layer l is ``start=l - 1, stop=l``.

    Parameters
    ----------
    model
        As built by `course_lib.networks`.
    x : array, shape (examples, features)
        Inputs. Each example costs a matrix of (units of start x units of stop) for each member.
    start
        A hidden layer, counted from 1, or 0 for the input.
    stop
        A hidden layer above it; the highest if not given.

    Returns
    -------
    array of float64, shape (members, examples, min(units of start, units of stop))
        Descending. Not a number where the Jacobian is not finite.

    References
    ----------
    Glorot and Bengio (2010), for single layers; Saxe, McClelland and Ganguli (2013) and Pennington,
    Schoenholz and Ganguli (2017), for whole nets.

    Examples
    --------
    >>> from course_lib import networks
    >>> from course_lib.initializers import Orthogonal
    >>> net = networks.mlp([5, 5, 5, 2], "linear", Orthogonal())
    >>> jacobian_singular_values(net, np.ones((1, 5))).round(5).tolist()
    [[[1.0, 1.0, 1.0, 1.0, 1.0]]]
    """
    check_model(model)
    depth = len(hidden_layers(model))
    start = whole_number("start", start, minimum=0)
    stop = depth if stop is None else whole_number("stop", stop, minimum=1)
    if not start < stop <= depth:
        raise ValueError(
            f"start must be below stop, and stop at most {depth}. Received: start={start}, stop={stop}"
        )
    jacobian = _transposed_jacobian(model, input_tensor(model, x), start, stop)
    finite = tf.reduce_all(tf.math.is_finite(jacobian), axis=(-2, -1), keepdims=True)
    values = tf.linalg.svd(tf.where(finite, jacobian, 0.0), compute_uv=False)
    return np.where(finite[..., 0], values, np.nan)


def _transposed_jacobian(model, x, start, stop):
    """Return it in float64, (members, examples, units of start, units of stop)."""
    product = None
    layers = zip(hidden_layers(model)[start:stop], forward(model, x)[start:stop], strict=True)
    for (dense, _), signals in layers:
        slope = tf.cast(signals.slope, "float64")[:, :, tf.newaxis]
        weights = tf.cast(kernel(dense), "float64")[:, tf.newaxis]
        product = (weights if product is None else tf.matmul(product, weights)) * slope
    return product
