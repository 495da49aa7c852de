"""What a net does to small changes of its input."""

import numpy as np
import tensorflow as tf

from course_lib._checks import whole_number
from course_lib.diagnostics._examples import inputs
from course_lib.diagnostics._layers import check_model, dense_layers, kernel
from course_lib.diagnostics._propagation import forward


def jacobian_singular_values(model, x, *, start=0, stop=None):
    r"""Singular values of the Jacobian from one layer's activations to a higher one's.

    .. math:: J = \frac{\partial h_\text{stop}}{\partial h_\text{start}}
                = \prod_{l = \text{stop}}^{\text{start} + 1} \operatorname{diag}(f'(z_l))\, W_l^T

    at each example. All 1: signals and gradients keep their size, whatever their direction. The map
    of a single layer l is ``start=l - 1, stop=l``.

    Parameters
    ----------
    model : keras.Sequential or course_lib.networks.Ensemble
        As built by `course_lib.networks`.
    x : array, shape (examples, features)
        Inputs. Each example costs a matrix of (units of start x units of stop) for each member.
    start : int
        A hidden layer, counted from 1, or 0 for the input.
    stop : int, optional
        A hidden layer above it; the highest if not given.

    Returns
    -------
    array of float64, shape (members, examples, min(units of start, units of stop))
        Descending. Not a number where the Jacobian is not finite.

    Raises
    ------
    ValueError
        If the model is built in another way, `x` does not belong to it, or it has no such layers.

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
    depth = len(dense_layers(model)) - 1
    start, stop = whole_number("start", start, minimum=0), depth if stop is None else stop
    if not start < whole_number("stop", stop, minimum=1) <= depth:
        raise ValueError(
            f"start must be below stop, and stop at most {depth}. Received: start={start}, stop={stop}"
        )
    jacobian = _jacobian(model, inputs(model, x), start, stop)
    finite = tf.reduce_all(tf.math.is_finite(jacobian), axis=(-2, -1), keepdims=True)
    values = tf.linalg.svd(tf.where(finite, jacobian, 0.0), compute_uv=False)
    return np.where(finite[..., 0], values, np.nan)


def _jacobian(model, x, start, stop):
    """Return the Jacobian's transpose, (members, examples, units of start, units of stop)."""
    layers = zip(dense_layers(model)[start:stop], forward(model, x)[start:stop], strict=True)
    product = None
    for dense, signals in layers:
        slope = tf.cast(signals.slope, "float64")[:, :, tf.newaxis]
        weights = tf.cast(kernel(dense), "float64")[:, tf.newaxis]
        product = (weights if product is None else tf.matmul(product, weights)) * slope
    return product
