"""Layer-sequential unit variance: an initialization that looks at the data."""

from contextlib import contextmanager
from dataclasses import dataclass

import keras
import numpy as np

from course_lib._checks import whole_number
from course_lib.initializers._checks import positive
from course_lib.initializers._orthogonal import Orthogonal
from course_lib.initializers._per_member import PerMember
from course_lib.initializers._seeds import layer_seed


@dataclass(frozen=True, repr=False, eq=False)
class UnitVariance:
    """What `lsuv` did to the layers of a net, or of each member of an ensemble.

    Arrays have shape (members, layers), from the lowest layer with a kernel to the highest; a plain
    net counts as one member.

    Attributes
    ----------
    layers : tuple of str
        The layers' names.
    start : array of float
        Variance of the pre-activations with orthogonal kernels, before any rescaling.
    variance : array of float
        Variance of the pre-activations now.
    scale : array of float
        What the orthogonal kernels were multiplied by.
    passes : array of int
        How many times they were rescaled.
    """

    layers: tuple
    start: np.ndarray
    variance: np.ndarray
    scale: np.ndarray
    passes: np.ndarray

    def __repr__(self):
        """Say how many."""
        members, layers = self.scale.shape
        return f"UnitVariance({members} members, {layers} layers)"


def lsuv(model, inputs, seed=0, *, tolerance=0.01, iterations=10):
    r"""Give every layer's pre-activations unit variance on a batch of data.

    From the lowest layer to the highest: draw an orthogonal kernel W, send the batch through, and
    divide W by the standard deviation of what comes out, before the activation function,

    .. math:: W \leftarrow \frac{W}{\sqrt{\operatorname{Var}(z)}}

    until its variance, over examples and units, is 1. Where biases are 0 one division is enough. No
    property of the activation function or of the layers' shapes is needed: the data tell.

    Parameters
    ----------
    model : keras.Model
        Layers that follow one another, dense or convolutional, such as a ``keras.Sequential`` or a
        net of `course_lib.networks`. Changed in place: kernels only, the output layer's too.
    inputs : array, shape (examples, ...)
        Some hundred examples, as the net will be trained on.
    seed : int, not negative
        Decides the orthogonal kernels. The members of an ensemble keep their own seeds, so that each
        becomes what the plain net with its seed becomes.
    tolerance : float, positive
        By how much a variance may differ from 1.
    iterations : int, positive
        How many times a layer may be rescaled.

    Returns
    -------
    UnitVariance

    Raises
    ------
    ValueError
        If an argument is not as described, if a layer's pre-activations are the same for every example
        or not finite, or if the tolerance is not reached. The model is then left as it was.

    References
    ----------
    Mishkin and Matas (2015), "All you need is a good init".

    Examples
    --------
    >>> from course_lib import networks
    >>> net = networks.mlp([20, 50, 10], "relu", Orthogonal())
    >>> done = lsuv(net, np.random.default_rng(0).normal(size=(200, 20)))
    >>> done.layers, done.variance.round(2).tolist()
    (('dense_1', 'dense_2'), [[1.0, 1.0]])
    """
    tolerance = positive("tolerance", tolerance)
    iterations = whole_number("iterations", iterations, minimum=1)
    inputs = keras.ops.cast(inputs, model.compute_dtype)
    layers = _chain(model, inputs)
    before = model.get_weights()
    try:
        return _rescale_all(layers, inputs, seed, tolerance, iterations)
    except ValueError:
        model.set_weights(before)
        raise


def _rescale_all(layers, signal, seed, tolerance, iterations):
    names, columns = [], []
    for layer in layers:
        if isinstance(getattr(layer, "kernel", None), keras.Variable):
            names.append(layer.name)
            layer.kernel.assign(_orthogonal(layer, layer_seed(seed, depth=len(names))))
            columns.append(_rescale(layer, signal, tolerance, iterations))
        signal = layer(signal)
    if not names:
        raise ValueError(f"The model has no layer with a kernel. Received: layers={layers!r}")
    return UnitVariance(tuple(names), *(np.stack(rows, axis=-1) for rows in zip(*columns, strict=True)))


def _orthogonal(layer, seed):
    """Draw a layer's orthogonal kernel; a layer of many nets has seeds of its own."""
    if hasattr(layer, "seeds"):
        return PerMember(Orthogonal(), layer.seeds)(layer.kernel.shape, layer.kernel.dtype)
    return Orthogonal(seed=seed)(layer.kernel.shape, layer.kernel.dtype)


def _rescale(layer, signal, tolerance, iterations):
    """Rescale one layer; return start, variance, scale and passes, arrays of shape (members,)."""
    start = variance = _variance(layer, signal)
    scale, passes = np.ones_like(start), np.zeros_like(start, int)
    while (off := abs(variance - 1) > tolerance).any():
        if passes.max() == iterations:
            raise ValueError(
                f"Layer {layer.name} has not reached unit variance within {tolerance} "
                f"in {iterations} iterations. Received: variance={variance}"
            )
        factor = np.where(off, variance**-0.5, 1.0)
        layer.kernel.assign(layer.kernel * _per_kernel(factor, layer))
        scale, passes = scale * factor, passes + off
        variance = _variance(layer, signal)
    return start, variance, scale, passes


def _per_kernel(factor, layer):
    """Shape one factor for each member so that it multiplies the members' kernels."""
    shape = (-1,) + (1,) * (len(layer.kernel.shape) - 1)
    return keras.ops.cast(factor.reshape(shape), layer.kernel.dtype)


def _variance(layer, signal):
    """Return the variance of each member's pre-activations, over examples and units."""
    with _without_activation(layer):
        z = keras.ops.convert_to_numpy(layer(signal)).astype("float64")
    z = z if hasattr(layer, "seeds") else z[np.newaxis]
    z = z.reshape(*z.shape[:2], -1)
    if not np.isfinite(z).all():
        raise ValueError(f"Layer {layer.name} cannot be rescaled: its pre-activations are not finite")
    between_examples = z.std(axis=1).max(axis=-1)
    constant = between_examples <= 1e-6 * abs(z).max(axis=(1, 2))
    if constant.any():
        raise ValueError(
            f"Layer {layer.name} cannot be rescaled: its pre-activations are the same for every example"
            f" (members {np.flatnonzero(constant).tolist()})"
        )
    return z.var(axis=(1, 2))


@contextmanager
def _without_activation(layer):
    """Make a layer give its pre-activations."""
    activation = getattr(layer, "activation", None)
    if activation is None:
        yield
        return
    layer.activation = keras.activations.linear
    try:
        yield
    finally:
        layer.activation = activation


def _chain(model, inputs):
    """Return the layers of a model in which each layer feeds the next."""
    layers = list(_flat(model))
    expected = keras.ops.convert_to_numpy(model(inputs))
    try:
        signal = inputs
        for layer in layers:
            signal = layer(signal)
        same = np.allclose(signal, expected, rtol=1e-3, equal_nan=True)
    except (TypeError, ValueError):
        same = False
    if not same:
        raise ValueError(f"Each layer of the model must feed the next, and no other. Received: {model!r}")
    return layers


def _flat(model):
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _flat(layer)
        elif not isinstance(layer, keras.layers.InputLayer):
            yield layer
