"""Parts of an ensemble that are trained beside or after one another.

A part that fits the processor's cache is trained faster than the whole, and needs less memory for what
lies between its layers. Threads keep all cores busy: while one part waits for a core, another runs.
"""

import math
import os
from dataclasses import dataclass, replace

import numpy as np
import tensorflow as tf

from course_lib.training._epoch import Material
from course_lib.training._state import State

CACHE_BYTES = 6 * 2**20
WORTH_A_THREAD = 2**19


@dataclass(frozen=True)
class Shard:
    """Some members of an ensemble, or a plain model, on their way through training.

    Attributes
    ----------
    members : slice
        Which, of all.
    run : callable
        Trains them for an epoch; see `course_lib.training._epoch.epoch_function`.
    state : State
        Where they have come to.
    material : Material
        What they are trained on.
    device : str
        Where.
    """

    members: slice
    run: object
    state: State
    material: Material
    device: str

    def trained(self, batches):
        """Train for an epoch; return the shard after it, and the epoch's report as arrays."""
        with tf.device(self.device):
            state, report = self.run(self.state, batches, self.material)
        return replace(self, state=state), tf.nest.map_structure(np.asarray, report)


def shard_slices(members, bytes_each, devices):
    """Return which members each part has.

    Parameters
    ----------
    members : int
        Of the ensemble.
    bytes_each : int
        What a member needs while it is trained.
    devices : list of str
        Where; parts go round them. A processor's parts fit its cache, and there is one for each of its
        cores, unless they would be too small to be worth it. Each GPU gets one part.

    Returns
    -------
    list of slice
        Parts as equal as they can be, the larger ones first.
    """
    parts = len(devices)
    if "GPU" not in devices[0]:
        cores = min(os.cpu_count() or 1, members * bytes_each // WORTH_A_THREAD)
        parts = max(parts, cores, math.ceil(members * bytes_each / CACHE_BYTES))
    return equal_slices(members, min(parts, members))


def equal_slices(members, parts):
    """Cut so many members into parts as equal as they can be, the larger ones first; give slices."""
    return [slice(int(part[0]), int(part[-1]) + 1) for part in np.array_split(np.arange(members), parts)]


def bytes_of_member(model, batch_size):
    """Estimate the memory that a member needs while it is trained.

    Parameters
    ----------
    model : course_lib.networks.Ensemble
        Of which all members are alike.
    batch_size : int
        Examples per step.

    Returns
    -------
    int
        Bytes for weights, gradients and an average of them, and for what the layers give to each other
        on the way up and down.
    """
    weights = sum(math.prod(variable.shape) for variable in model.trainable_variables) // len(model.seeds)
    between = 2 * batch_size * sum(model.widths)
    return tf.as_dtype(model.variable_dtype).size * (3 * weights + between)


def threads(devices):
    """Return how many parts to train at the same time.

    Parameters
    ----------
    devices : iterable of str
        Where parts are trained.

    Returns
    -------
    int
        One for each GPU; on a processor, one more than it has cores.
    """
    gpus = {device for device in devices if "GPU" in device}
    return len(gpus) or (os.cpu_count() or 1) + 1
