"""The state of training as tensors: a training run is a function from state to state."""

from collections.abc import Callable
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from course_lib.networks._members import has_members_axis

Tensors = list[tf.Tensor]
Variables = list[keras.Variable]

NEVER = -1
INITIAL_LOSS_SCALE = 2.0**15


class State(NamedTuple):
    """All that a training step reads and writes.

    Attributes
    ----------
    trainable, non_trainable
        The model's variables, in its order.
    slots
        The optimizer's variables, in its order.
    active : shape (members,)
        Which members are being trained; the others do not change.
    diverged : shape (members,)
        The first step at which a member's loss was not finite; -1 if there was none.
    step : shape ()
        Number of steps taken.
    loss_scale : shape (members,)
        Factor of the losses in float16, which keeps small gradients from becoming 0.
    steps_in_scale : shape (members,)
        Steps since the factor was changed.
    best
        Each member's trainable and non-trainable weights after its best epoch; empty if they are not kept.
    best_loss : shape (members,)
        The validation loss after that epoch; infinite if there was none yet.
    best_epoch : shape (members,)
        Number of epochs after which it was reached.
    """

    trainable: Tensors
    non_trainable: Tensors
    slots: Tensors
    active: tf.Tensor
    diverged: tf.Tensor
    step: tf.Tensor
    loss_scale: tf.Tensor
    steps_in_scale: tf.Tensor
    best: Tensors
    best_loss: tf.Tensor
    best_epoch: tf.Tensor


def initial_state(
    trainable: Tensors, non_trainable: Tensors, slots: Tensors, members: int, keep_best: bool
) -> State:
    """Return the state of a model before training; a plain model is one member."""
    return State(
        trainable=trainable,
        non_trainable=non_trainable,
        slots=slots,
        active=tf.ones(members, tf.bool),
        diverged=tf.fill([members], NEVER),
        step=tf.constant(0),
        loss_scale=tf.fill([members], INITIAL_LOSS_SCALE),
        steps_in_scale=tf.zeros(members, tf.int32),
        best=[*trainable, *non_trainable] if keep_best else [],
        best_loss=tf.fill([members], float("inf")),
        best_epoch=tf.zeros(members, tf.int32),
    )


def variable_values(variables: Variables, members: np.ndarray | None = None) -> Tensors:
    """Return the values of variables, or, of an ensemble's variables, the parts of some members."""
    if members is None:
        return [tf.identity(variable.value) for variable in variables]
    return [tf.gather(variable.value, members) for variable in variables]


def model_weights(state: State) -> Tensors:
    """Return trainable and non-trainable weights, in one list."""
    return [*state.trainable, *state.non_trainable]


def stateless_scope(model: keras.Model, state: State) -> keras.StatelessScope:
    """Return a scope in which a model computes with the weights of a state instead of its own.

    Values assigned to the model's variables in this scope leave the model itself unchanged. The state may
    be that of some members of an ensemble, if the model has the same number of members.
    """
    variables = [*model.trainable_variables, *model.non_trainable_variables]
    mapping = list(zip(variables, model_weights(state), strict=True))
    return keras.StatelessScope(state_mapping=mapping, collect_losses=True)


def values_after(scope: keras.StatelessScope, variables: Variables, before: Tensors) -> Tensors:
    """Return the values that a scope has assigned to variables; `before` where it has assigned none."""
    after = [scope.get_current_value(variable) for variable in variables]
    return [old if new is None else new for new, old in zip(after, before, strict=True)]


def over_members(values: tf.Tensor) -> tf.Tensor:
    """Reshape (members,) values so that they broadcast with an ensemble's weights, (members, 1, 1).

    The value of a single member becomes a scalar, since a plain model's weights have no members axis.
    """
    return tf.reshape(values, [] if values.shape[0] == 1 else [-1, 1, 1])


def select_members(mask: tf.Tensor, new: tf.Tensor, old: tf.Tensor) -> tf.Tensor:
    """Return each member's part of `new` where a mask (members,) is true, and of `old` elsewhere.

    A tensor without a members axis, such as the optimizer's count of steps, belongs to all members. It is
    new if that of any member is.
    """
    if mask.shape[0] == 1 or has_members_axis(new):
        return tf.where(over_members(mask), new, old)
    return tf.where(tf.reduce_any(mask), new, old)


def map_members(function: Callable[[tf.Tensor], tf.Tensor], state: State) -> State:
    """Apply a function to all tensors of an ensemble's state whose first axis counts members."""

    def map_value(value):
        if isinstance(value, list):
            return [function(tensor) if has_members_axis(tensor) else tensor for tensor in value]
        return function(value) if value.shape.rank else value

    return State(*map(map_value, state))
