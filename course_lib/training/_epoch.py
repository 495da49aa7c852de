"""An epoch of training, and the evaluation after it, as one function of tensors that can be compiled."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import keras
import tensorflow as tf
from keras.optimizers import Optimizer

from course_lib.training._config import TrainingConfig
from course_lib.training._state import State, model_weights, select_members, stateless_scope
from course_lib.training._step import count_wrong, loss_type, member_losses, take_step

EVALUATION_BATCH_SIZE = 1024


class DeviceData(NamedTuple):
    """What an epoch works on, on its device.

    Attributes
    ----------
    x, y : shape (examples, features), shape (examples,)
        Training examples.
    x_validation, y_validation
        Validation examples, unless members have `validation_indices`.
    validation_indices : shape (members, examples), or None
        Which of the training examples validate each member.
    learning_rates : shape (members,)
        In float32.
    """

    x: tf.Tensor
    y: tf.Tensor
    x_validation: tf.Tensor
    y_validation: tf.Tensor
    validation_indices: tf.Tensor | None
    learning_rates: tf.Tensor


class Batches(NamedTuple):
    """The batches of an epoch.

    Attributes
    ----------
    order : shape (members, steps, batch) or (steps, batch)
        Indices of examples, each member's own or the same for all.
    steps : shape ()
        How many of the steps to take.
    sample_slots : shape (steps,)
        Where a step's sample is stored; -1 if none is taken.
    """

    order: tf.Tensor
    steps: tf.Tensor
    sample_slots: tf.Tensor


class EpochResult(NamedTuple):
    """What is measured in an epoch.

    Attributes
    ----------
    loss, wrong : shape (steps, members)
        Loss, and number of wrongly classified examples, on the batch of each step before the step; 0 for
        steps that were not taken.
    validation_loss, validation_wrong : shape (members,)
        Loss, and number of wrongly classified validation examples, after the epoch.
    samples : shape (samples, members, ...) each
        What was sampled, by name.
    """

    loss: tf.Tensor
    wrong: tf.Tensor
    validation_loss: tf.Tensor
    validation_wrong: tf.Tensor
    samples: dict[str, tf.Tensor]


def epoch_function(
    model: keras.Model, optimizer: Optimizer, config: TrainingConfig, slots: int
) -> Callable[[State, Batches, DeviceData], tuple[State, EpochResult]]:
    """Return the function that trains for an epoch. It is to be compiled.

    Parameters
    ----------
    model, optimizer, config
        See `take_step`.
    slots
        How many samples an epoch takes at most.
    """
    replicas, step = config.replicas, partial(take_step, model, optimizer, config)

    def measure(state, update):
        with stateless_scope(model, state):
            return config.sample(model, update)

    def empty_samples(state):
        shapes = measure(state, [tf.zeros_like(weights) for weights in state.trainable])
        return {name: tf.zeros([slots, *value.shape], value.dtype) for name, value in shapes.items()}

    def store_sample(samples, slot, state, update):
        def new_samples():
            values = measure(state, update)
            return {
                name: tf.tensor_scatter_nd_update(samples[name], [[slot]], values[name][None])
                for name in samples
            }

        return tf.cond(slot >= 0, new_samples, lambda: dict(samples))

    def run(state, batches, data):
        def body(index, state, loss, wrong, samples):
            batch = tf.gather(batches.order, index, axis=batches.order.shape.rank - 2)
            x, y = tf.gather(data.x, batch), tf.gather(data.y, batch)
            after, *measured, update = replicas.run_step(step, state, x, y, data.learning_rates)
            step_loss, step_wrong = replicas.first(measured)
            loss = tf.tensor_scatter_nd_update(loss, [[index]], step_loss[None])
            wrong = tf.tensor_scatter_nd_update(wrong, [[index]], step_wrong[None])
            if samples:
                slot, before = batches.sample_slots[index], replicas.first(state)
                samples = store_sample(samples, slot, before, replicas.first(update))
            return index + 1, after, loss, wrong, samples

        samples = {} if config.sample is None else empty_samples(state)
        steps, members = batches.order.shape[-2], state.active.shape[0]
        loss = tf.zeros([steps, members], loss_type(model))
        wrong = tf.zeros([steps, members], tf.int32)
        start = tf.constant(0), replicas.broadcast(state), loss, wrong, samples
        _, state, loss, wrong, samples = tf.while_loop(lambda index, *_: index < batches.steps, body, start)
        state = replicas.first(state)
        validation_loss, validation_wrong = evaluate(model, state, data)
        if config.patience is not None:
            state = _with_best(state, validation_loss, state.step // steps, config.patience)
        return state, EpochResult(loss, wrong, validation_loss, validation_wrong, samples)

    return run


def _with_best(state, loss, epoch, patience):
    """Keep the weights of members with their lowest loss so far; stop those that have waited too long."""
    loss = tf.cast(loss, state.best_loss.dtype)
    better = state.active & (loss < state.best_loss)
    best_epoch = tf.where(better, epoch, state.best_epoch)
    weights = zip(model_weights(state), state.best, strict=True)
    return state._replace(
        best=[select_members(better, new, old) for new, old in weights],
        best_loss=tf.where(better, loss, state.best_loss),
        best_epoch=best_epoch,
        active=state.active & (epoch - best_epoch < patience),
    )


def evaluate(model: keras.Model, state: State, data: DeviceData) -> tuple[tf.Tensor, tf.Tensor]:
    """Return each member's mean cross-entropy and number of wrong answers on its validation examples.

    A member that has diverged has the loss NaN and all answers wrong. The examples are evaluated in batches
    of bounded size. The model's own weights are not used.
    """
    indices, members = data.validation_indices, state.active.shape[0]
    examples = data.y_validation.shape[0] if indices is None else indices.shape[1]

    def add(start, size, loss, wrong):
        here = slice(start, start + size)
        if indices is None:
            x, y = data.x_validation[here], data.y_validation[here]
        else:
            x, y = (tf.gather(values, indices[:, here]) for values in (data.x, data.y))
        with stateless_scope(model, state):
            logits = model(x, training=False)
        return loss + size * member_losses(logits, y), wrong + count_wrong(logits, y)

    size = EVALUATION_BATCH_SIZE
    whole, rest = divmod(examples, size)
    totals = tf.zeros(members, loss_type(model)), tf.zeros(members, tf.int32)
    if whole:
        _, *totals = tf.while_loop(
            lambda i, *_: i < whole,
            lambda i, *totals: (i + 1, *add(i * size, size, *totals)),
            (tf.constant(0), *totals),
        )
    if rest:
        totals = add(whole * size, rest, *totals)
    loss, wrong = totals
    diverged = state.diverged >= 0
    nan = tf.fill([members], tf.cast(float("nan"), loss.dtype))
    return tf.where(diverged, nan, loss / examples), tf.where(diverged, examples, wrong)
