"""Signals and gradients of each layer in a few numbers."""

from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from course_lib.diagnostics._compiled import run
from course_lib.diagnostics._examples import check_pairs, inputs, labels
from course_lib.diagnostics._layers import check_model
from course_lib.diagnostics._propagation import backward, forward
from course_lib.diagnostics._saturation import is_saturated, steepest_slopes


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
    signal_std : array of float
        Standard deviation of a unit's activation *between examples*, root mean square over units:
        the part of the activations that tells examples apart.
    gradient_std : array of float
        Standard deviation, over units and examples, of the gradient of an example's loss with respect
        to the pre-activations.
    weight_gradient_std : array of float
        Standard deviation, over the layer's weights, of the gradient of the mean loss.
    saturated : array of float
        Share of the activations, over units and examples, at which the slope of the activation
        function is below a tenth of its steepest.
    """

    pre_activation_mean: np.ndarray
    pre_activation_std: np.ndarray
    activation_mean: np.ndarray
    activation_std: np.ndarray
    signal_std: np.ndarray
    gradient_std: np.ndarray
    weight_gradient_std: np.ndarray
    saturated: np.ndarray

    def __repr__(self):
        """Say how many."""
        members, layers = self.activation_std.shape
        return f"LayerStatistics({members} members, {layers} hidden layers)"

    def part(self, indices):
        """Return the statistics of some of the members.

        Parameters
        ----------
        indices : slice or list of int
            Which members, from 0, in any order.

        Returns
        -------
        LayerStatistics
        """
        return LayerStatistics(**{name: column[indices] for name, column in vars(self).items()})


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
        If the model is built in another way, or `x` and `y` do not belong together or not to the model.
    """
    check_model(model)
    check_pairs(x, y)
    columns = run(_statistics, model, inputs(model, x), labels(model, y))
    return LayerStatistics(**{name: column.numpy() for name, column in columns.items()})


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
    inner = statistics.gradient_std[:, 1:-1]
    if inner.shape[1] < 2:
        raise ValueError(f"At least four hidden layers are needed. Received: {statistics!r}")
    return (inner[:, 0] / inner[:, -1]) ** (1 / (inner.shape[1] - 1))


def summarize(layers, gradients, steepest):
    """Compute the columns of `LayerStatistics` as tensors.

    Parameters
    ----------
    layers : list of Signals
        What `forward` gave.
    gradients : list of Gradients
        What `backward` gave.
    steepest : list of tensor
        The steepest slopes of the layers' activations.

    Returns
    -------
    dict of str to tensor of float64, shape (members, layers)
    """
    saturated = [is_saturated(layer.slope, most) for layer, most in zip(layers, steepest, strict=True)]
    columns = {
        "pre_activation_mean": [_mean(layer.pre) for layer in layers],
        "pre_activation_std": [_std(layer.pre) for layer in layers],
        "activation_mean": [_mean(layer.post) for layer in layers],
        "activation_std": [_std(layer.post) for layer in layers],
        "signal_std": [_spread_between_examples(layer.post) for layer in layers],
        "gradient_std": [_std(gradient.pre) for gradient in gradients],
        "weight_gradient_std": [_std(gradient.kernel) for gradient in gradients],
        "saturated": [_mean(where) for where in saturated],
    }
    return {name: tf.stack(rows, axis=-1) for name, rows in columns.items()}


def _statistics(model, x, y):
    layers = forward(model, x)
    return summarize(layers, backward(model, x, layers, y), steepest_slopes(model))


def _mean(tensor):
    return tf.reduce_mean(tf.cast(tensor, "float64"), axis=(1, 2))


def _std(tensor):
    return tf.math.reduce_std(tf.cast(tensor, "float64"), axis=(1, 2))


def _spread_between_examples(tensor):
    variance = tf.math.reduce_variance(tf.cast(tensor, "float64"), axis=1)
    return tf.sqrt(tf.reduce_mean(variance, axis=-1))
