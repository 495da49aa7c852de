"""The training loop: stochastic gradient descent, a whole epoch in one compiled call."""

from dataclasses import dataclass

import numpy as np
import tensorflow as tf
from tqdm.auto import tqdm

from course_lib._session import interactive


@dataclass(frozen=True, repr=False, eq=False)
class History:
    """What a training run left behind, as plain arrays.

    Attributes
    ----------
    loss : array of float, shape (epochs, members)
        Mean training loss (cross-entropy, nats) over the steps of each epoch.
    error : array of float, shape (epochs + 1, members)
        Share of the validation set classified wrongly, before training and after each epoch.
    probes : list
        What `probe` returned, before training and after each epoch; empty without a probe.
    """

    loss: np.ndarray
    error: np.ndarray
    probes: list

    def __repr__(self):
        """Say how long and how many."""
        epochs, members = self.loss.shape
        return f"History({epochs} epochs, {members} members)"


def fit(model, data, *, epochs, learning_rate, batch_size=32, seed=None, probe=None):
    """Train a model, or all members of an ensemble, by plain stochastic gradient descent.

    An epoch is one call of a compiled TensorFlow loop, with no return to Python between its steps.
    Each member sees the training set in an order of its own, drawn anew for each epoch; the last
    ``len(data.y_train) % batch_size`` examples of an order are left out of its epoch.

    Parameters
    ----------
    model : keras.Model or course_lib.networks.Ensemble
        Gives logits, (batch, classes) or (members, batch, classes). Trained in place; layers with
        ``trainable = False`` are left alone.
    data : course_lib.data.Dataset
        Its training set is used for training, its validation set for the error.
    epochs : int
        How often to go through the training set.
    learning_rate : float or array of float, shape (members,)
        Step size, one for all members or one for each.
    batch_size : int
        Examples per step and member.
    seed : int, optional
        Decides the order of the examples for a plain model, 0 if not given. An ensemble takes none:
        its members use their own seeds, so that a member is trained as it would be alone.
    probe : callable, optional
        Called as ``probe(model)`` before training and after each epoch.

    Returns
    -------
    History
    """
    _check_length(epochs, batch_size, len(data.y_train))
    seeds = _order_seeds(model, seed)
    steps = len(data.y_train) // batch_size
    rates = _rates(learning_rate, len(seeds))
    train_epoch = _compile_epoch(model, data, rates, (len(seeds), steps, batch_size))
    loss, errors = [], [error(model, data.x_validation, data.y_validation)]
    probes = [probe(model)] if probe else []
    for epoch in tqdm(range(epochs), unit="epoch", leave=False, disable=not interactive()):
        order = _orders(seeds, epoch, len(data.y_train))[:, : steps * batch_size]
        order = tf.constant(order.reshape(len(seeds), steps, batch_size))
        loss.append(train_epoch(order).numpy())
        errors.append(error(model, data.x_validation, data.y_validation))
        if probe:
            probes.append(probe(model))
    return History(np.array(loss), np.array(errors), probes)


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


def _compile_epoch(model, data, rates, shape):
    x_train, y_train = tf.constant(data.x_train), tf.constant(data.y_train)
    variables = [variable.value for variable in model.trainable_variables]
    if not variables:
        raise ValueError(f"The model has nothing to train. Received: {model.name!r}, all layers frozen")

    @tf.function
    def train_epoch(order):
        """Train on batches `order` (members, steps, batch); return the mean loss (members,)."""
        total = tf.zeros(order.shape[0])
        for step in tf.range(order.shape[1]):
            batch = order[:, step]
            with tf.GradientTape() as tape:
                loss = member_losses(model, tf.gather(x_train, batch), tf.gather(y_train, batch))
            for variable, gradient in zip(variables, tape.gradient(loss, variables), strict=True):
                variable.assign_sub(tf.cast(rates, variable.dtype) * gradient)
            total += tf.cast(loss, total.dtype)
        return total / order.shape[1]

    return train_epoch.get_concrete_function(tf.TensorSpec(shape, tf.int32))


def member_losses(model, x, y):
    """Mean cross-entropy of each member on its own batch.

    Parameters
    ----------
    model : keras.Model
        Gives logits, (batch, classes) or (members, batch, classes).
    x : tensor, shape (members, batch, features)
        Inputs of each member; one member for a plain model.
    y : tensor of int, shape (members, batch)
        Classes.

    Returns
    -------
    tensor, shape (members,)
        In nats.
    """
    logits = model(x if hasattr(model, "seeds") else x[0], training=True)
    logits = tf.reshape(logits, [tf.shape(y)[0], tf.shape(y)[1], -1])
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits)
    return tf.reduce_mean(losses, axis=-1)


def _check_length(epochs, batch_size, examples):
    whole = all(isinstance(number, (int, np.integer)) for number in (epochs, batch_size))
    if not whole or epochs < 1 or not 1 <= batch_size <= examples:
        raise ValueError(
            f"epochs must be a whole number from 1 up and batch_size one from 1 to {examples}. "
            f"Received: epochs={epochs!r}, batch_size={batch_size!r}"
        )


def _order_seeds(model, seed):
    own = getattr(model, "seeds", None)
    if own is None:
        return [seed or 0]
    if seed is not None:
        raise ValueError(f"An ensemble's members have seeds of their own. Received: seed={seed!r}")
    return own


def _orders(seeds, epoch, examples):
    return np.array([np.random.default_rng([seed, epoch]).permutation(examples) for seed in seeds], "int32")


def _rates(learning_rate, members):
    """Shape learning rates so that they multiply kernels and biases of an ensemble."""
    rates = np.asarray(learning_rate, "float32")
    if rates.shape not in ((), (members,)) or not (np.isfinite(rates) & (rates > 0)).all():
        raise ValueError(
            f"learning_rate must be one positive finite number or {members}, one for each member. "
            f"Received: learning_rate={learning_rate!r}"
        )
    return tf.constant(rates.reshape(-1, 1, 1) if members > 1 and rates.ndim else rates)
