"""Parts of an ensemble that are trained beside or after one another.

A part that fits the processor's cache is trained faster than the whole, and needs less memory for what lies
between the layers. Members of one layout are trained group by group within a part; other members are divided
among parts that fit, so that each has the same number of members of a layout. Threads keep all cores busy:
while one part waits for a core, another one runs.
"""

import math
import os
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import tensorflow as tf

from course_lib.networks import Ensemble
from course_lib.networks._members import has_members_axis
from course_lib.training._epoch import Batches, DeviceData, EpochResult
from course_lib.training._state import State, map_members

CACHE_BYTES = 6 * 2**20
MIN_BYTES_PER_THREAD = 2**19
MIN_BYTE_STEPS = 40 * 2**30
"""Bytes times steps from which on groups save more time than compiling them takes: they save about 50
microseconds per MB and step, and cost one or two seconds and 30 MB."""


@dataclass(frozen=True)
class Shard:
    """Some members of an ensemble, or a plain model, in the course of training.

    Attributes
    ----------
    members : shape (members,)
        Their indices in the ensemble.
    run
        Trains them for an epoch; see `epoch_function`.
    state
        The state that they have reached.
    data
        What they are trained on.
    device
        Where they are trained.
    """

    members: np.ndarray
    run: Callable[[State, Batches, DeviceData], tuple[State, EpochResult]]
    state: State
    data: DeviceData
    device: str

    def train(self, batches: Batches) -> tuple["Shard", EpochResult]:
        """Return the shard after an epoch of training, and the epoch's result as arrays."""
        with tf.device(self.device):
            state, result = self.run(self.state, batches, self.data)
        return replace(self, state=state), tf.nest.map_structure(np.asarray, result)


def partition_members(
    layouts: Sequence[Hashable], bytes_each: int, steps: int, devices: Sequence[str], grouped: bool = False
) -> list[np.ndarray]:
    """Divide the members of an ensemble into parts, each of which computes the same if possible.

    Then one compiled program serves all parts; compiling takes longer than many a training run.

    Parameters
    ----------
    layouts
        What each member computes of its weights.
    bytes_each
        Memory that a member needs while it is trained.
    steps
        Of the whole run.
    devices
        Each of several GPUs gets one part. A processor gets a part for each core, unless they would be too
        small to be worth a thread; and more parts if only then all have the same number of members of each
        layout.
    grouped
        Whether parts can be trained group by group. If not, a processor's parts must themselves fit its
        cache, provided that the run is long enough.

    Returns
    -------
    list of array of int
        Indices of members, in parts of nearly equal size, the larger ones first. Within a part, members of
        one layout are adjacent.
    """
    members, parts, counts = len(layouts), len(devices), Counter(layouts)
    if is_processor(devices[0]):
        parts = max(parts, min(os.cpu_count() or 1, members * bytes_each // MIN_BYTES_PER_THREAD))
        if not grouped and members * bytes_each * steps >= parts * MIN_BYTE_STEPS:
            parts = max(parts, math.ceil(members * bytes_each / CACHE_BYTES))
        if len(counts) > 1:
            more = range(parts, members)
            even = (number for number in more if all(count % number == 0 for count in counts.values()))
            parts = next(even, parts)
    if len(counts) == 1:
        return np.array_split(np.arange(members), min(parts, members))
    rank = {layout: place for place, layout in enumerate(counts)}
    by_layout = np.argsort([rank[layout] for layout in layouts], kind="stable")
    return [by_layout[first::parts] for first in range(min(parts, members))]


def number_of_groups(members: int, bytes_each: int, steps: int) -> int:
    """Return in how many groups of equal size a processor trains a part, so that each fits its cache.

    One group, if the run is too short to make up for the time that compiling several takes.

    Parameters
    ----------
    members
        Of the part.
    bytes_each
        Memory that a member needs while it is trained.
    steps
        Of the whole run.
    """
    if members * bytes_each * steps < MIN_BYTE_STEPS:
        return 1
    fit = max(1, CACHE_BYTES // bytes_each)
    return next(
        groups for groups in range(1, members + 1) if members % groups == 0 and members // groups <= fit
    )


def is_processor(device: str) -> bool:
    """Tell whether a device is a processor and not a GPU."""
    return "GPU" not in device


def member_bytes(model: Ensemble, batch_size: int) -> int:
    """Estimate the bytes that a member of an ensemble needs while it is trained.

    They hold its weights, their gradients and an average of these, and the signals and gradients that layers
    pass on.
    """
    weights = sum(math.prod(variable.shape) for variable in model.trainable_variables) // len(model.seeds)
    between = 2 * batch_size * sum(model.widths)
    return tf.as_dtype(model.variable_dtype).size * (3 * weights + between)


def number_of_threads(devices: Iterable[str]) -> int:
    """Return how many parts to train at once: one for each GPU, or one more than the processor has cores."""
    gpus = {device for device in devices if not is_processor(device)}
    return len(gpus) or (os.cpu_count() or 1) + 1


def run_groups_sequentially(epoch: Callable, groups: int) -> Callable:
    """Return an epoch that trains a part group by group. The data of a few members stay in a core's cache.

    Parameters
    ----------
    epoch
        Trains one group; see `epoch_function`. All groups have the same number of members, of one layout.
    groups
        Number of groups, 2 or more.
    """

    def inputs_of_group(index, state, batches, data):
        def pick(tensor):
            return tf.reshape(tensor, [groups, -1, *tensor.shape[1:]])[index]

        order = pick(batches.order) if has_members_axis(batches.order) else batches.order
        indices = None if data.validation_indices is None else pick(data.validation_indices)
        data = data._replace(validation_indices=indices, learning_rates=pick(data.learning_rates))
        return map_members(pick, state), batches._replace(order=order), data

    def run(state, batches, data):
        first = inputs_of_group(0, state, batches, data)
        one = tf.function(epoch, autograph=False).get_concrete_function(*first)
        states, results = tf.map_fn(
            lambda index: one(*inputs_of_group(index, state, batches, data)),
            tf.range(groups),
            fn_output_signature=tf.nest.map_structure(
                lambda tensor: tf.TensorSpec(tensor.shape, tensor.dtype), one.structured_outputs
            ),
            parallel_iterations=1,
        )
        return _join_states(states, state), _join_results(results)

    return run


def _join_states(states, before):
    """Join the states of all groups; what belongs to all members is taken from a group still in training.

    The optimizer's count of steps does not change in a group of which all members have stopped.
    """
    training = tf.argmax(tf.reduce_any(states.active, axis=1))

    def join(new, old):
        per_member = new.shape.num_elements() == old.shape.num_elements()
        return tf.reshape(new, old.shape) if per_member else new[training]

    return tf.nest.map_structure(join, states, before)


def _join_results(results):
    return EpochResult(
        loss=_join_groups(results.loss),
        wrong=_join_groups(results.wrong),
        validation_loss=tf.reshape(results.validation_loss, [-1]),
        validation_wrong=tf.reshape(results.validation_wrong, [-1]),
        samples={name: _join_groups(sample) for name, sample in results.samples.items()},
    )


def _join_groups(stacked):
    """Reshape (groups, times, members, ...) to (times, all members, ...)."""
    groups, times, members, *others = stacked.shape
    transposed = tf.transpose(stacked, [1, 0, *range(2, stacked.shape.rank)])
    return tf.reshape(transposed, [times, groups * members, *others])
