"""A training run, epoch by epoch, over all parts of an ensemble."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
import tensorflow as tf

from course_lib.networks import Ensemble
from course_lib.training._epoch import Batches, Material, Report
from course_lib.training._order import epoch_order
from course_lib.training._programs import Programs, in_groups
from course_lib.training._replicas import OneReplica
from course_lib.training._shards import Shard, bytes_of_member, cut, threads
from course_lib.training._state import members_of, weights_of


@dataclass(frozen=True, eq=False)
class Examples:
    """What all members are trained and validated on.

    Attributes
    ----------
    x, y, x_held_out, y_held_out : array
        Inputs (examples, features) and classes (examples,), for training and for validation.
    chosen, held_out : array of int32, shape (members, examples), or None
        Which of the examples in `x` train and validate each member; None if all do, and `x_held_out`
        validates.
    """

    x: np.ndarray
    y: np.ndarray
    x_held_out: np.ndarray
    y_held_out: np.ndarray
    chosen: np.ndarray | None = None
    held_out: np.ndarray | None = None

    @property
    def trained_on(self):
        """How many examples each member is trained on."""
        return len(self.y) if self.chosen is None else self.chosen.shape[1]

    @property
    def validated_on(self):
        """How many examples each member is validated on."""
        return len(self.y_held_out) if self.held_out is None else self.held_out.shape[1]


@dataclass(frozen=True, eq=False)
class Plan:
    """What is to be done with them.

    Attributes
    ----------
    epochs, batch_size : int
        How long, and how many examples a step.
    rates : array of float32, shape (members,)
        Learning rates.
    seeds : list of int
        Decide the order of the examples for each member.
    optimizer, decayed, schedule
        See `course_lib.training._step.Recipe` and `course_lib.training._optimizer.functional`.
    sample : callable or None
        What to measure between steps.
    sample_at : array of int
        Before which steps, in rising order.
    patience : int or None
        Epochs without a lower validation loss after which a member stops.
    replicas : OneReplica or course_lib.training._replicas.Replicas
        Who takes each step of a plain model.
    """

    epochs: int
    batch_size: int
    rates: np.ndarray
    seeds: list
    optimizer: object
    decayed: list
    schedule: object
    sample: object = None
    sample_at: np.ndarray = field(default_factory=lambda: np.zeros(0, int))
    patience: int | None = None
    replicas: object = OneReplica()


class Run:
    """A training run.

    Parameters
    ----------
    model : keras.Model or course_lib.networks.Ensemble
        Is changed by `write_back` only.
    examples : Examples
        What it is trained on.
    plan : Plan
        How.
    devices : list of str
        Where; parts go round them.

    Attributes
    ----------
    shards : list of Shard
        All parts, where they have come to.
    epoch, epochs : int
        How many epochs they have been trained for, and are to be.
    """

    def __init__(self, model, examples, plan, devices):
        self._model, self._examples, self._plan = model, examples, plan
        self.epochs = plan.epochs
        self.steps = examples.trained_on // plan.batch_size
        places = np.bincount(plan.sample_at // self.steps, minlength=1).max()
        self._programs = Programs(plan, int(places), plan.epochs * self.steps)
        self._devices, self._data = devices, {}
        self.epoch = 0
        self.share_out(self._parts(np.arange(len(plan.rates))))

    def share_out(self, parts):
        """Give each part its members, in their state before training."""
        self.shards = [
            self._shard(members, self._devices[index % len(self._devices)])
            for index, members in enumerate(parts)
        ]

    def validate(self):
        """Return the report of an epoch without steps: loss and error before training."""
        return self._advance(0)

    def train(self):
        """Train all members for an epoch; return its report, with all members side by side."""
        report = self._advance(self.steps)
        self.epoch += 1
        return report

    def of_members(self, name):
        """Return what the state has for each member under a name, such as "diverged"."""
        parts = [np.asarray(getattr(shard.state, name)) for shard in self.shards]
        return np.concatenate(parts)[self._places]

    def best_epoch(self):
        """Return after how many epochs each member reached the weights that it has now."""
        if self._plan.patience is not None:
            return self.of_members("best_epoch")
        diverged = self.of_members("diverged")
        return np.where(diverged >= 0, diverged // self.steps, self.epoch)

    def probed(self, probe):
        """Return what a probe says of the model as it is now, in a list; nothing without a probe."""
        if probe is None:
            return []
        self.share(best=False)
        self.write_back(best=False)
        return [probe(self._model)]

    def share(self, best):
        """Learn what other processes have trained: nothing, if there are none. See `write_back`."""

    def write_back(self, best):
        """Give the model the weights that its members have now, or the best they had, if these are kept."""
        for variable, value in zip(self._variables, self._weights(best), strict=True):
            variable.assign(value)

    @property
    def _variables(self):
        return [*self._model.trainable_variables, *self._model.non_trainable_variables]

    def _weights(self, best):
        states = [shard.state for shard in self.shards]
        parts = [state.best if best and state.best else weights_of(state) for state in states]
        return [self._whole(values) for values in zip(*parts, strict=True)]

    def _whole(self, parts):
        """Join the parts of a weight; what belongs to all members is the same in all parts but for chance."""
        if isinstance(self._model, Ensemble) and parts[0].shape.rank == 3:
            return np.concatenate(parts)[self._places]
        return parts[0]

    @property
    def _places(self):
        """Where each member's own is, in its order, when parts are put side by side."""
        return np.argsort(np.concatenate([shard.members for shard in self.shards]))

    def _advance(self, steps):
        with ThreadPoolExecutor(threads(shard.device for shard in self.shards)) as pool:
            done = list(pool.map(lambda shard: self._trained(shard, steps), self.shards))
        self.shards = [shard for pairs in done for shard, _ in pairs]
        return side_by_side([report for pairs in done for _, report in pairs], self._places)

    def _trained(self, shard, steps):
        """Train a part; or its halves, if the memory is not enough for all of it."""
        try:
            return [shard.trained(self._batches(shard, steps))]
        except tf.errors.ResourceExhaustedError as failure:
            if len(shard.members) == 1:
                raise MemoryError(
                    "There is not enough memory to train even one member at a time; a smaller "
                    f"batch_size needs less. Received: batch_size={self._plan.batch_size}"
                ) from failure
        return [pair for half in self._halves(shard) for pair in self._trained(half, steps)]

    def _batches(self, shard, steps):
        plan, members = self._plan, shard.members
        seeds = [plan.seeds[member] for member in members]
        order = epoch_order(seeds, self.epoch, self._examples.trained_on, plan.batch_size)
        if self._examples.chosen is not None:
            chosen = self._examples.chosen[members, :, None]
            order = np.take_along_axis(chosen, order.reshape(len(order), -1, 1), axis=1).reshape(order.shape)
        if self._shared_order:
            order = order[0]
        return Batches(tf.constant(order), tf.constant(steps), tf.constant(self._sample_places()))

    @property
    def _shared_order(self):
        """Whether all members see the same batches; then their first layer reads them once."""
        return len(set(self._plan.seeds)) == 1 and self._examples.chosen is None

    def _sample_places(self):
        """Return where the samples of an epoch's steps go, -1 for steps without."""
        places = np.full(self.steps, -1, "int32")
        here = self._plan.sample_at[self._plan.sample_at // self.steps == self.epoch] % self.steps
        places[here] = np.arange(len(here))
        return places

    def _shard(self, members, device):
        with tf.device(device):
            program, state = self._programs.of(self._model, members, device)
            return Shard(members, program, state, self._material(members, device), device)

    def _halves(self, shard):
        middle = (len(shard.members) + 1) // 2
        for here in (slice(middle), slice(middle, None)):
            half = self._shard(shard.members[here], shard.device)
            yield replace(half, state=members_of(shard.state, here))

    def _parts(self, members):
        """Return which members each part has, of those that are trained here."""
        model, plan = self._model, self._plan
        if not isinstance(model, Ensemble):
            return [members]
        kinds = [model.layout_of([member]) for member in members]
        size = bytes_of_member(model, plan.batch_size), plan.epochs * self.steps
        parts = cut(kinds, *size, self._devices, grouped=in_groups(model, members))
        return [members[part] for part in parts]

    def _material(self, members, device):
        examples = self._examples
        if device not in self._data:
            arrays = (examples.x, examples.y, examples.x_held_out, examples.y_held_out)
            self._data[device] = [tf.constant(array) for array in arrays]
        held_out = None if examples.held_out is None else tf.constant(examples.held_out[members])
        return Material(*self._data[device], held_out, tf.constant(self._plan.rates[members]))


def side_by_side(reports, places):
    """Join the reports of parts to one of all members, each of which has its place in them."""
    joined = {
        name: np.concatenate([getattr(report, name) for report in reports], axis=-1)[..., places]
        for name in ("loss", "wrong", "held_out_loss", "held_out_wrong")
    }
    samples = {
        name: np.concatenate([report.samples[name] for report in reports], axis=1)[:, places]
        for name in reports[0].samples
    }
    return Report(**joined, samples=samples)
