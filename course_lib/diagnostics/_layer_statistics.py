"""Signals and gradients of each layer in a few numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from course_lib.diagnostics._compilation import run_on_model
from course_lib.diagnostics._propagation import Gradients, Signals, check_model, example_tensors, propagate
from course_lib.diagnostics._unit_health import is_saturated, steepest_slopes


@dataclass(frozen=True, repr=False, eq=False)
class LayerStatistics:
    """The hidden layers of a net, or of each member of an ensemble, on some examples.

    All arrays have shape (members, layers), from the lowest hidden layer to the highest.

    Attributes
    ----------
    pre_activation_mean, pre_activation_std
        Mean and standard deviation over units and examples, before the activation function.
    activation_mean, activation_std
        The same after the activation function.
    signal_std
        Standard deviation of a unit's activation *between examples*, root mean square over units:
        the part of the activations that tells examples apart.
    gradient_std
        Standard deviation, over units and examples, of the gradient of an example's loss with respect
        to the pre-activations.
    weight_gradient_std
        Standard deviation, over the layer's weights, of the gradient of the mean loss.
    saturated
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

    def __repr__(self) -> str:
        """Return the numbers of members and layers."""
        members, layers = self.activation_std.shape
        return f"LayerStatistics({members} members, {layers} hidden layers)"

    def part(self, indices: slice | Sequence[int]) -> "LayerStatistics":
        """Return the statistics of some of the members, counted from 0, in any order."""
        return LayerStatistics(**{name: column[indices] for name, column in vars(self).items()})


def layer_statistics(model: keras.Model, x: npt.ArrayLike, y: npt.ArrayLike) -> LayerStatistics:
    """Return the statistics of signals and gradients in each hidden layer.

    Parameters
    ----------
    model
        As built by `course_lib.networks`.
    x : array, shape (examples, features)
        Inputs.
    y : array of int, shape (examples,)
        Classes.

    Examples
    --------
    >>> from course_lib import networks
    >>> net = networks.mlp([2, 5, 4, 3], "tanh", "glorot_uniform")
    >>> layer_statistics(net, np.eye(2), np.array([0, 1])).signal_std.shape
    (1, 2)
    """
    check_model(model)
    columns = run_on_model(_statistics, model, *example_tensors(model, x, y))
    return LayerStatistics(**{name: column.numpy() for name, column in columns.items()})


def gradient_factor(statistics: LayerStatistics) -> np.ndarray:
    """Return the factor by which the gradient's standard deviation changes from a layer to the one below.

    The geometric mean over the inner layers: the lowest hidden layer receives the data and the highest
    feeds the output, so that both differ from the rest.

    Parameters
    ----------
    statistics
        Of nets with at least four hidden layers; otherwise a ValueError.

    Returns
    -------
    array of float, shape (members,)
    """
    inner = statistics.gradient_std[:, 1:-1]
    if inner.shape[1] < 2:
        raise ValueError(f"At least four hidden layers are needed. Received: {statistics!r}")
    return (inner[:, 0] / inner[:, -1]) ** (1 / (inner.shape[1] - 1))


def statistics_tensors(
    layers: list[Signals], gradients: list[Gradients], steepest: list[tf.Tensor]
) -> dict[str, tf.Tensor]:
    """Return the attributes of `LayerStatistics` as tensors of float64, shape (members, layers).

    Parameters
    ----------
    layers, gradients
        As from `propagate`.
    steepest
        As from `steepest_slopes`.
    """
    columns = [_layer_columns(*layer) for layer in zip(layers, gradients, steepest, strict=True)]
    return {name: tf.stack([column[name] for column in columns], axis=-1) for name in columns[0]}


def _layer_columns(signals, gradients, steepest):
    return {
        "pre_activation_mean": _mean(signals.pre),
        "pre_activation_std": _std(signals.pre),
        "activation_mean": _mean(signals.post),
        "activation_std": _std(signals.post),
        "signal_std": _std_between_examples(signals.post),
        "gradient_std": _std(gradients.pre),
        "weight_gradient_std": _std(gradients.kernel),
        "saturated": _mean(is_saturated(signals.slope, steepest)),
    }


def _statistics(model, x, y):
    return statistics_tensors(*propagate(model, x, y), steepest_slopes(model))


def _mean(tensor):
    return tf.reduce_mean(tf.cast(tensor, "float64"), axis=(1, 2))


def _std(tensor):
    return tf.math.reduce_std(tf.cast(tensor, "float64"), axis=(1, 2))


def _std_between_examples(tensor):
    variance = tf.math.reduce_variance(tf.cast(tensor, "float64"), axis=1)
    return tf.sqrt(tf.reduce_mean(variance, axis=-1))
