"""Data parallelism: each step of a plain model taken by several replicas, each on its part of the batch.

Each replica has a state of its own and computes gradients on its part. The mean over all replicas goes
into the step, so that all take the same one. Parts are equal, therefore the mean of their means is the
batch's mean.
"""

import tensorflow as tf

# So many draws of a `keras.random.SeedGenerator` belong to one replica before the next one's begin.
DRAWS_EACH = 2**24


class OneReplica:
    """The one replica that takes all of a step."""

    one = True

    def spread(self, state):
        """Return the state that each replica starts from."""
        return state

    def first(self, values):
        """Return one replica's values; where it matters, all have the same."""
        return values

    def step(self, function, state, x, y, rates):
        """Let each replica take a step on its part of a batch; see `take_step`."""
        return function(state, x, y, rates)

    def average(self, values):
        """Return the mean over the replicas of what each has found; called by each in its step."""
        return values

    def total(self, counts):
        """Return the sum over the replicas of what each has counted; called by each in its step."""
        return counts


class Replicas:
    """The replicas of a strategy. Its methods are those of `OneReplica`.

    The loop over steps stays outside of the replicas, since a `tf.distribute.MirroredStrategy` does not
    let them communicate from inside a loop.

    Parameters
    ----------
    strategy : tf.distribute.Strategy
        With two replicas or more.
    model : keras.Model
        Of which they train copies.
    """

    one = False

    def __init__(self, strategy, model):
        self._strategy = strategy
        names = [variable.name for variable in model.non_trainable_variables]
        self._seeds = [name == "seed_generator_state" for name in names]

    def spread(self, state):
        """Return the state that each replica starts from: the weights of the very first one."""

        def start(state):
            weights, others = _of_first((state.trainable, state.non_trainable))
            # Each replica needs tensors of its own, since a strategy joins those that are the same.
            own = state._replace(trainable=weights, non_trainable=others)
            return tf.nest.map_structure(tf.identity, own)

        return self._strategy.run(start, args=(state,))

    def first(self, values):
        """Return the values of the first replica of this process, as ordinary tensors."""
        return tf.nest.map_structure(
            lambda value: self._strategy.experimental_local_results(value)[0], values
        )

    def step(self, function, state, x, y, rates):
        """Let each replica take a step on its part of a batch, with random draws of its own."""

        def step(state, x, y, rates):
            draws = DRAWS_EACH * _replica()
            state = self._with_draws(state, draws)
            after, *others = function(state, _own_part(x), _own_part(y), rates)
            return self._with_draws(after, -draws), *others

        return self._strategy.run(step, args=(state, x, y, rates))

    def average(self, values):
        """Return the mean over the replicas of what each has found; integers stay each one's own."""
        flat = tf.nest.flatten(values)
        floats = [index for index, value in enumerate(flat) if value.dtype.is_floating]
        means = _reduced(tf.distribute.ReduceOp.MEAN, [flat[index] for index in floats])
        for index, mean in zip(floats, means, strict=True):
            flat[index] = mean
        return tf.nest.pack_sequence_as(values, flat)

    def total(self, counts):
        """Return the sum over the replicas of what each has counted."""
        [sums] = _reduced(tf.distribute.ReduceOp.SUM, [tf.cast(counts, tf.int64)])
        return tf.cast(sums, counts.dtype)

    def _with_draws(self, state, draws):
        """Return a state whose random draws are later by so many."""
        values = [
            value + tf.cast(tf.stack([0, draws]), value.dtype) if is_seed else value
            for value, is_seed in zip(state.non_trainable, self._seeds, strict=True)
        ]
        return state._replace(non_trainable=values)


def _of_first(values):
    """Return the first replica's values; called by each replica."""
    flat = tf.nest.flatten(values)
    wide = [value if value.dtype.is_floating else tf.cast(value, tf.int64) for value in flat]
    own = [tf.where(_replica() == 0, value, tf.zeros_like(value)) for value in wide]
    sums = _reduced(tf.distribute.ReduceOp.SUM, own)
    narrow = [tf.cast(total, value.dtype) for total, value in zip(sums, flat, strict=True)]
    return tf.nest.pack_sequence_as(values, narrow)


def _own_part(batch):
    replicas = tf.distribute.get_replica_context().num_replicas_in_sync
    return tf.reshape(batch, [replicas, -1, *batch.shape[1:]])[_replica()]


def _replica():
    return tf.convert_to_tensor(tf.distribute.get_replica_context().replica_id_in_sync_group)


def _reduced(operation, tensors):
    """Reduce tensors over the replicas, all of one type at once; called by each replica."""
    context, reduced = tf.distribute.get_replica_context(), list(tensors)
    for dtype in dict.fromkeys(tensor.dtype for tensor in tensors):
        places = [place for place, tensor in enumerate(tensors) if tensor.dtype == dtype]
        results = context.all_reduce(operation, [tensors[place] for place in places])
        for place, result in zip(places, results, strict=True):
            reduced[place] = result
    return reduced
