"""One step of training as a function from state to state, and the loss that it lowers."""

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf
from keras.optimizers import Optimizer

from course_lib.networks._members import with_members_axis
from course_lib.training._config import TrainingConfig
from course_lib.training._state import State, over_members, select_members, stateless_scope, values_after

STEPS_TO_DOUBLE_SCALE = 2000


def member_losses(logits: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
    """Return the mean cross-entropy of each member, in nats.

    Parameters
    ----------
    logits : shape (batch, classes) or (members, batch, classes)
        From a plain model or an ensemble.
    y : shape (batch,) or (members, batch)
        Classes, the same for all members or each one's own.

    Returns
    -------
    tensor of shape (members,)
        In float64 for float64 logits, in float32 otherwise. A plain model is one member.
    """
    logits = with_members_axis(logits)
    logits = tf.cast(logits, tf.float64 if logits.dtype == tf.float64 else tf.float32)
    y = tf.broadcast_to(y, tf.shape(logits)[:-1])
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits), axis=-1)


def count_wrong(logits: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
    """Return how many examples each member classifies wrongly, as int32 of shape (members,).

    An example whose logits are not all finite is wrong. For the arguments see `member_losses`.
    """
    logits = with_members_axis(logits)
    right = tf.equal(tf.argmax(logits, axis=-1, output_type=tf.int32), tf.cast(y, tf.int32))
    right &= tf.reduce_all(tf.math.is_finite(logits), axis=-1)
    return tf.reduce_sum(tf.cast(~right, tf.int32), axis=-1)


def error(model: keras.Model, x: npt.ArrayLike, y: npt.ArrayLike) -> np.ndarray:
    """Return the share of examples that a model, or each member of an ensemble, classifies wrongly.

    Parameters
    ----------
    model
        Gives logits, (batch, classes) or (members, batch, classes).
    x : shape (examples, features)
        Inputs.
    y : shape (examples,)
        Classes.

    Returns
    -------
    array of shape (members,)
        An example whose logits are not all finite is wrong. A plain model is one member.
    """
    logits = with_members_axis(np.asarray(model(x, training=False)))
    right = (logits.argmax(axis=-1) == y) & np.isfinite(logits).all(axis=-1)
    return 1 - right.mean(axis=-1)


def loss_type(model: keras.Model) -> tf.DType:
    """Return the type in which losses are computed: float64 for a float64 model, otherwise float32."""
    return tf.float64 if model.compute_dtype == "float64" else tf.float32


def take_step(
    model: keras.Model,
    optimizer: Optimizer,
    config: TrainingConfig,
    state: State,
    x: tf.Tensor,
    y: tf.Tensor,
    learning_rates: tf.Tensor,
) -> tuple[State, tf.Tensor, tf.Tensor, list[tf.Tensor]]:
    """Take one training step on a batch.

    A member whose loss is not finite has diverged: from then on, it does not change. Others are not
    affected, since no operation mixes members.

    Parameters
    ----------
    model
        Computes the logits; its own weights are not used.
    optimizer
        From `functional_optimizer`, built for the model.
    config
        The step follows its `schedule` and `replicas`.
    state
        Before the step.
    x : shape (batch, features) or (members, batch, features)
        Inputs, the same for all members or each one's own.
    y : shape (batch,) or (members, batch)
        Classes.
    learning_rates : shape (members,)
        Before the schedule is applied.

    Returns
    -------
    state
        After the step.
    loss : shape (members,)
        On the batch before the step, in nats.
    wrong : shape (members,)
        Number of examples of the batch that were classified wrongly before the step.
    update
        What the step has added to each trainable variable.
    """
    loss, wrong, gradients, non_trainable = _gradients(model, state, x, y)
    loss, gradients, non_trainable = config.replicas.mean((loss, gradients, non_trainable))
    wrong = config.replicas.sum(wrong)
    diverged = state.active & ~tf.math.is_finite(loss)
    state = state._replace(
        active=state.active & ~diverged, diverged=tf.where(diverged, state.step, state.diverged)
    )
    updated = state.active
    if _scales_losses(model):
        gradients, finite = _unscale(gradients, state.loss_scale)
        updated &= finite
        state = _adapt_loss_scale(state, finite)
    if config.schedule is not None:
        learning_rates *= tf.cast(config.schedule(state.step), learning_rates.dtype)
    trainable, slots = _apply(model, optimizer, state, gradients, learning_rates)
    changed = {"trainable": trainable, "slots": slots, "non_trainable": non_trainable}
    after = state._replace(
        step=state.step + 1,
        **{
            name: [select_members(updated, *pair) for pair in zip(new, getattr(state, name), strict=True)]
            for name, new in changed.items()
        },
    )
    update = [new - old for new, old in zip(after.trainable, state.trainable, strict=True)]
    return after, loss, wrong, update


def _scales_losses(model):
    """Tell whether a model computes in float16, whose range is too small for many gradients."""
    return model.compute_dtype == "float16"


def _gradients(model, state, x, y):
    with tf.GradientTape() as tape:
        tape.watch(state.trainable)
        with stateless_scope(model, state) as scope:
            logits = model(x, training=True)
            loss = member_losses(logits, y) + sum(model.losses)
        target = loss * tf.cast(state.loss_scale, loss.dtype) if _scales_losses(model) else loss
    non_trainable = values_after(scope, model.non_trainable_variables, state.non_trainable)
    return loss, count_wrong(logits, y), tape.gradient(target, state.trainable), non_trainable


def _apply(model, optimizer, state, gradients, learning_rates):
    """Return trainable weights and slots after a step of the optimizer."""
    variables = [*model.trainable_variables, *optimizer.variables]
    values = [*state.trainable, *state.slots]
    with keras.StatelessScope(state_mapping=list(zip(variables, values, strict=True))) as scope:
        optimizer.learning_rates = over_members(learning_rates)
        optimizer.apply(gradients)
    new = values_after(scope, variables, values)
    return new[: len(state.trainable)], new[len(state.trainable) :]


def _unscale(gradients, scale):
    """Divide gradients by the scale of the losses; return them, and whose are all finite."""
    by, members = over_members(scale), scale.shape[0]
    # In float32, since a scale may be beyond float16, and gradients are float16 if the weights are.
    gradients = [tf.cast(tf.cast(gradient, by.dtype) / by, gradient.dtype) for gradient in gradients]
    finite = [
        tf.reduce_all(tf.reshape(tf.math.is_finite(gradient), [members, -1]), axis=1)
        for gradient in gradients
    ]
    return gradients, tf.reduce_all(finite, axis=0)


def _adapt_loss_scale(state, finite):
    """Halve the scale where gradients overflowed; double it after many steps without an overflow."""
    steps = tf.where(finite, state.steps_in_scale + 1, 0)
    double = steps >= STEPS_TO_DOUBLE_SCALE
    factor = tf.where(finite, tf.where(double, 2.0, 1.0), 0.5)
    return state._replace(
        loss_scale=tf.where(state.active, state.loss_scale * factor, state.loss_scale),
        steps_in_scale=tf.where(double, 0, steps),
    )
