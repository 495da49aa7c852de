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
from course_lib.training._state import initial_state
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

    def of(self, model, device):
        """Return the program that trains a model on a device, and the model's state before training."""
        program, optimizer = self._found(model, self._groups(model, device))
        members = len(model.seeds) if isinstance(model, Ensemble) else 1
        return program, initial_state(model, optimizer, members, self._plan.patience is not None)

    def in_groups(self, model):
        """Tell whether an ensemble can be trained group by group: all groups compute the same.

        Members that draw random numbers draw them together, from a state that is not each one's own.
        """
        own = all(len(variable.shape) == 3 for variable in model.variables)
        return len(model.layout[-1]) == 1 and own

    def _groups(self, model, device):
        if not (isinstance(model, Ensemble) and on_processor(device) and self.in_groups(model)):
            return 1
        bytes_each = bytes_of_member(model, self._plan.batch_size)
        return number_of_groups(len(model.seeds), bytes_each, self._steps)

    def _found(self, model, groups):
        key, known = self._key(model), _kept
        if key is None:
            key, known = getattr(model, "layout", None), self._own
        key = (key, groups)
        if key not in known:
            known[key] = self._made(model.part(slice(None)) if known is _kept else model, groups)
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

    def _key(self, model):
        """Return all that decides a program; None if it can serve this run only.

        Plain models have no layout to know them by, and a reader's own functions may change.
        """
        plan = self._plan
        if not isinstance(model, Ensemble) or plan.sample is not None:
            return None
        settings = plan.optimizer.get_config() | {"learning_rate": None, "name": None}
        schedule = plan.schedule and keras.optimizers.schedules.serialize(plan.schedule)
        return (
            model.layout,
            tuple(variable.trainable for variable in model.variables),
            type(plan.optimizer),
            json.dumps([settings, schedule, plan.decayed, plan.patience], default=str, sort_keys=True),
            _compile.has_xla(),
        )
