"""Signals through a net and gradients back, as tensors: nothing here leaves a compiled graph."""

from typing import NamedTuple

import tensorflow as tf

from course_lib.diagnostics._layers import (
    activation_layers,
    dense_layers,
    kernel,
    value_and_slope,
    wide,
    with_members,
)


class Signals(NamedTuple):
    """One hidden layer on some examples: tensors (members, examples, units) of the net's own type.

    Attributes
    ----------
    pre, post, slope : tensor
        Pre-activations z, activations h = f(z) and slopes f'(z).
    """

    pre: tf.Tensor
    post: tf.Tensor
    slope: tf.Tensor


class Gradients(NamedTuple):
    """What the loss of some examples says to one hidden layer, at least in float32.

    Attributes
    ----------
    pre : tensor, shape (members, examples, units)
        Gradient of each example's loss with respect to the pre-activations.
    kernel : tensor, shape (members, n_in, units)
        Gradient of the mean loss with respect to the weights.
    """

    pre: tf.Tensor
    kernel: tf.Tensor


def forward(model, x):
    """Send examples through the hidden layers.

    Parameters
    ----------
    model : keras.Sequential or course_lib.networks.Ensemble
        As built by `course_lib.networks`.
    x : tensor, shape (examples, features)
        Inputs.

    Returns
    -------
    list of Signals
        From the lowest hidden layer to the highest.
    """
    layers, h = [], x
    for dense, activation in zip(dense_layers(model), activation_layers(model), strict=False):
        z = dense(h)
        h, slope = value_and_slope(activation, z)
        layers.append(Signals(with_members(z), with_members(h), with_members(slope)))
    return layers


def backward(model, x, layers, y):
    r"""Send the gradients of the examples' losses back through the hidden layers.

    .. math:: \delta_l = f'(z_l) \odot W_{l+1}^T \delta_{l+1}, \qquad
              \frac{\partial}{\partial W_l} = \frac1N \sum_n h_{l-1,n}\, \delta_{l,n}^T

    in float32 at least, so that a net of a shorter type shows gradients too small for that type.

    Parameters
    ----------
    model, x
        As in `forward`.
    layers : list of Signals
        What `forward` gave.
    y : tensor of int, shape (examples,)
        Classes. The loss is the cross-entropy.

    Returns
    -------
    list of Gradients
        From the lowest hidden layer to the highest.
    """
    below = [with_members(x), *(signals.post for signals in layers[:-1])]
    above = dense_layers(model)[1:]
    delta = _logit_gradients(above[-1](layers[-1].post), y)
    examples, gradients = tf.shape(x)[0], []
    for dense, signals, h in zip(above[::-1], layers[::-1], below[::-1], strict=True):
        delta = tf.matmul(delta, kernel(dense), transpose_b=True) * wide(signals.slope)
        weight_gradients = tf.matmul(wide(h), delta, transpose_a=True) / tf.cast(examples, delta.dtype)
        gradients.append(Gradients(delta, weight_gradients))
    return gradients[::-1]


def _logit_gradients(logits, y):
    """Return the gradient of each example's cross-entropy, (members, examples, classes)."""
    logits = wide(logits)
    with tf.GradientTape() as tape:
        tape.watch(logits)
        labels = tf.broadcast_to(y, tf.shape(logits)[:-1])
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    return tape.gradient(loss, logits)
