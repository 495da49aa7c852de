"""A training run, epoch by epoch, over all parts of an ensemble."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import keras
import numpy as np
import tensorflow as tf

from course_lib.networks import Ensemble
from course_lib.networks._members import has_members_axis
from course_lib.training._compile import Programs, can_group
from course_lib.training._config import TrainingConfig, TrainingData
from course_lib.training._epoch import Batches, DeviceData, EpochResult
from course_lib.training._shards import Shard, member_bytes, number_of_threads, partition_members
from course_lib.training._state import map_members, model_weights


class Run:
    """A training run, which begins with `start`.

    Parameters
    ----------
    model
        Changed only by `write_back`.
    data, config
        What it is trained on, and how.
    devices
        Where; one part after another goes to the next device.

    Attributes
    ----------
    model, data, config
        As given.
    shards : list of Shard
        All parts, in the state that they have reached.
    epoch : int
        Number of epochs trained so far.
    steps : int
        Per epoch.
    """

    def __init__(
        self, model: keras.Model, data: TrainingData, config: TrainingConfig, devices: Sequence[str]
    ):
        self.model, self.data, self.config, self.epoch = model, data, config, 0
        self.steps = data.train_size // config.batch_size
        slots = np.bincount(config.sample_at // self.steps, minlength=1).max()
        self._programs = Programs(config, int(slots), config.epochs * self.steps)
        self._devices = devices
        self._arrays: dict[str, list[tf.Tensor]] = {}

    def start(self, parts: Sequence[np.ndarray] | None = None) -> None:
        """Make a shard of each part's members, in their state before training.

        Without `parts`, the members are divided so that training is fast. Nothing is compiled before.
        """
        if parts is None:
            parts = self._parts(np.arange(len(self.config.learning_rates)))
        self.shards = [
            self._shard(members, self._devices[index % len(self._devices)])
            for index, members in enumerate(parts)
        ]

    def validate(self) -> EpochResult:
        """Return the result of an epoch without steps: loss and error before training."""
        return self._advance(0)

    def train(self) -> EpochResult:
        """Train all members for an epoch and return its result."""
        result = self._advance(self.steps)
        self.epoch += 1
        return result

    def member_values(self, name: str) -> np.ndarray:
        """Return a field of the state that has one value for each member, such as "diverged"."""
        parts = [np.asarray(getattr(shard.state, name)) for shard in self.shards]
        return np.concatenate(parts)[self._places]

    def best_epoch(self) -> np.ndarray:
        """Return after how many epochs each member reached the weights that `write_back` gives it."""
        if self.config.patience is not None:
            return self.member_values("best_epoch")
        diverged = self.member_values("diverged")
        return np.where(diverged >= 0, diverged // self.steps, self.epoch)

    def probe(self, function: Callable | None) -> list:
        """Return what a function measures of the model as it is now, in a list; [] without a function."""
        if function is None:
            return []
        self.sync_workers(best=False)
        self.write_back(best=False)
        return [function(self.model)]

    def sync_workers(self, best: bool) -> None:
        """Exchange weights with other processes before `write_back`. Here, there are none."""

    def write_back(self, best: bool) -> None:
        """Assign to the model the current weights of its members, or their best ones if these are kept."""
        for variable, value in zip(self._variables, self._weights(best), strict=True):
            variable.assign(value)

    @property
    def _variables(self):
        return [*self.model.trainable_variables, *self.model.non_trainable_variables]

    def _weights(self, best):
        states = [shard.state for shard in self.shards]
        parts = [state.best if best and state.best else model_weights(state) for state in states]
        return [self._join(values) for values in zip(*parts, strict=True)]

    def _join(self, parts):
        """Join the parts of a weight. What belongs to all members is nearly the same in all parts."""
        if isinstance(self.model, Ensemble) and has_members_axis(parts[0]):
            return np.concatenate(parts)[self._places]
        return parts[0]

    @property
    def _places(self):
        """Where each member, in the ensemble's order, is found in the concatenated parts."""
        return np.argsort(np.concatenate([shard.members for shard in self.shards]))

    def _advance(self, steps):
        with ThreadPoolExecutor(number_of_threads(shard.device for shard in self.shards)) as pool:
            done = list(pool.map(lambda shard: self._train_shard(shard, steps), self.shards))
        self.shards = [shard for pairs in done for shard, _ in pairs]
        return _concatenate_results([result for pairs in done for _, result in pairs], self._places)

    def _train_shard(self, shard, steps):
        """Train a shard; or its halves, if there is not enough memory for the whole."""
        try:
            return [shard.train(self._batches(shard, steps))]
        except tf.errors.ResourceExhaustedError as failure:
            if len(shard.members) == 1:
                raise MemoryError(
                    "There is not enough memory to train even one member at a time; a smaller "
                    f"batch_size needs less. Received: batch_size={self.config.batch_size}"
                ) from failure
        return [pair for half in self._halves(shard) for pair in self._train_shard(half, steps)]

    def _halves(self, shard):
        middle = (len(shard.members) + 1) // 2
        for here in (slice(middle), slice(middle, None)):
            half = self._shard(shard.members[here], shard.device)
            yield replace(half, state=map_members(lambda tensor, here=here: tensor[here], shard.state))

    def _shard(self, members, device):
        with tf.device(device):
            program, state = self._programs.prepare(self.model, members, device)
            return Shard(members, program, state, self._device_data(members, device), device)

    def _device_data(self, members, device):
        if device not in self._arrays:
            arrays = *self.data.dataset.part("train"), *self.data.dataset.part("validation")
            self._arrays[device] = [tf.constant(array) for array in arrays]
        indices = self.data.validation_indices
        indices = None if indices is None else tf.constant(indices[members])
        rates = tf.constant(self.config.learning_rates[members])
        return DeviceData(*self._arrays[device], indices, rates)

    def _batches(self, shard, steps):
        config, indices = self.config, self.data.train_indices
        seeds = [config.order_seeds[member] for member in shard.members]
        order = epoch_order(seeds, self.epoch, self.data.train_size, config.batch_size)
        if indices is not None:
            flat = order.reshape(len(order), -1)
            order = np.take_along_axis(indices[shard.members], flat, axis=1).reshape(order.shape)
        elif len(set(config.order_seeds)) == 1:
            order = order[0]  # Then the first layer reads the batch once for all members.
        slots = np.full(self.steps, -1, "int32")
        here = config.sample_at[config.sample_at // self.steps == self.epoch] % self.steps
        slots[here] = np.arange(len(here))
        return Batches(tf.constant(order), tf.constant(steps), tf.constant(slots))

    def _parts(self, members):
        """Return the members of each part, of those that are trained in this process."""
        model, config = self.model, self.config
        if not isinstance(model, Ensemble):
            return [members]
        layouts = [model.layout_of([member]) for member in members]
        size, steps = member_bytes(model, config.batch_size), config.epochs * self.steps
        parts = partition_members(layouts, size, steps, self._devices, grouped=can_group(model, members))
        return [members[part] for part in parts]


def epoch_order(seeds: Sequence[int], epoch: int, examples: int, batch_size: int) -> np.ndarray:
    """Return the examples of each step of an epoch.

    Parameters
    ----------
    seeds
        One for each member. Members with the same seed see the same order.
    epoch
        From 0. Its order does not depend on that of other epochs.
    examples
        Number of examples to choose from.
    batch_size
        Number of examples per step. Those left over are left out of this epoch.

    Returns
    -------
    array of int32, shape (members, steps, batch_size)
        Indices of examples.
    """
    steps = examples // batch_size
    orders = {
        seed: np.random.default_rng([seed, epoch]).permutation(examples)[: steps * batch_size]
        for seed in set(seeds)
    }
    return np.stack([orders[seed] for seed in seeds]).reshape(-1, steps, batch_size).astype("int32")


def _concatenate_results(results, places):
    """Concatenate the results of all parts, with the members in the ensemble's order."""
    joined = {
        name: np.concatenate([getattr(result, name) for result in results], axis=-1)[..., places]
        for name in ("loss", "wrong", "validation_loss", "validation_wrong")
    }
    samples = {
        name: np.concatenate([result.samples[name] for result in results], axis=1)[:, places]
        for name in results[0].samples
    }
    return EpochResult(**joined, samples=samples)
