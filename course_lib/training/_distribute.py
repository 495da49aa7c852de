"""Training over the devices and processes of a `tf.distribute.Strategy`.

Members of an ensemble are independent of one another. They are divided among the devices and processes, which
do not communicate during an epoch. A plain model is copied to all devices, which share each batch.
"""

from collections.abc import Sequence
from dataclasses import replace

import keras
import numpy as np
import tensorflow as tf

from course_lib.networks import Ensemble
from course_lib.networks._members import has_members_axis
from course_lib.training._config import TrainingConfig, TrainingData
from course_lib.training._devices import default_device
from course_lib.training._epoch import EpochResult
from course_lib.training._replicas import Replicas
from course_lib.training._run import Run

WITH_SERVERS = (
    tf.distribute.ParameterServerStrategy,
    tf.compat.v1.distribute.experimental.ParameterServerStrategy,
)


def create_run(
    strategy: tf.distribute.Strategy | None, model: keras.Model, data: TrainingData, config: TrainingConfig
) -> Run:
    """Return a training run that uses the devices of a strategy; without one, the default device.

    Raise ValueError if the strategy is of an unsupported type, if a plain model's batches cannot be divided
    evenly among its replicas, or if there are fewer members than processes.
    """
    devices = _devices(strategy)
    replicas = 1 if strategy is None else strategy.num_replicas_in_sync
    if isinstance(model, Ensemble) and replicas > len(devices):
        return SharedRun(model, data, config, devices, Workers(strategy))
    if not isinstance(model, Ensemble) and replicas > 1:
        if config.batch_size % replicas:
            raise ValueError(
                f"batch_size must be a multiple of {replicas}, the number of the strategy's replicas, each "
                f"of which takes an equal part. Received: batch_size={config.batch_size!r}"
            )
        config = replace(config, replicas=Replicas(strategy, model))
    return Run(model, data, config, devices)


def check_one_process(strategy: tf.distribute.Strategy | None) -> None:
    """Raise ValueError if a strategy has several processes, which cannot save checkpoints in step."""
    if strategy is not None and strategy.num_replicas_in_sync > len(_devices(strategy)):
        raise ValueError(
            "checkpoint can be given only to a run in one process. "
            f"Received: a strategy of {strategy.num_replicas_in_sync} replicas in several"
        )


def _devices(strategy):
    """Return the devices of this process that a strategy uses."""
    if strategy is None:
        return [default_device()]
    if not isinstance(strategy, tf.distribute.Strategy) or isinstance(strategy, WITH_SERVERS):
        raise ValueError(
            "strategy must be a tf.distribute.Strategy without parameter servers, such as MirroredStrategy "
            f"or MultiWorkerMirroredStrategy. Received: strategy={strategy!r}"
        )
    try:
        return list(strategy.extended.worker_devices)
    except RuntimeError:  # TensorFlow's default strategy has no devices of its own.
        return [default_device()]


class Workers:
    """The processes of a strategy, which has the same number of replicas in each.

    Attributes
    ----------
    count, index : int
        Number of processes, and which of them this one is, from 0.
    """

    def __init__(self, strategy: tf.distribute.Strategy):
        self._strategy = strategy
        local = len(strategy.extended.worker_devices)
        numbers = strategy.experimental_local_results(self._distribute(lambda replica: replica))
        self._first_replica = int(numbers[0])
        self.count, self.index = strategy.num_replicas_in_sync // local, self._first_replica // local

    def gather(self, array: np.ndarray, axis: int = 0) -> np.ndarray:
        """Concatenate the arrays of all processes along an axis. All processes must call it.

        Only along this axis may their lengths differ. Each process gets the same array.
        """
        # As float64, which TensorFlow can send, unlike others, and which holds what members have exactly.
        own = np.moveaxis(array, axis, 0).astype("float64")
        pieces = self._distribute(lambda replica: own if replica == self._first_replica else own[:0])
        whole = self._strategy.gather(pieces, axis=0).numpy()
        return np.moveaxis(whole, 0, axis).astype(array.dtype)

    def _distribute(self, function):
        """Give each replica of this process the tensor that a function makes of the replica's number."""
        return self._strategy.experimental_distribute_values_from_function(
            lambda context: tf.constant(function(context.replica_id_in_sync_group))
        )


class SharedRun(Run):
    """A run of which this process trains only some members. Its results are those of all members.

    Parameters
    ----------
    model, data, config, devices
        See `Run`.
    workers
        Train the other members, in the same way.
    """

    def __init__(
        self,
        model: Ensemble,
        data: TrainingData,
        config: TrainingConfig,
        devices: Sequence[str],
        workers: Workers,
    ):
        members = len(config.learning_rates)
        if members < workers.count:
            raise ValueError(
                f"The strategy has {workers.count} processes, each of which trains a member at least. "
                f"Received: an ensemble of {members}"
            )
        self._workers = workers
        self._own = np.array_split(np.arange(members), workers.count)[workers.index]
        self._shared: list[np.ndarray] = []
        self._shared_at: tuple[int, bool] | None = None
        super().__init__(model, data, config, devices)

    def member_values(self, name: str) -> np.ndarray:
        """Return a field of the state that has one value for each member, in all processes."""
        return self._workers.gather(super().member_values(name))

    def sync_workers(self, best: bool) -> None:
        """Get the weights of the members that other processes train, and send them this one's."""
        own = [np.asarray(part) for part in super()._weights(best)]
        self._shared = [self._workers.gather(part) if has_members_axis(part) else part for part in own]
        self._shared_at = self.epoch, best

    def _weights(self, best):
        """Return all weights; if training was interrupted, those of other members as they were before."""
        if self._shared_at == (self.epoch, best):
            return self._shared
        whole = [np.array(variable) for variable in self._variables]
        for weights, part in zip(whole, super()._weights(best), strict=True):
            weights[self._own if has_members_axis(weights) else ...] = part
        return whole

    def _advance(self, steps):
        result = super()._advance(steps)
        gathered = {
            name: self._workers.gather(value, axis=-1)
            for name, value in result._asdict().items()
            if name != "samples"
        }
        samples = {name: self._workers.gather(sample, axis=1) for name, sample in result.samples.items()}
        return EpochResult(**gathered, samples=samples)

    def _parts(self, members):
        return super()._parts(members[self._own])
