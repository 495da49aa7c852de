"""What training lowers, and what it is meant to lower: losses and errors of each member."""

import numpy as np
import tensorflow as tf


def member_losses(logits, y):
    """Mean cross-entropy of each member.

    Parameters
    ----------
    logits : tensor of float, shape (batch, classes) or (members, batch, classes)
        From a plain model or an ensemble.
    y : tensor of int, shape (batch,) or (members, batch)
        Classes, the same for all members or each one's own.

    Returns
    -------
    tensor of float32 or float64, shape (members,)
        In nats. One member for a plain model.
    """
    logits = _with_members(logits)
    logits = tf.cast(logits, tf.float64 if logits.dtype == tf.float64 else tf.float32)
    y = tf.broadcast_to(y, tf.shape(logits)[:-1])
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits), axis=-1)


def wrong_answers(logits, y):
    """Count the examples that each member classifies wrongly.

    Parameters
    ----------
    logits : tensor of float, shape (batch, classes) or (members, batch, classes)
        From a plain model or an ensemble.
    y : tensor of int, shape (batch,) or (members, batch)
        Classes, the same for all members or each one's own.

    Returns
    -------
    tensor of int32, shape (members,)
        An example with logits that are not finite is wrong. One member for a plain model.
    """
    logits = _with_members(logits)
    right = tf.equal(tf.argmax(logits, axis=-1, output_type=tf.int32), tf.cast(y, tf.int32))
    right &= tf.reduce_all(tf.math.is_finite(logits), axis=-1)
    return tf.reduce_sum(tf.cast(~right, tf.int32), axis=-1)


def loss_type(model):
    """Return the type in which losses are computed: single precision, or double for a double model."""
    return tf.float64 if model.compute_dtype == "float64" else tf.float32


def error(model, x, y):
    """Share of examples that a model, or each member of an ensemble, classifies wrongly.

    Parameters
    ----------
    model : keras.Model
        Gives logits, (batch, classes) or (members, batch, classes).
    x : array, shape (examples, features)
        Inputs.
    y : array of int, shape (examples,)
        Classes.

    Returns
    -------
    array of float, shape (members,)
        One member for a plain model. A member whose logits are not finite gets every example wrong.
    """
    logits = np.asarray(model(x, training=False))
    logits = logits.reshape(-1, *logits.shape[-2:])
    right = (logits.argmax(axis=-1) == y) & np.isfinite(logits).all(axis=-1)
    return 1 - right.mean(axis=-1)


def _with_members(logits):
    return logits[None] if logits.shape.rank == 2 else logits
