"""Compiled epochs: XLA, where TensorFlow has it, and a cache for the next run that needs the same program.

Compiling takes longer than many a training run, and TensorFlow never frees what XLA has compiled.
"""

import functools
import gc
import json
import threading
from collections import OrderedDict
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from course_lib.networks import Ensemble
from course_lib.networks._members import has_members_axis
from course_lib.training._config import TrainingConfig
from course_lib.training._epoch import epoch_function
from course_lib.training._optimizer import functional_optimizer
from course_lib.training._shards import is_processor, member_bytes, number_of_groups, run_groups_sequentially
from course_lib.training._state import State, initial_state, variable_values

XLA_ERRORS = (tf.errors.InvalidArgumentError, tf.errors.UnimplementedError, tf.errors.NotFoundError)
CACHE_SIZE = 32

_cache: OrderedDict = OrderedDict()


class Compiled:
    """A function of tensors, compiled by XLA if that can be done.

    XLA fuses what lies between the matrix products, which otherwise takes most of the time: see
    ``benchmarks/RESULTS.md``. Some builds of TensorFlow lack it, and it does not know all operations;
    then the same graph is run without it.

    Parameters
    ----------
    function
        Takes and returns nested tensors. It is traced without AutoGraph.
    xla
        False never tries XLA, which computes on one device only.
    """

    def __init__(self, function: Callable, xla: bool = True):
        self._graph = tf.function(function, autograph=False)
        fused = tf.function(function, autograph=False, jit_compile=True)
        self._fused = fused if xla and has_xla() else None
        self._traces: dict = {}
        self._tracing = threading.Lock()

    def __call__(self, *inputs):
        """Run the function, after compiling it for inputs of these shapes if they are new."""
        if self._fused is not None:
            try:
                return self._trace(self._fused, inputs)(*inputs)
            except XLA_ERRORS:
                self._fused = None
        return self._trace(self._graph, inputs)(*inputs)

    def _trace(self, function, inputs):
        """Return the trace for such inputs. TensorFlow would warn of making one for each fit."""
        shapes = tuple(
            None if tensor is None else (tensor.shape, tensor.dtype) for tensor in tf.nest.flatten(inputs)
        )
        with self._tracing:
            if (function, shapes) not in self._traces:
                self._traces[function, shapes] = function.get_concrete_function(*inputs)
            return self._traces[function, shapes]


@functools.cache
def has_xla() -> bool:
    """Tell whether this TensorFlow can compile with XLA."""
    try:
        return bool(tf.function(lambda x: x + 1, jit_compile=True)(tf.constant(1)) == 2)
    except XLA_ERRORS:
        return False


class Programs:
    """The compiled epochs of a run, one for each layout that parts of its model have.

    Parameters
    ----------
    config
        The settings of the run.
    slots
        How many samples an epoch takes at most.
    steps
        Of the whole run.
    """

    def __init__(self, config: TrainingConfig, slots: int, steps: int):
        self._config, self._slots, self._steps = config, slots, steps
        self._own: dict = {}

    def prepare(self, model: keras.Model, members: np.ndarray, device: str) -> tuple[Compiled, State]:
        """Return the compiled epoch that trains some members on a device, and their state before training.

        Parameters
        ----------
        model
            With all members, as they are before training.
        members
            Their indices; [0] for a plain model.
        device
            Where they are to be trained.
        """
        groups = 1
        if isinstance(model, Ensemble) and is_processor(device) and can_group(model, members):
            size = member_bytes(model, self._config.batch_size)
            groups = number_of_groups(len(members), size, self._steps)
        program, optimizer = self._compile_once(model, members, groups)
        trainable, non_trainable = _initial_weights(model, members)
        slots, keep_best = variable_values(optimizer.variables), self._config.patience is not None
        return program, initial_state(trainable, non_trainable, slots, len(members), keep_best)

    def _compile_once(self, model, members, groups):
        key, programs = self._key(model, members), _cache
        if key is None:
            key, programs = isinstance(model, Ensemble) and model.layout_of(members), self._own
        key = (key, groups)
        if key not in programs:
            copied = programs is _cache or _are_some(model, members)
            programs[key] = self._compile(model.part(members) if copied else model, groups)
        if programs is _cache:
            _cache.move_to_end(key)
            while len(_cache) > CACHE_SIZE:
                _cache.popitem(last=False)
        return programs[key]

    def _compile(self, model, groups):
        gc.collect()  # deleted models refer to themselves, and compiling takes the most memory
        config, optimizer = self._config, self._optimizer(model)
        if groups == 1:
            epoch = epoch_function(model, optimizer, config, self._slots)
        else:
            group = model.part(slice(0, len(model.seeds) // groups))
            epoch = epoch_function(group, self._optimizer(group), config, self._slots)
            epoch = run_groups_sequentially(epoch, groups)
        return Compiled(epoch, xla=config.replicas.single), optimizer

    def _optimizer(self, model):
        return functional_optimizer(self._config.optimizer, model, self._config.weight_decay_mask)

    def _key(self, model, members):
        """Return all that decides a program; None if it can serve this run only.

        Plain models have no layout to know them by, and a reader's own functions may change.
        """
        config = self._config
        if not isinstance(model, Ensemble) or config.sample is not None:
            return None
        settings = config.optimizer.get_config() | {"learning_rate": None, "name": None}
        schedule = config.schedule and keras.optimizers.schedules.serialize(config.schedule)
        more = [settings, schedule, config.weight_decay_mask, config.patience]
        return (
            model.layout_of(members),
            tuple(variable.trainable for variable in model.variables),
            type(config.optimizer),
            json.dumps(more, default=str, sort_keys=True),
            has_xla(),
        )


def can_group(model: Ensemble, members: np.ndarray) -> bool:
    """Tell whether members of an ensemble can be trained group by group: all groups compute the same."""
    return len(model.layout_of(members)[-1]) == 1 and _has_separate_members(model)


def _has_separate_members(model):
    """Tell whether each member has its own part of every variable.

    Members that draw random numbers draw them together, from a state that belongs to all.
    """
    return all(has_members_axis(variable) for variable in model.variables)


def _are_some(model, members):
    """Tell whether these are not all members in their order."""
    return isinstance(model, Ensemble) and list(members) != list(range(len(model.seeds)))


def _initial_weights(model, members):
    """Return the values of trainable and of other weights. Making a part of the model takes longer."""
    if not _are_some(model, members):
        members = None
    elif not _has_separate_members(model):
        model, members = model.part(members), None
    parts = model.trainable_variables, model.non_trainable_variables
    return [variable_values(variables, members) for variables in parts]
