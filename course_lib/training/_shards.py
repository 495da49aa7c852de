"""Parts of an ensemble that are trained beside or after one another.

What fits the processor's cache is trained faster than the whole, and needs less memory for what lies
between the layers. Members that are alike are trained group by group within a part; others are dealt to
parts that fit, to each as many of a kind. Threads keep all cores busy: while one part waits for a core,
another runs.
"""

import math
import os
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import tensorflow as tf

from course_lib.training._epoch import Material
from course_lib.training._state import State

CACHE_BYTES = 6 * 2**20
WORTH_A_THREAD = 2**19
WORTH_TURNS = 40 * 2**30
"""Bytes times steps from which on turns save more time than compiling them takes: they save about 50
microseconds per MB and step, and cost one or two seconds and 30 MB."""


@dataclass(frozen=True)
class Shard:
    """Some members of an ensemble, or a plain model, on their way through training.

    Attributes
    ----------
    members : array of int
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


def cut(kinds, bytes_each, steps, devices, grouped=False):
    """Share members out among parts, each of which computes the same if that can be.

    One compiled program then serves all parts; compiling takes longer than many a run.

    Parameters
    ----------
    kinds : list of hashable
        What each member computes of its weights.
    bytes_each : int
        What a member needs while it is trained.
    steps : int
        Of the whole run.
    devices : list of str
        Where; parts go round them. On a processor there is a part for each core, unless they would be too
        small to be worth it, and more if only then all get as many members of each kind. Each GPU gets
        one part.
    grouped : bool
        Whether parts can be trained group by group. Otherwise a processor's parts must themselves fit
        its cache, if the run is long enough.

    Returns
    -------
    list of array of int
        Parts as equal as they can be, the larger ones first. Members of one kind stay side by side.
    """
    members, parts, counts = len(kinds), len(devices), Counter(kinds)
    if on_processor(devices[0]):
        parts = max(parts, min(os.cpu_count() or 1, members * bytes_each // WORTH_A_THREAD))
        if not grouped and members * bytes_each * steps >= parts * WORTH_TURNS:
            parts = max(parts, math.ceil(members * bytes_each / CACHE_BYTES))
        if len(counts) > 1:
            more = range(parts, members)
            even = (number for number in more if all(count % number == 0 for count in counts.values()))
            parts = next(even, parts)
    if len(counts) == 1:
        return np.array_split(np.arange(members), min(parts, members))
    rank = {kind: place for place, kind in enumerate(counts)}
    by_kind = np.argsort([rank[kind] for kind in kinds], kind="stable")
    return [by_kind[first::parts] for first in range(min(parts, members))]


def number_of_groups(members, bytes_each, steps):
    """Return in how many groups a processor trains a part, so that each group fits its cache.

    One, if the run is too short for turns to be worth compiling.

    Parameters
    ----------
    members : int
        Of the part; all groups have the same number of them.
    bytes_each : int
        What a member needs while it is trained.
    steps : int
        Of the whole run.

    Returns
    -------
    int
    """
    if members * bytes_each * steps < WORTH_TURNS:
        return 1
    fit = max(1, CACHE_BYTES // bytes_each)
    return next(
        groups for groups in range(1, members + 1) if members % groups == 0 and members // groups <= fit
    )


def on_processor(device):
    """Tell whether a device is a processor."""
    return "GPU" not in device


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
