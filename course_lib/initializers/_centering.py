"""Biases that make up for a mean: the start that the logistic function needs beside a factor of 4."""

import keras
import numpy as np


def center_biases(model, members=None):
    r"""Start the biases above logistic units so that these units' mean of 1/2 adds nothing.

    .. math:: b_j = -\frac12 \sum_i W_{ij}, \qquad W^T h + b = W^T \left(h - \frac12\right)

    The layer sees its inputs as if their mean were 0, which Glorot's derivation assumes. With weights
    four times Glorot's, logistic layers then start as tanh layers do with Glorot's, since
    :math:`\operatorname{logistic}(z) = \frac12 + \frac12 \tanh \frac z2`.

    Parameters
    ----------
    model : keras.Model
        Built by `course_lib.networks`: dense layers and activations by turns. Changed in place: the
        biases of all dense layers but the lowest, whose inputs are the data.
    members : sequence of bool, optional
        Of an ensemble, for each member whether it is changed: those whose function is the logistic one.
        All are, if nothing is said.

    Raises
    ------
    ValueError
        If `members` are given without an ensemble, or are not one bool for each member.

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
    changed = True if members is None else _checked(members, model)
    for dense in model.layers[2::2]:
        centered = keras.ops.reshape(-keras.ops.sum(dense.kernel, axis=-2) / 2, dense.bias.shape)
        dense.bias.assign(keras.ops.where(changed, centered, dense.bias))


def _checked(members, model):
    """Return a mask that broadcasts with an ensemble's biases."""
    mask, count = np.asarray(members), len(getattr(model, "seeds", ()))
    if not count or mask.dtype != bool or mask.shape != (count,):
        wanted = f"one bool for each of the {count} members" if count else "left out for a plain model"
        raise ValueError(f"members must be {wanted}. Received: members={members!r}")
    return mask.reshape(-1, 1, 1)
