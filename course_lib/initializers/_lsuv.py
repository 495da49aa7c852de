"""Layer-sequential unit variance: an initialization that uses the data."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt

from course_lib._checks import positive_number, whole_number
from course_lib.initializers._orthogonal import Orthogonal
from course_lib.initializers._seeds import PerMember, layer_seed


@dataclass(frozen=True, repr=False, eq=False)
class UnitVariance:
    """What `lsuv` did to the layers of a net, or of each member of an ensemble.

    Arrays have shape (members, layers), from the lowest layer with a kernel to the highest; a plain
    net counts as one member.

    Attributes
    ----------
    layers
        The layers' names.
    initial_variance
        Variance of the pre-activations with orthogonal kernels, before any rescaling.
    variance
        Variance of the pre-activations after rescaling.
    scale
        Factor of the orthogonal kernels.
    iterations
        How many times the kernels were rescaled, int.
    """

    layers: tuple[str, ...]
    initial_variance: np.ndarray
    variance: np.ndarray
    scale: np.ndarray
    iterations: np.ndarray

    def __repr__(self) -> str:
        members, layers = self.scale.shape
        return f"UnitVariance({members} members, {layers} layers)"


def lsuv(
    model: keras.Model, inputs: npt.ArrayLike, seed: int = 0, *, tolerance: float = 0.01, iterations: int = 10
) -> UnitVariance:
    r"""Give every layer's pre-activations unit variance on a batch of data.

    From the lowest layer to the highest: draw an orthogonal kernel W, send the batch through, and
    divide W by the standard deviation of the pre-activations z,

    .. math:: W \leftarrow \frac{W}{\sqrt{\operatorname{Var}(z)}}

    until their variance, over examples and units, is 1. Where biases are 0 one division is enough. The
    method needs to know neither the activation function nor the layers' shapes.

    Parameters
    ----------
    model
        Layers that follow one another, dense or convolutional, such as a ``keras.Sequential`` or a
        net of `course_lib.networks`. Changed in place: kernels only, the output layer's too.
    inputs
        Some hundred examples, as the net will be trained on, of shape (examples, ...).
    seed
        Decides the orthogonal kernels. The members of an ensemble keep their own seeds, so that each
        becomes what the plain net with its seed becomes.
    tolerance
        How much a variance may differ from 1, positive.
    iterations
        How many times a layer may be rescaled.

    Raises
    ------
    ValueError
        If a layer's pre-activations are the same for every example or not finite, or if the tolerance
        is not reached. The model is then left as it was.

    References
    ----------
    Mishkin and Matas (2015), "All you need is a good init".

    Examples
    --------
    >>> from course_lib import networks
    >>> net = networks.mlp([20, 50, 10], "relu", Orthogonal())
    >>> result = lsuv(net, np.random.default_rng(0).normal(size=(200, 20)))
    >>> result.layers, result.variance.round(2).tolist()
    (('dense_1', 'dense_2'), [[1.0, 1.0]])
    """
    tolerance = positive_number("tolerance", tolerance)
    iterations = whole_number("iterations", iterations, minimum=1)
    inputs = keras.ops.cast(inputs, model.compute_dtype)
    layers = _sequential_layers(model, inputs)
    before = model.get_weights()
    try:
        return _rescale_all(layers, inputs, seed, tolerance, iterations)
    except ValueError:
        model.set_weights(before)
        raise


def _rescale_all(layers, signal, seed, tolerance, iterations):
    names, results = [], []
    for layer in layers:
        if isinstance(getattr(layer, "kernel", None), keras.Variable):
            names.append(layer.name)
            layer.kernel.assign(_orthogonal_kernel(layer, layer_seed(seed, depth=len(names))))
            results.append(_rescale(layer, signal, tolerance, iterations))
        signal = layer(signal)
    if not names:
        raise ValueError(f"The model has no layer with a kernel. Received: layers={layers!r}")
    return UnitVariance(tuple(names), *(np.stack(each, axis=-1) for each in zip(*results, strict=True)))


def _orthogonal_kernel(layer, seed):
    """Draw a layer's orthogonal kernel; the layer of an ensemble has seeds of its own."""
    initializer = PerMember(Orthogonal(), layer.seeds) if hasattr(layer, "seeds") else Orthogonal(seed=seed)
    return initializer(layer.kernel.shape, layer.kernel.dtype)


def _rescale(layer, signal, tolerance, most):
    """Rescale one layer; return the arrays of `UnitVariance` for it, of shape (members,)."""
    initial = variance = _variance(layer, signal)
    scale, iterations = np.ones_like(initial), np.zeros_like(initial, int)
    while (off := abs(variance - 1) > tolerance).any():
        if iterations.max() == most:
            raise ValueError(
                f"Layer {layer.name} has not reached unit variance within {tolerance} "
                f"in {most} iterations. Received: variance={variance}"
            )
        factor = np.where(off, variance**-0.5, 1.0)
        per_kernel = factor.reshape((-1,) + (1,) * (len(layer.kernel.shape) - 1))
        layer.kernel.assign(layer.kernel * keras.ops.cast(per_kernel, layer.kernel.dtype))
        scale, iterations = scale * factor, iterations + off
        variance = _variance(layer, signal)
    return initial, variance, scale, iterations


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
    """Make a layer return its pre-activations."""
    activation = getattr(layer, "activation", None)
    if activation is not None:
        layer.activation = keras.activations.linear
    try:
        yield
    finally:
        if activation is not None:
            layer.activation = activation


def _sequential_layers(model, inputs):
    """Return the layers of a model in which each layer feeds the next."""
    layers = list(_flat_layers(model))
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


def _flat_layers(model: keras.Model) -> Iterator[keras.Layer]:
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _flat_layers(layer)
        elif not isinstance(layer, keras.layers.InputLayer):
            yield layer
