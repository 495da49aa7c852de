"""What happened inside a net: signals and gradients layer by layer, and its vital signs."""

from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from course_lib.theory import SATURATION_SHARE
from course_lib.training import fit


@dataclass(frozen=True, repr=False, eq=False)
class LayerStatistics:
    """The hidden layers of a net, or of each member of an ensemble, on some examples.

    All arrays have shape (members, layers), from the lowest hidden layer to the highest.

    Attributes
    ----------
    pre_activation_mean, pre_activation_std : array of float
        Mean and standard deviation over units and examples, before the activation function.
    activation_mean, activation_std : array of float
        The same after the activation function.
    signal_spread : array of float
        Standard deviation of a unit's activation *between examples*, root mean square over units:
        the part of the activations that tells examples apart.
    gradient_spread : array of float
        Standard deviation, over units and examples, of the gradient of an example's loss with respect
        to the pre-activations.
    weight_gradient_spread : array of float
        Standard deviation, over the layer's weights, of the gradient of the mean loss.
    saturated : array of float
        Share of the activations, over units and examples, at which the slope of the activation
        function is below a tenth of its steepest.
    """

    pre_activation_mean: np.ndarray
    pre_activation_std: np.ndarray
    activation_mean: np.ndarray
    activation_std: np.ndarray
    signal_spread: np.ndarray
    gradient_spread: np.ndarray
    weight_gradient_spread: np.ndarray
    saturated: np.ndarray

    def __repr__(self):
        """Say how many."""
        members, layers = self.activation_std.shape
        return f"LayerStatistics({members} members, {layers} hidden layers)"


@dataclass(frozen=True, repr=False, eq=False)
class VitalSigns:
    """A net's chart: what it looked like before and after training, and what it learned.

    Attributes
    ----------
    before, after : LayerStatistics
        On the validation set.
    movement : array of float, shape (members, layers + 1)
        Distance that the weights of each layer have moved, relative to their size before training;
        the last is the output layer.
    error : array of float, shape (members, epochs + 1)
        Share of the validation set classified wrongly, before training and after each epoch.
    """

    before: LayerStatistics
    after: LayerStatistics
    movement: np.ndarray
    error: np.ndarray

    def __repr__(self):
        """Say how many."""
        members, layers = self.before.saturated.shape
        return f"VitalSigns({members} members, {layers} hidden layers)"


def layer_statistics(model, x, y):
    """Send examples through a net and the gradients of their losses back, layer by layer.

    Parameters
    ----------
    model : keras.Sequential or course_lib.networks.Ensemble
        As built by `course_lib.networks`.
    x : array, shape (examples, features)
        Inputs.
    y : array of int, shape (examples,)
        Classes.

    Returns
    -------
    LayerStatistics

    Raises
    ------
    ValueError
        If the model is built in another way, or `x` and `y` do not belong together.
    """
    if np.ndim(x) != 2 or np.shape(y) != np.shape(x)[:1]:
        raise ValueError(
            "x must be (examples, features) and y (examples,). "
            f"Received: shapes {np.shape(x)} and {np.shape(y)}"
        )
    layers = _traverse(model, x, y)
    columns = {
        "pre_activation_mean": [_mean(layer.pre) for layer in layers],
        "pre_activation_std": [_std(layer.pre) for layer in layers],
        "activation_mean": [_mean(layer.post) for layer in layers],
        "activation_std": [_std(layer.post) for layer in layers],
        "signal_spread": [_spread_between_examples(layer.post) for layer in layers],
        "gradient_spread": [_std(layer.gradient) for layer in layers],
        "weight_gradient_spread": [_std(layer.weight_gradient) for layer in layers],
        "saturated": [_mean(layer.saturated) for layer in layers],
    }
    return LayerStatistics(**{name: np.stack(rows, axis=-1) for name, rows in columns.items()})


def check_up(model, data, **training):
    """Train a net and take its vital signs before and after.

    Parameters
    ----------
    model : keras.Sequential or course_lib.networks.Ensemble
        As built by `course_lib.networks`. Trained in place.
    data : course_lib.data.Dataset
        Trained on its training set, examined on its validation set.
    **training
        Passed to `course_lib.training.fit`: epochs, learning_rate, ...

    Returns
    -------
    VitalSigns
    """
    before = layer_statistics(model, data.x_validation, data.y_validation)
    start = _kernels(model)
    history = fit(model, data, **training)
    after = layer_statistics(model, data.x_validation, data.y_validation)
    movement = [_distance(new, old) for new, old in zip(_kernels(model), start, strict=True)]
    return VitalSigns(before, after, np.stack(movement, axis=-1), history.error.T)


def gradient_factor(statistics):
    """Factor by which the gradient's spread changes from a layer to the one below, per net.

    The geometric mean over the inner layers: the lowest hidden layer receives the data and the highest
    feeds the output, so that both differ from the rest.

    Parameters
    ----------
    statistics : LayerStatistics
        Of nets with at least four hidden layers.

    Returns
    -------
    array of float, shape (members,)
    """
    inner = statistics.gradient_spread[:, 1:-1]
    if inner.shape[1] < 2:
        raise ValueError(f"At least four hidden layers are needed. Received: {statistics!r}")
    return (inner[:, 0] / inner[:, -1]) ** (1 / (inner.shape[1] - 1))


@dataclass(frozen=True)
class _Layer:
    """One hidden layer's arrays, each (members, examples or inputs, units)."""

    pre: np.ndarray
    post: np.ndarray
    gradient: np.ndarray
    weight_gradient: np.ndarray
    saturated: np.ndarray


def _pairs(model):
    """Return the dense layers and the activations between them."""
    dense, activations = model.layers[::2], model.layers[1::2]
    taking_turns = len(dense) == len(activations) + 1 >= 2
    linear = (None, keras.activations.linear)
    if not (
        taking_turns
        and all(hasattr(layer, "kernel") for layer in dense)
        and all(getattr(layer, "activation", None) in linear for layer in dense)
        and all(isinstance(layer, keras.layers.Activation) for layer in activations)
    ):
        raise ValueError(
            "The model must be dense layers without activation and Activation layers by turns, with a "
            "hidden layer at least, as course_lib.networks builds them. "
            f"Received: {[type(layer).__name__ for layer in model.layers]}"
        )
    return dense, activations


def _traverse(model, x, y):
    dense, activations = _pairs(model)
    pre, post = [], [tf.convert_to_tensor(x)]
    with tf.GradientTape() as tape:
        for layer, activation in zip(dense[:-1], activations, strict=True):
            pre.append(layer(post[-1]))
            tape.watch(pre[-1])
            post.append(activation(pre[-1]))
        logits = dense[-1](post[-1])
        labels = tf.broadcast_to(y, tf.shape(logits)[:-1])
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    kernels = [layer.kernel.value for layer in dense[:-1]]
    gradients, weight_gradients = tape.gradient(loss, (pre, kernels))
    return [
        _Layer(
            *map(_with_members, (z, h, gradient, weight_gradient / len(y))),
            _with_members(_is_saturated(activation.activation, z)),
        )
        for z, h, gradient, weight_gradient, activation in zip(
            pre, post[1:], gradients, weight_gradients, activations, strict=True
        )
    ]


def _is_saturated(activation, z):
    grid = tf.cast(tf.linspace(-10.0, 10.0, 2001), z.dtype)
    steepest = tf.reduce_max(abs(_slope(activation, grid)))
    return abs(_slope(activation, z)) < SATURATION_SHARE * steepest


def _slope(activation, z):
    with tf.GradientTape() as tape:
        tape.watch(z)
        h = activation(z)
    return tape.gradient(h, z)


def _with_members(tensor):
    array = np.asarray(tensor)
    return array.reshape(-1, *array.shape[-2:])


def _mean(array):
    return array.mean(axis=(1, 2), dtype="float64")


def _std(array):
    return array.std(axis=(1, 2), dtype="float64")


def _spread_between_examples(array):
    return np.sqrt(array.var(axis=1, dtype="float64").mean(axis=-1))


def _kernels(model):
    return [_with_members(layer.kernel).copy() for layer in _pairs(model)[0]]


def _distance(new, old):
    return np.linalg.norm(new - old, axis=(1, 2)) / np.linalg.norm(old, axis=(1, 2))
