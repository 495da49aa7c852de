"""Data parallelism: each step of a plain model is taken by several replicas, each on its part of the batch.

Each replica has a state of its own and computes gradients on its part. The mean over all replicas goes
into the step, so that all take the same one. Parts are equal, therefore the mean of their means is the
batch's mean.
"""

from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf

from course_lib.training._state import State

# This many draws of a `keras.random.SeedGenerator` belong to one replica before the next one's begin.
DRAWS_PER_REPLICA = 2**24


class OneReplica:
    """The one replica that takes the whole of each step."""

    single = True

    def broadcast(self, state: State) -> State:
        """Return the state from which each replica begins."""
        return state

    def first(self, values: Any) -> Any:
        """Return the values of one replica, in any nesting; where it matters, all have the same."""
        return values

    def run_step(self, step: Callable, state: State, x: tf.Tensor, y: tf.Tensor, rates: tf.Tensor) -> tuple:
        """Let each replica take a step on its part of a batch; see `take_step`."""
        return step(state, x, y, rates)

    def mean(self, values: Any) -> Any:
        """Return the mean over the replicas of the values that each has computed; called in each step."""
        return values

    def sum(self, counts: tf.Tensor) -> tf.Tensor:
        """Return the sum over the replicas of what each has counted; called in each step."""
        return counts


class Replicas:
    """The two or more replicas of a strategy, which train copies of a model. Same methods as `OneReplica`.

    The loop over steps stays outside of the replicas, since a `tf.distribute.MirroredStrategy` does not
    let them communicate from inside a loop.
    """

    single = False

    def __init__(self, strategy: tf.distribute.Strategy, model: keras.Model):
        self._strategy = strategy
        names = [variable.name for variable in model.non_trainable_variables]
        self._is_seed = [name == "seed_generator_state" for name in names]

    def broadcast(self, state: State) -> State:
        """Return the state from which each replica begins: all have the weights of the very first one."""

        def copy(state):
            trainable, non_trainable = _values_of_first((state.trainable, state.non_trainable))
            # Each replica needs tensors of its own, since a strategy joins those that are the same.
            own = state._replace(trainable=trainable, non_trainable=non_trainable)
            return tf.nest.map_structure(tf.identity, own)

        return self._strategy.run(copy, args=(state,))

    def first(self, values: Any) -> Any:
        """Return the values of the first replica of this process, as ordinary tensors."""
        return tf.nest.map_structure(
            lambda value: self._strategy.experimental_local_results(value)[0], values
        )

    def run_step(self, step: Callable, state: State, x: tf.Tensor, y: tf.Tensor, rates: tf.Tensor) -> tuple:
        """Let each replica take a step on its part of a batch, with random draws of its own."""

        def own_step(state, x, y, rates):
            draws = DRAWS_PER_REPLICA * _replica()
            after, *others = step(self._advance_seeds(state, draws), _own_part(x), _own_part(y), rates)
            return self._advance_seeds(after, -draws), *others

        return self._strategy.run(own_step, args=(state, x, y, rates))

    def mean(self, values: Any) -> Any:
        """Return the mean over the replicas; integers remain those of each replica."""
        flat = tf.nest.flatten(values)
        floats = [index for index, value in enumerate(flat) if value.dtype.is_floating]
        means = _all_reduce(tf.distribute.ReduceOp.MEAN, [flat[index] for index in floats])
        for index, mean in zip(floats, means, strict=True):
            flat[index] = mean
        return tf.nest.pack_sequence_as(values, flat)

    def sum(self, counts: tf.Tensor) -> tf.Tensor:
        """Return the sum over the replicas of what each has counted."""
        [total] = _all_reduce(tf.distribute.ReduceOp.SUM, [tf.cast(counts, tf.int64)])
        return tf.cast(total, counts.dtype)

    def _advance_seeds(self, state, draws):
        """Return a state whose random number generators have made `draws` more draws."""
        values = [
            value + tf.cast(tf.stack([0, draws]), value.dtype) if is_seed else value
            for value, is_seed in zip(state.non_trainable, self._is_seed, strict=True)
        ]
        return state._replace(non_trainable=values)


def _values_of_first(values):
    """Return the values of the first of all replicas; called by each."""
    flat = tf.nest.flatten(values)
    wide = [value if value.dtype.is_floating else tf.cast(value, tf.int64) for value in flat]
    own = [tf.where(_replica() == 0, value, tf.zeros_like(value)) for value in wide]
    sums = _all_reduce(tf.distribute.ReduceOp.SUM, own)
    narrow = [tf.cast(total, value.dtype) for total, value in zip(sums, flat, strict=True)]
    return tf.nest.pack_sequence_as(values, narrow)


def _own_part(batch):
    replicas = tf.distribute.get_replica_context().num_replicas_in_sync
    return tf.reshape(batch, [replicas, -1, *batch.shape[1:]])[_replica()]


def _replica():
    return tf.convert_to_tensor(tf.distribute.get_replica_context().replica_id_in_sync_group)


def _all_reduce(operation, tensors):
    """Reduce tensors over the replicas, all of one type at once; called by each replica."""
    context, reduced = tf.distribute.get_replica_context(), list(tensors)
    for dtype in dict.fromkeys(tensor.dtype for tensor in tensors):
        places = [place for place, tensor in enumerate(tensors) if tensor.dtype == dtype]
        results = context.all_reduce(operation, [tensors[place] for place in places])
        for place, result in zip(places, results, strict=True):
            reduced[place] = result
    return reduced
