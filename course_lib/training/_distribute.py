"""Training over the devices and processes of a `tf.distribute.Strategy`.

Members of an ensemble need nothing from one another, so that they are shared out among the devices and do
not communicate while they are trained. A plain model is copied to all devices, which share each batch.
"""

from dataclasses import replace

import tensorflow as tf

from course_lib.networks import Ensemble
from course_lib.training._devices import default_device
from course_lib.training._replicas import Replicas
from course_lib.training._run import Run
from course_lib.training._workers import SharedRun, Workers

WITH_SERVERS = (
    tf.distribute.ParameterServerStrategy,
    tf.distribute.experimental.ParameterServerStrategy,
    tf.compat.v1.distribute.experimental.ParameterServerStrategy,
)


def run_on(strategy, model, examples, plan):
    """Return a training run that uses the devices of a strategy.

    Parameters
    ----------
    strategy : tf.distribute.Strategy or None
        None uses the first GPU, or the processor.
    model, examples, plan
        See `Run`.

    Returns
    -------
    Run

    Raises
    ------
    ValueError
        If the strategy is none, or has parameter servers; if a plain model's batches cannot be shared out
        evenly; if there are fewer members than processes.
    """
    devices = _devices(strategy)
    replicas = 1 if strategy is None else strategy.num_replicas_in_sync
    if isinstance(model, Ensemble) and replicas > len(devices):
        return _shared_run(model, examples, plan, devices, Workers(strategy))
    if not isinstance(model, Ensemble) and replicas > 1:
        _check_batch_size(plan.batch_size, replicas)
        plan = replace(plan, replicas=Replicas(strategy, model))
    return Run(model, examples, plan, devices)


def check_one_process(strategy):
    """Refuse a strategy of several processes, for what cannot be done in step by all of them."""
    if strategy is not None and strategy.num_replicas_in_sync > len(_devices(strategy)):
        raise ValueError(
            "checkpoint can be given to a run in one process only. "
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
    except RuntimeError:  # TensorFlow's default strategy has none of its own.
        return [default_device()]


def _shared_run(model, examples, plan, devices, workers):
    if len(plan.rates) < workers.count:
        raise ValueError(
            f"The strategy has {workers.count} processes, each of which trains a member at least. "
            f"Received: an ensemble of {len(plan.rates)}"
        )
    return SharedRun(model, examples, plan, devices, workers)


def _check_batch_size(batch_size, replicas):
    if batch_size % replicas:
        raise ValueError(
            f"batch_size must be a multiple of {replicas}, the number of the strategy's replicas, each of "
            f"which takes an equal part. Received: batch_size={batch_size!r}"
        )
