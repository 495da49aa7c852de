"""Members of a part in groups, one group after another within a compiled function.

What a few members need fits a core's cache, and stays there for a whole epoch.
"""

import tensorflow as tf

from course_lib.training._epoch import Report
from course_lib.training._state import map_members


def in_turn(epoch, groups):
    """Return an epoch that trains groups of members one after another.

    Parameters
    ----------
    epoch : callable
        Trains one group; see `course_lib.training._epoch.epoch_function`. All groups are equally many
        members, of one layout.
    groups : int
        How many; 2 or more.

    Returns
    -------
    callable
        Like `epoch`, for all of them.
    """

    def of_group(index, state, batches, material):
        def pick(tensor):
            return tf.reshape(tensor, [groups, -1, *tensor.shape[1:]])[index]

        order = batches.order if batches.order.shape.rank == 2 else pick(batches.order)
        held_out = None if material.held_out is None else pick(material.held_out)
        material = material._replace(held_out=held_out, rates=pick(material.rates))
        return map_members(pick, state), batches._replace(order=order), material

    def run(state, batches, material):
        first = of_group(0, state, batches, material)
        one = tf.function(epoch, autograph=False).get_concrete_function(*first)
        done, report = tf.map_fn(
            lambda index: one(*of_group(index, state, batches, material)),
            tf.range(groups),
            fn_output_signature=tf.nest.map_structure(_signature, one.structured_outputs),
            parallel_iterations=1,
        )
        return _joined_state(done, state), _joined_report(report)

    return run


def _signature(tensor):
    return tf.TensorSpec(tensor.shape, tensor.dtype)


def _joined_state(done, before):
    """Join what each group has come to; what belongs to all is taken from a group still in training.

    The optimizer's count of steps stands still in a group of which all members have stopped.
    """
    awake = tf.argmax(tf.reduce_any(done.active, axis=1))

    def joined(new, old):
        of_members = new.shape.num_elements() == old.shape.num_elements()
        return tf.reshape(new, old.shape) if of_members else new[awake]

    return tf.nest.map_structure(joined, done, before)


def _joined_report(report):
    samples = {name: _beside(sample) for name, sample in report.samples.items()}
    held_out = (tf.reshape(report.held_out_loss, [-1]), tf.reshape(report.held_out_wrong, [-1]))
    return Report(_beside(report.loss), _beside(report.wrong), *held_out, samples)


def _beside(stacked):
    """Put members of shape (groups, times, members, ...) side by side, (times, all members, ...)."""
    groups, times, members, *others = stacked.shape
    moved = tf.transpose(stacked, [1, 0, *range(2, stacked.shape.rank)])
    return tf.reshape(moved, [times, groups * members, *others])
