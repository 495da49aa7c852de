"""An ensemble shared out among processes: each trains members of its own, and tells the others."""

import numpy as np
import tensorflow as tf

from course_lib.training._epoch import Report
from course_lib.training._run import Run

MEMBERS_LAST = ("loss", "wrong", "held_out_loss", "held_out_wrong")


class Workers:
    """The processes of a strategy.

    Parameters
    ----------
    strategy : tf.distribute.Strategy
        Has as many replicas in each process.

    Attributes
    ----------
    count : int
        How many processes there are.
    index : int
        Which of them this one is, from 0.
    """

    def __init__(self, strategy):
        self._strategy = strategy
        local = len(strategy.extended.worker_devices)
        numbers = strategy.experimental_local_results(self._distributed(lambda replica: replica))
        self._first_replica = int(numbers[0])
        self.count, self.index = strategy.num_replicas_in_sync // local, self._first_replica // local

    def gather(self, array, axis=0):
        """Join the arrays of all processes, in their order. All of them must call it.

        Parameters
        ----------
        array : array of bool, int or float
            This process's. Others may be of another length along the axis.
        axis : int
            Along which they are joined.

        Returns
        -------
        array
            The same in each process.
        """
        # As float64, which TensorFlow can send, unlike others, and which holds what members have exactly.
        own = np.moveaxis(array, axis, 0).astype("float64")
        pieces = self._distributed(lambda replica: own if replica == self._first_replica else own[:0])
        whole = self._strategy.gather(pieces, axis=0).numpy()
        return np.moveaxis(whole, 0, axis).astype(array.dtype)

    def _distributed(self, function):
        """Give each replica of this process the tensor that a function makes of the replica's number."""
        return self._strategy.experimental_distribute_values_from_function(
            lambda context: tf.constant(function(context.replica_id_in_sync_group))
        )


class SharedRun(Run):
    """A run of which this process trains only some members. Its reports tell of all.

    Parameters
    ----------
    model, examples, plan, devices
        See `Run`.
    workers : Workers
        Who trains the other members, in the same way.
    """

    def __init__(self, model, examples, plan, devices, workers):
        self._workers = workers
        self._own = np.array_split(np.arange(len(plan.rates)), workers.count)[workers.index]
        self._shared, self._shared_at = None, None
        super().__init__(model, examples, plan, devices)

    def of_members(self, name):
        """Return what all members' states have under a name."""
        return self._workers.gather(super().of_members(name))

    def share(self, best):
        """Learn the weights of the members that other processes train, and tell them this one's."""
        own = [np.asarray(part) for part in super()._weights(best)]
        self._shared = [self._workers.gather(part) if part.ndim == 3 else part for part in own]
        self._shared_at = self.epoch, best

    def _weights(self, best):
        """Return all weights; if training was interrupted, those of other members as they were."""
        if self._shared_at == (self.epoch, best):
            return self._shared
        whole = [np.array(variable) for variable in self._variables]
        for weights, part in zip(whole, super()._weights(best), strict=True):
            weights[self._own if weights.ndim == 3 else ...] = part
        return whole

    def _advance(self, steps):
        report = super()._advance(steps)
        gathered = {name: self._workers.gather(getattr(report, name), -1) for name in MEMBERS_LAST}
        samples = {name: self._workers.gather(sample, 1) for name, sample in report.samples.items()}
        return Report(**gathered, samples=samples)

    def _parts(self, members):
        return super()._parts(members[self._own])
