"""What changes while a net is trained, as tensors: a training run is a function from state to state."""

from typing import NamedTuple

import keras
import tensorflow as tf

NEVER = -1
FIRST_LOSS_SCALE = 2.0**15


class State(NamedTuple):
    """All that a step of training reads and writes.

    Attributes
    ----------
    trainable, non_trainable : list of tensor
        The model's variables, in its order.
    slots : list of tensor
        The optimizer's variables, in its order.
    active : tensor of bool, shape (members,)
        Which members are trained; the others stay as they are.
    diverged : tensor of int32, shape (members,)
        The step at which a member's loss was not finite for the first time, or -1.
    step : tensor of int32, shape ()
        How many steps have been taken.
    loss_scale : tensor of float32, shape (members,)
        What losses are multiplied by in float16, so that small gradients do not become 0.
    steps_in_scale : tensor of int32, shape (members,)
        Steps since the scale was changed.
    best : list of tensor
        Each member's trainable and non-trainable weights after its best epoch; empty if the last ones
        are wanted.
    best_loss : tensor of float32, shape (members,)
        The validation loss there; infinite if there was none yet.
    best_epoch : tensor of int32, shape (members,)
        After how many epochs that was.
    """

    trainable: list
    non_trainable: list
    slots: list
    active: tf.Tensor
    diverged: tf.Tensor
    step: tf.Tensor
    loss_scale: tf.Tensor
    steps_in_scale: tf.Tensor
    best: list
    best_loss: tf.Tensor
    best_epoch: tf.Tensor


def initial_state(trainable, non_trainable, slots, members, keep_best):
    """Return the state of a model that has not been trained.

    Parameters
    ----------
    trainable, non_trainable, slots : list of tensor
        See `State`.
    members : int
        How many; 1 for a plain model.
    keep_best : bool
        Whether the weights of each member's best epoch are wanted.

    Returns
    -------
    State
    """
    return State(
        trainable=trainable,
        non_trainable=non_trainable,
        slots=slots,
        active=tf.ones(members, tf.bool),
        diverged=tf.fill([members], NEVER),
        step=tf.constant(0),
        loss_scale=tf.fill([members], FIRST_LOSS_SCALE),
        steps_in_scale=tf.zeros(members, tf.int32),
        best=[*trainable, *non_trainable] if keep_best else [],
        best_loss=tf.fill([members], float("inf")),
        best_epoch=tf.zeros(members, tf.int32),
    )


def values(variables, members=None):
    """Return the values of variables, or of some members' parts of them.

    Parameters
    ----------
    variables : list of keras.Variable
        With `members`, of shape (all members, m, n) each.
    members : array of int, or None
        Which, in which order. None for all there is.

    Returns
    -------
    list of tensor
    """
    if members is None:
        return [tf.identity(variable.value) for variable in variables]
    return [tf.gather(variable.value, members) for variable in variables]


def weights_of(state):
    """Return trainable and non-trainable weights, in one list."""
    return [*state.trainable, *state.non_trainable]


def standing_in(model, state):
    """Return a scope in which a model computes with the weights of a state, not with its own.

    Parameters
    ----------
    model : keras.Model
        Is not changed, whatever is assigned to its variables inside the scope.
    state : State
        Of the model, or of as many members of an ensemble as the model has.

    Returns
    -------
    keras.StatelessScope
    """
    variables = [*model.trainable_variables, *model.non_trainable_variables]
    mapping = list(zip(variables, weights_of(state), strict=True))
    return keras.StatelessScope(state_mapping=mapping, collect_losses=True)


def current_values(scope, variables, values):
    """Return what variables were assigned in a scope, and their former values otherwise."""
    new = [scope.get_current_value(variable) for variable in variables]
    return [old if value is None else value for value, old in zip(new, values, strict=True)]


def over_members(values):
    """Shape one value for each member so that it broadcasts with an ensemble's weights.

    Parameters
    ----------
    values : tensor, shape (members,)
        One member for a plain model, whose tensors have no axis for members.

    Returns
    -------
    tensor, shape () or (members, 1, 1)
    """
    return tf.reshape(values, [] if values.shape[0] == 1 else [-1, 1, 1])


def choose(mask, new, old):
    """Take each member's part from `new` where a mask says so, and from `old` elsewhere.

    Parameters
    ----------
    mask : tensor of bool, shape (members,)
        One member for a plain model.
    new, old : tensor
        An ensemble's have shape (members, m, n). One of another shape, such as the optimizer's count
        of steps, belongs to all members, and is new if any member's is.

    Returns
    -------
    tensor
        Of the same shape.
    """
    members = mask.shape[0]
    if members == 1 or has_members(new, members):
        return tf.where(over_members(mask), new, old)
    return tf.where(tf.reduce_any(mask), new, old)


def has_members(tensor, members):
    """Tell whether a tensor of an ensemble's state has a part for each member.

    All weights of an ensemble have shape (members, m, n), and so have an optimizer's averages of them.
    """
    return tensor.shape[:1] == [members] and tensor.shape.rank == 3


def map_members(function, state):
    """Apply a function to all tensors of an ensemble's state that have a part for each member.

    Parameters
    ----------
    function : callable
        From a tensor whose first axis counts members to a tensor.
    state : State
        Of an ensemble.

    Returns
    -------
    State
        Other tensors are the same.
    """
    members = state.active.shape[0]

    def mapped(value):
        if isinstance(value, list):
            return [function(tensor) if has_members(tensor, members) else tensor for tensor in value]
        return function(value) if value.shape.rank else value

    return State(*map(mapped, state))


def members_of(state, indices):
    """Return the state of some members of an ensemble.

    Parameters
    ----------
    state : State
        Of all members.
    indices : slice
        Which.

    Returns
    -------
    State
    """
    return map_members(lambda tensor: tensor[indices], state)
