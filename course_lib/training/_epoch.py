"""An epoch of training as one compiled function: no return to Python between its steps."""

from functools import partial
from typing import NamedTuple

import tensorflow as tf

from course_lib.training._evaluate import evaluate
from course_lib.training._loss import loss_type
from course_lib.training._state import choose, standing_in, weights_of
from course_lib.training._step import take_step


class Material(NamedTuple):
    """What an epoch works on.

    Attributes
    ----------
    x : tensor of float, shape (examples, features)
        Inputs that batches are taken from.
    y : tensor of int32, shape (examples,)
        Their classes.
    x_held_out, y_held_out : tensor
        Examples for validation, unless members have `held_out`.
    held_out : tensor of int32, shape (members, examples), or None
        Which of the examples in `x` and `y` validate each member.
    rates : tensor of float32, shape (members,)
        Learning rates.
    """

    x: tf.Tensor
    y: tf.Tensor
    x_held_out: tf.Tensor
    y_held_out: tf.Tensor
    held_out: tf.Tensor | None
    rates: tf.Tensor


class Batches(NamedTuple):
    """What the steps of an epoch train on, and at which of them a sample is taken.

    Attributes
    ----------
    order : tensor of int32, shape (members, steps, batch) or (steps, batch)
        Indices of examples.
    steps : tensor of int32, shape ()
        How many of the steps to take.
    place : tensor of int32, shape (steps,)
        Where a step's sample goes; -1 if none is taken.
    """

    order: tf.Tensor
    steps: tf.Tensor
    place: tf.Tensor


class Report(NamedTuple):
    """What an epoch tells, as tensors.

    Attributes
    ----------
    loss : tensor of float, shape (steps, members)
        On the batch of each step, before the step; 0 for steps that were not taken.
    wrong : tensor of int32, shape (steps, members)
        How many of the batch were classified wrongly.
    held_out_loss : tensor of float, shape (members,)
        After the epoch.
    held_out_wrong : tensor of int32, shape (members,)
        How many of the examples held out were classified wrongly.
    samples : dict of str to tensor, shape (samples, members, ...)
        What was sampled, by name.
    """

    loss: tf.Tensor
    wrong: tf.Tensor
    held_out_loss: tf.Tensor
    held_out_wrong: tf.Tensor
    samples: dict


def epoch_function(recipe, measure, places):
    """Return the function that trains for an epoch.

    Parameters
    ----------
    recipe : course_lib.training._step.Recipe
        What a step does.
    measure : callable or None
        ``measure(model, update)`` gives a dict of tensors, (members, ...) each: what is sampled.
    places : int
        How many samples an epoch takes at most.

    Returns
    -------
    callable
        Takes a `State`, `Batches` and `Material`; gives the new `State` and a `Report`. To be compiled.
    """

    def run(state, batches, material):
        def body(index, state, loss, wrong, samples):
            batch = tf.gather(batches.order, index, axis=batches.order.shape.rank - 2)
            x, y = tf.gather(material.x, batch), tf.gather(material.y, batch)
            step = partial(take_step, recipe)
            after, own_loss, own_wrong, update = replicas.step(step, state, x, y, material.rates)
            own_loss, own_wrong = replicas.first((own_loss, own_wrong))
            loss = tf.tensor_scatter_nd_update(loss, [[index]], own_loss[None])
            wrong = tf.tensor_scatter_nd_update(wrong, [[index]], own_wrong[None])
            if samples:
                place, before = batches.place[index], replicas.first(state)
                samples = sampler.take(samples, place, before, replicas.first(update))
            return index + 1, after, loss, wrong, samples

        replicas, sampler = recipe.replicas, _Sampler(recipe.model, measure)
        samples = sampler.empty(places, state) if measure is not None else {}
        steps, members = batches.order.shape[-2], state.active.shape[0]
        loss = tf.zeros([steps, members], loss_type(recipe.model))
        wrong = tf.zeros([steps, members], tf.int32)
        start = tf.constant(0), replicas.spread(state), loss, wrong, samples
        _, state, loss, wrong, samples = tf.while_loop(lambda index, *_: index < batches.steps, body, start)
        state = replicas.first(state)
        held_out_loss, held_out_wrong = evaluate(recipe.model, state, material)
        if recipe.patience is not None:
            state = _with_best(state, held_out_loss, state.step // steps, recipe.patience)
        return state, Report(loss, wrong, held_out_loss, held_out_wrong, samples)

    return run


def _with_best(state, loss, epoch, patience):
    """Note who is better than ever, and stop who has not been for long."""
    loss = tf.cast(loss, state.best_loss.dtype)
    better = state.active & (loss < state.best_loss)
    best_epoch = tf.where(better, epoch, state.best_epoch)
    return state._replace(
        best=[choose(better, new, old) for new, old in zip(weights_of(state), state.best, strict=True)],
        best_loss=tf.where(better, loss, state.best_loss),
        best_epoch=best_epoch,
        active=state.active & (epoch - best_epoch < patience),
    )


class _Sampler:
    """Measures a model with the weights of a state, inside the loop."""

    def __init__(self, model, measure):
        self.model, self.measure = model, measure

    def values(self, state, update):
        """Return what is measured, a dict of tensors (members, ...)."""
        with standing_in(self.model, state):
            return self.measure(self.model, update)

    def empty(self, places, state):
        """Return tensors for samples that have not been taken yet, (places, members, ...)."""
        shapes = self.values(state, [tf.zeros_like(weights) for weights in state.trainable])
        return {name: tf.zeros([places, *value.shape], value.dtype) for name, value in shapes.items()}

    def take(self, samples, place, state, update):
        """Put a sample in its place, if it has one."""

        def taken():
            values = self.values(state, update)
            return {
                name: tf.tensor_scatter_nd_update(samples[name], [[place]], values[name][None])
                for name in samples
            }

        return tf.cond(place >= 0, taken, lambda: dict(samples))
