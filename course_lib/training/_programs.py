"""Compiled epochs, kept for the next run that needs the same.

Compiling takes longer than many a training run, and TensorFlow never frees what XLA has compiled.
"""

import gc
import json
from collections import OrderedDict

import keras

from course_lib.networks import Ensemble
from course_lib.training import _compile
from course_lib.training._epoch import epoch_function
from course_lib.training._in_turn import in_turn
from course_lib.training._optimizer import functional
from course_lib.training._shards import bytes_of_member, number_of_groups, on_processor
from course_lib.training._state import initial_state, values
from course_lib.training._step import Recipe

KEPT = 32

_kept = OrderedDict()


class Programs:
    """The compiled epochs of a run, one for each layout that parts of its model have.

    Parameters
    ----------
    plan : course_lib.training._run.Plan
        What an epoch does.
    places : int
        How many samples an epoch takes at most.
    steps : int
        How many steps the whole run takes.
    """

    def __init__(self, plan, places, steps):
        self._plan, self._places, self._steps = plan, places, steps
        self._own = {}

    def of(self, model, members, device):
        """Return the program that trains some members on a device, and their state before training.

        Parameters
        ----------
        model : keras.Model or course_lib.networks.Ensemble
            Has all members, as they are before training.
        members : array of int
            Which, in which order; [0] for a plain model.
        device : str
            Where.

        Returns
        -------
        program : Compiled
            Of an epoch; see `course_lib.training._epoch.epoch_function`.
        state : course_lib.training._state.State
        """
        program, optimizer = self._found(model, members, self._groups(model, members, device))
        slots, keep_best = values(optimizer.variables), self._plan.patience is not None
        return program, initial_state(*_weights(model, members), slots, len(members), keep_best)

    def _groups(self, model, members, device):
        if not (isinstance(model, Ensemble) and on_processor(device) and in_groups(model, members)):
            return 1
        return number_of_groups(len(members), bytes_of_member(model, self._plan.batch_size), self._steps)

    def _found(self, model, members, groups):
        key, known = self._key(model, members), _kept
        if key is None:
            key, known = isinstance(model, Ensemble) and model.layout_of(members), self._own
        key = (key, groups)
        if key not in known:
            copied = known is _kept or _are_some(model, members)
            known[key] = self._made(model.part(members) if copied else model, groups)
        if known is _kept:
            _kept.move_to_end(key)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        return known[key]

    def _made(self, model, groups):
        gc.collect()  # deleted models refer to themselves, and compiling takes the most memory
        plan = self._plan
        whole = functional(plan.optimizer, model, plan.decayed)
        if groups == 1:
            return self._compiled(self._epoch(model, whole)), whole
        group = model.part(slice(0, len(model.seeds) // groups))
        epoch = self._epoch(group, functional(plan.optimizer, group, plan.decayed))
        return self._compiled(in_turn(epoch, groups)), whole

    def _epoch(self, model, optimizer):
        plan = self._plan
        recipe = Recipe(model, optimizer, plan.schedule, plan.patience, plan.replicas)
        return epoch_function(recipe, plan.sample, self._places)

    def _compiled(self, epoch):
        return _compile.Compiled(epoch, fuse=self._plan.replicas.one)

    def _key(self, model, members):
        """Return all that decides a program; None if it can serve this run only.

        Plain models have no layout to know them by, and a reader's own functions may change.
        """
        plan = self._plan
        if not isinstance(model, Ensemble) or plan.sample is not None:
            return None
        settings = plan.optimizer.get_config() | {"learning_rate": None, "name": None}
        schedule = plan.schedule and keras.optimizers.schedules.serialize(plan.schedule)
        return (
            model.layout_of(members),
            tuple(variable.trainable for variable in model.variables),
            type(plan.optimizer),
            json.dumps([settings, schedule, plan.decayed, plan.patience], default=str, sort_keys=True),
            _compile.has_xla(),
        )


def in_groups(model, members):
    """Tell whether members of an ensemble can be trained group by group: all groups compute the same."""
    return len(model.layout_of(members)[-1]) == 1 and _have_their_own(model)


def _have_their_own(model):
    """Tell whether each member has its own part of every variable.

    Members that draw random numbers draw them together, from a state that belongs to all.
    """
    return all(len(variable.shape) == 3 for variable in model.variables)


def _are_some(model, members):
    """Tell whether these are not all members in their order."""
    return isinstance(model, Ensemble) and list(members) != list(range(len(model.seeds)))


def _weights(model, members):
    """Return the values of trainable and of other weights. Making a part of the model takes longer."""
    if not _are_some(model, members):
        members = None
    elif not _have_their_own(model):
        model, members = model.part(members), None
    return [values(some, members) for some in (model.trainable_variables, model.non_trainable_variables)]
