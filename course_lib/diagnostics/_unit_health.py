"""Which units work: dead, dormant, saturated and sparse ones, counted over a whole data set."""

from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from course_lib._checks import whole_number
from course_lib.diagnostics._compiled import run
from course_lib.diagnostics._examples import inputs
from course_lib.diagnostics._layers import check_model, dense_layers
from course_lib.diagnostics._propagation import forward
from course_lib.diagnostics._saturation import is_saturated, steepest_slopes

TAU = 0.025
"""Sokar et al.'s threshold below which a unit is dormant."""

KINDS = ("dead", "dormant", "saturated", "sparse")


@dataclass(frozen=True, repr=False, eq=False)
class UnitHealth:
    r"""The hidden units of a net, or of each member of an ensemble, over a data set.

    Each attribute is a tuple with one array for each hidden layer, from the lowest to the highest, of
    shape (members, units). A number that is not finite counts as none of the four.

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
        :math:`s_i = \operatorname{E}|h_i| \,/\, \frac1H \sum_k \operatorname{E}|h_k|`. 0 in a layer that is
        silent, not a number in one whose outputs are not finite.
    """

    dead: tuple
    dormant: tuple
    saturated: tuple
    sparse: tuple
    score: tuple

    def share(self, kind):
        """Return the mean over the units of a layer.

        Parameters
        ----------
        kind : {"dead", "dormant", "saturated", "sparse"}
            Which attribute.

        Returns
        -------
        array of float, shape (members, layers)
            Share of the units, or of all units' outputs on all examples.
        """
        if kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(map(repr, KINDS))}. Received: kind={kind!r}")
        return np.stack([units.mean(axis=-1) for units in getattr(self, kind)], axis=-1)

    def __repr__(self):
        """Say how many."""
        return f"UnitHealth({len(self.dead[0])} members, {len(self.dead)} hidden layers)"


def unit_health(model, x, *, tau=TAU, batch_size=256):
    """Examine every hidden unit on a whole data set.

    Parameters
    ----------
    model : keras.Sequential or course_lib.networks.Ensemble
        As built by `course_lib.networks`.
    x : array, shape (examples, features)
        Inputs.
    tau : float, not negative
        A unit is dormant if its mean size is at most this share of its layer's mean.
    batch_size : int
        Examples that are looked at together. Decides how much memory is needed, and nothing else.

    Returns
    -------
    UnitHealth

    Raises
    ------
    ValueError
        If the model is built in another way, `x` does not belong to it, or a number is not as described.

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
    x = inputs(model, x)
    check_tau(tau)
    batch_size = tf.constant(whole_number("batch_size", batch_size, minimum=1))
    units = [judge(sums, len(x), tau) for sums in run(_sums, model, x, batch_size)]
    layers = [{kind: tensor.numpy() for kind, tensor in layer.items()} for layer in units]
    return UnitHealth(**{kind: tuple(layer[kind] for layer in layers) for kind in layers[0]})


def check_tau(tau):
    """Refuse what is no threshold."""
    if np.ndim(tau) != 0 or not 0 <= tau < np.inf:
        raise ValueError(f"tau must be a finite number, 0 or more. Received: tau={tau!r}")


def unit_sums(signals, steepest):
    """Add up over examples what the verdicts on the units need.

    Parameters
    ----------
    signals : Signals
        One layer's.
    steepest : tensor
        The steepest slope of its activation.

    Returns
    -------
    tensor of float64, shape (4, members, units)
        On how many examples the unit is flat at 0, saturated, at 0; and the sum of its outputs' sizes.
    """
    silent = signals.post == 0
    flags = (silent & (signals.slope == 0), is_saturated(signals.slope, steepest), silent)
    sums = [tf.math.count_nonzero(flag, axis=1) for flag in flags]
    size = tf.reduce_sum(abs(tf.cast(signals.post, "float64")), axis=1)
    return tf.stack([*(tf.cast(count, "float64") for count in sums), size])


def judge(sums, examples, tau):
    """Turn one layer's sums over examples into verdicts on its units.

    Parameters
    ----------
    sums : tensor, shape (4, members, units)
        As from `unit_sums`.
    examples : int
        Over how many.
    tau : float
        As in `unit_health`.

    Returns
    -------
    dict of str to tensor, shape (members, units)
        The attributes of `UnitHealth`.
    """
    flat, saturated, sparse, size = tf.unstack(sums / examples)
    mean = tf.reduce_mean(size, axis=-1, keepdims=True)
    score = tf.where(tf.math.is_finite(mean), tf.math.divide_no_nan(size, mean), np.nan)
    return {
        "dead": flat == 1,
        "dormant": score <= tau,
        "saturated": saturated,
        "sparse": sparse,
        "score": score,
    }


def _sums(model, x, batch_size):
    """Go through the examples in batches; return each hidden layer's `unit_sums`."""
    steepest = steepest_slopes(model)

    def add_batch(start, totals):
        layers = forward(model, x[start : start + batch_size])
        sums = [unit_sums(signals, most) for signals, most in zip(layers, steepest, strict=True)]
        return start + batch_size, [total + new for total, new in zip(totals, sums, strict=True)]

    kernels = [layer.kernel.shape for layer in dense_layers(model)[:-1]]
    zeros = [tf.zeros((4, *((1, *shape)[-3:-2]), shape[-1]), "float64") for shape in kernels]
    return tf.while_loop(lambda start, _: start < tf.shape(x)[0], add_batch, (0, zeros))[1]
