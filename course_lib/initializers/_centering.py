"""Biases that center logistic layers: what the logistic function needs beside a factor of 4."""

from collections.abc import Sequence

import keras
import numpy as np


def center_biases(model: keras.Model, members: Sequence[bool] | None = None) -> None:
    r"""Set the biases above logistic units so that these units' mean of 1/2 adds nothing.

    .. math:: b_j = -\frac12 \sum_i W_{ij}, \qquad W^T h + b = W^T \left(h - \frac12\right)

    The layer sees its inputs as if their mean were 0, which Glorot's derivation assumes. With weights
    four times Glorot's, logistic layers then behave as tanh layers do with Glorot's, since
    :math:`\operatorname{logistic}(z) = \frac12 + \frac12 \tanh \frac z2`.

    Parameters
    ----------
    model
        Built by `course_lib.networks`: alternating dense and activation layers. Changed in place: the
        biases of all dense layers but the lowest, whose inputs are the data.
    members
        For an ensemble only: for each member whether it is changed, that is, whether its activation
        function is the logistic one. All are changed by default.

    Examples
    --------
    >>> import numpy as np
    >>> from course_lib import networks
    >>> net = networks.mlp([2, 3, 1], "sigmoid", "glorot_normal")
    >>> net.layers[2].set_weights([np.array([[1.0], [2.0], [-5.0]]), np.zeros(1)])
    >>> center_biases(net)
    >>> np.asarray(net.layers[2].bias)
    array([1.], dtype=float32)
    """
    changed = True if members is None else _member_mask(members, model)
    for dense in model.layers[2::2]:
        centered = keras.ops.reshape(-keras.ops.sum(dense.kernel, axis=-2) / 2, dense.bias.shape)
        dense.bias.assign(keras.ops.where(changed, centered, dense.bias))


def _member_mask(members, model):
    """Return a mask that broadcasts with an ensemble's biases."""
    mask, count = np.asarray(members), len(getattr(model, "seeds", ()))
    if not count or mask.dtype != bool or mask.shape != (count,):
        allowed = f"one bool for each of the {count} members" if count else "left out for a plain model"
        raise ValueError(f"members must be {allowed}. Received: members={members!r}")
    return mask.reshape(-1, 1, 1)
