"""Dead, dormant, saturated and sparse units, counted over a whole data set."""

from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from course_lib._checks import nonnegative_number, one_of, whole_number
from course_lib.diagnostics._compilation import run_on_model
from course_lib.diagnostics._propagation import (
    Signals,
    check_model,
    forward,
    hidden_layers,
    hidden_shapes,
    input_tensor,
    value_and_slope,
)
from course_lib.networks._members import with_members_axis
from course_lib.theory import SATURATION_SHARE

TAU = 0.025
"""Sokar et al.'s threshold below which a unit is dormant."""

CONDITIONS = ("dead", "dormant", "saturated", "sparse")

REACH, POINTS = 10.0, 2001
"""The steepest slope is looked for at so many points from -10 to 10, 0 included."""


@dataclass(frozen=True, repr=False, eq=False)
class UnitHealth:
    r"""The hidden units of a net, or of each member of an ensemble, over a data set.

    Each attribute is a tuple with one array for each hidden layer, from the lowest to the highest, of
    shape (members, units). A number that is not finite counts as none of the four conditions.

    Attributes
    ----------
    dead : tuple of array of bool
        Whether the output is 0 and the slope of the activation function is 0 on every example. The
        gradient of any loss with respect to the pre-activation is then 0 as well, whatever the layers
        above do, and the unit's weights stay as they are. A unit that gets no gradient because the
        weights above it are 0, or because the gradient is too small for its type, is not dead.
        "0" is that of the net's own arithmetic: in float32 a logistic unit dies below z = -87.
    dormant : tuple of array of bool
        Whether `score` is at most tau.
    saturated : tuple of array of float
        Share of the examples at which :math:`|f'(z)|` is below a tenth of its largest value.
    sparse : tuple of array of float
        Share of the examples at which the output is exactly 0.
    score : tuple of array of float
        Mean size of the unit's output, relative to its layer,
        :math:`s_i = \operatorname{E}|h_i| \,/\, \frac1H \sum_k \operatorname{E}|h_k|`. 0 in a dead layer,
        not a number in one whose outputs are not finite.
    """

    dead: tuple[np.ndarray, ...]
    dormant: tuple[np.ndarray, ...]
    saturated: tuple[np.ndarray, ...]
    sparse: tuple[np.ndarray, ...]
    score: tuple[np.ndarray, ...]

    def share(self, condition: str) -> np.ndarray:
        """Return a condition's mean over the units of each layer.

        Parameters
        ----------
        condition : {"dead", "dormant", "saturated", "sparse"}
            Which attribute.

        Returns
        -------
        array of float, shape (members, layers)
            Share of the units, or of all units' outputs on all examples.
        """
        layers = getattr(self, one_of("condition", condition, CONDITIONS))
        return np.stack([units.mean(axis=-1) for units in layers], axis=-1)

    def __repr__(self) -> str:
        """Return the numbers of members and layers."""
        return f"UnitHealth({len(self.dead[0])} members, {len(self.dead)} hidden layers)"


def unit_health(
    model: keras.Model, x: npt.ArrayLike, *, tau: float = TAU, batch_size: int = 256
) -> UnitHealth:
    """Return the condition of every hidden unit over a whole data set.

    Parameters
    ----------
    model
        As built by `course_lib.networks`.
    x : array, shape (examples, features)
        Inputs.
    tau
        A unit is dormant if its mean size is at most this share of its layer's mean; not negative.
    batch_size
        Examples that are propagated together. Only the memory that is needed depends on it.

    References
    ----------
    Sokar, Agarwal, Castro and Evci (2023), The dormant neuron phenomenon in deep reinforcement learning.

    Examples
    --------
    >>> from course_lib import networks
    >>> net = networks.mlp([2, 3, 2], "relu", "glorot_uniform")
    >>> net.layers[0].set_weights([np.array([[1, -1, 0], [1, -1, 0]]), np.zeros(3)])
    >>> health = unit_health(net, np.array([[1, 2], [3, 4]]))
    >>> health.dead[0]
    array([[False,  True,  True]])
    >>> health.share("dead").round(2)
    array([[0.67]])
    """
    check_model(model)
    inputs = input_tensor(model, x)
    tau = nonnegative_number("tau", tau)
    batch_size = tf.constant(whole_number("batch_size", batch_size, minimum=1))
    sums = run_on_model(_sums_over_batches, model, inputs, batch_size)
    columns = unit_conditions(sums, len(inputs), tau).items()
    return UnitHealth(**{name: tuple(layer.numpy() for layer in layers) for name, layers in columns})


def unit_sums(layers: list[Signals], steepest: list[tf.Tensor]) -> list[tf.Tensor]:
    """Return each layer's sums over examples from which `unit_conditions` follow.

    Returns
    -------
    list of tensor of float64, shape (4, members, units)
        On how many examples output and slope are 0, the slope is saturated, the output is 0; and the sum
        of the outputs' sizes.
    """
    return [_layer_sums(signals, most) for signals, most in zip(layers, steepest, strict=True)]


def unit_conditions(sums: list[tf.Tensor], examples: int, tau: float) -> dict[str, list[tf.Tensor]]:
    """Return the attributes of `UnitHealth`, a tensor for each layer, from `unit_sums` over examples."""
    layers = [_layer_conditions(layer / examples, tau) for layer in sums]
    return {name: [layer[name] for layer in layers] for name in layers[0]}


def is_saturated(slope: tf.Tensor, steepest: tf.Tensor) -> tf.Tensor:
    """Tell where |f'(z)| is below a tenth of its largest value; False where it is not a number."""
    return abs(slope) < SATURATION_SHARE * steepest


def steepest_slopes(model: keras.Model) -> list[tf.Tensor]:
    """Return the steepest slope of each hidden layer's activation.

    Each has a shape (members or 1, 1, units or 1) that broadcasts with the layer's slopes: members may
    differ, and units where an activation has a parameter for each.
    """
    return [_steepest_slope(*layer) for layer in hidden_layers(model)]


def _steepest_slope(dense, activation):
    *members, _, units = dense.kernel.shape
    columns = units if activation.weights else 1
    grid = tf.cast(tf.linspace(-REACH, REACH, POINTS)[:, tf.newaxis], activation.compute_dtype)
    z = tf.broadcast_to(grid, (*members, POINTS, columns))
    h, slopes = value_and_slope(activation, z)
    if h.shape != z.shape:  # a function without weights that has a number for each unit
        slopes = value_and_slope(activation, tf.broadcast_to(grid, (*members, POINTS, units)))[1]
    return tf.reduce_max(abs(with_members_axis(slopes)), axis=1, keepdims=True)


def _sums_over_batches(model, x, batch_size):
    """Return `unit_sums` over all examples, batch by batch."""
    steepest = steepest_slopes(model)

    def add_batch(start, totals):
        sums = unit_sums(forward(model, x[start : start + batch_size]), steepest)
        return start + batch_size, [total + new for total, new in zip(totals, sums, strict=True)]

    zeros = [tf.zeros((4, *shape), "float64") for shape in hidden_shapes(model)]
    return tf.while_loop(lambda start, _: start < tf.shape(x)[0], add_batch, (0, zeros))[1]


def _layer_sums(signals, steepest):
    zero = signals.post == 0
    flags = (zero & (signals.slope == 0), is_saturated(signals.slope, steepest), zero)
    counts = [tf.cast(tf.math.count_nonzero(flag, axis=1), "float64") for flag in flags]
    return tf.stack([*counts, tf.reduce_sum(abs(tf.cast(signals.post, "float64")), axis=1)])


def _layer_conditions(means, tau):
    dead, saturated, sparse, size = tf.unstack(means)
    mean = tf.reduce_mean(size, axis=-1, keepdims=True)
    score = tf.where(tf.math.is_finite(mean), tf.math.divide_no_nan(size, mean), np.nan)
    conditions = {"dead": dead == 1, "dormant": score <= tau, "saturated": saturated, "sparse": sparse}
    return conditions | {"score": score}
