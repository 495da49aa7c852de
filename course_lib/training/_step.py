"""One step of training, as a function from state to state."""

from typing import NamedTuple

import keras
import tensorflow as tf

from course_lib.training._loss import member_losses, wrong_answers
from course_lib.training._replicas import OneReplica
from course_lib.training._state import choose, current_values, over_members, standing_in

STEPS_TO_DOUBLE_SCALE = 2000


class Recipe(NamedTuple):
    """What a step does, apart from the numbers it works on.

    Attributes
    ----------
    model : keras.Model or course_lib.networks.Ensemble
        Computes the logits; its own weights are not used.
    optimizer : keras.optimizers.Optimizer
        From `course_lib.training._optimizer.functional`, built for the model.
    schedule : callable or None
        Gives the factor of the learning rates at a step.
    patience : int or None
        Epochs without a lower validation loss after which a member stops; see `epoch_function`.
    replicas : OneReplica or course_lib.training._replicas.Replicas
        Who takes the step, each on its part of the batch.
    """

    model: keras.Model
    optimizer: keras.optimizers.Optimizer
    schedule: object
    patience: int | None
    replicas: object = OneReplica()


def take_step(recipe, state, x, y, rates):
    """Take a step of training on a batch.

    A member whose loss is not finite has diverged: from then on, it stays as it is. Others are not
    affected, since no operation mixes members.

    Parameters
    ----------
    recipe : Recipe
        What to do.
    state : State
        Before the step.
    x : tensor of float, shape (batch, features) or (members, batch, features)
        Inputs, the same for all members or each one's own.
    y : tensor of int, shape (batch,) or (members, batch)
        Classes.
    rates : tensor of float32, shape (members,)
        Learning rates.

    Returns
    -------
    state : State
        After the step.
    loss : tensor of float, shape (members,)
        Before the step, in nats.
    wrong : tensor of int32, shape (members,)
        Before the step, how many of the batch were classified wrongly.
    update : list of tensor
        What the step has added to each trainable variable.
    """
    loss, wrong, gradients, non_trainable = _gradients(recipe.model, state, x, y)
    loss, gradients, non_trainable = recipe.replicas.average((loss, gradients, non_trainable))
    wrong = recipe.replicas.total(wrong)
    diverged = state.active & ~tf.math.is_finite(loss)
    state = state._replace(
        active=state.active & ~diverged, diverged=tf.where(diverged, state.step, state.diverged)
    )
    moving = state.active
    if scales_losses(recipe.model):
        gradients, usable = _unscaled(gradients, state.loss_scale)
        moving &= usable
        state = _with_adapted_scale(state, usable)
    trainable, slots = _apply(recipe, state, gradients, rates)
    changed = {"trainable": trainable, "slots": slots, "non_trainable": non_trainable}
    after = state._replace(
        step=state.step + 1,
        **{name: _where(moving, new, getattr(state, name)) for name, new in changed.items()},
    )
    update = [new - old for new, old in zip(after.trainable, state.trainable, strict=True)]
    return after, loss, wrong, update


def scales_losses(model):
    """Tell whether a model computes in float16, whose range is too small for many gradients."""
    return model.compute_dtype == "float16"


def _gradients(model, state, x, y):
    with tf.GradientTape() as tape:
        tape.watch(state.trainable)
        with standing_in(model, state) as scope:
            logits = model(x, training=True)
            loss = member_losses(logits, y) + sum(model.losses)
        target = loss * tf.cast(state.loss_scale, loss.dtype) if scales_losses(model) else loss
    non_trainable = current_values(scope, model.non_trainable_variables, state.non_trainable)
    return loss, wrong_answers(logits, y), tape.gradient(target, state.trainable), non_trainable


def _apply(recipe, state, gradients, rates):
    model, optimizer = recipe.model, recipe.optimizer
    variables = [*model.trainable_variables, *optimizer.variables]
    values = [*state.trainable, *state.slots]
    if recipe.schedule is not None:
        rates *= tf.cast(recipe.schedule(state.step), rates.dtype)
    with keras.StatelessScope(state_mapping=list(zip(variables, values, strict=True))) as scope:
        optimizer.rates = over_members(rates)
        optimizer.apply(gradients)
    new = current_values(scope, variables, values)
    return new[: len(state.trainable)], new[len(state.trainable) :]


def _where(mask, new, old):
    return [choose(mask, *pair) for pair in zip(new, old, strict=True)]


def _unscaled(gradients, scale):
    """Divide gradients by the scale of the losses, and tell whose are all finite."""
    by, members = over_members(scale), scale.shape[0]
    # In float32, since a scale may be beyond float16, and gradients are float16 if the weights are.
    gradients = [tf.cast(tf.cast(gradient, by.dtype) / by, gradient.dtype) for gradient in gradients]
    finite = [
        tf.reduce_all(tf.reshape(tf.math.is_finite(gradient), [members, -1]), axis=1)
        for gradient in gradients
    ]
    return gradients, tf.reduce_all(finite, axis=0)


def _with_adapted_scale(state, usable):
    """Halve the scale where gradients overflowed; double it where they have not for long."""
    steps = tf.where(usable, state.steps_in_scale + 1, 0)
    long = steps >= STEPS_TO_DOUBLE_SCALE
    factor = tf.where(usable, tf.where(long, 2.0, 1.0), 0.5)
    return state._replace(
        loss_scale=tf.where(state.active, state.loss_scale * factor, state.loss_scale),
        steps_in_scale=tf.where(long, 0, steps),
    )
