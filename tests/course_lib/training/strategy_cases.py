"""Training runs with and without a strategy; as a program, in a process of their own.

Called with a file's name and the number of logical devices into which to divide the processor, before the
names of the cases to run. Trains them all over those devices, and in all processes that TF_CONFIG names, and
writes the results into the file.
"""

import os
import sys
from contextlib import suppress
from unittest import mock

import keras
import numpy as np
import tensorflow as tf

from course_lib.activations import tanh
from course_lib.data import Dataset
from course_lib.initializers import GlorotUniform
from course_lib.networks import Ensemble, mlp
from course_lib.training import _compile, fit
from tests.course_lib.training.blobs import blobs

WIDTHS = [4, 8, 3]


def momentum():
    return keras.optimizers.SGD(0.1, momentum=0.9)


def ensemble(strategy, **options):
    nets = Ensemble(WIDTHS, tanh, GlorotUniform(), range(3))
    return nets, fit(nets, blobs(), epochs=2, batch_size=8, strategy=strategy, **options)


def plain(strategy, **options):
    net = mlp(WIDTHS, tanh, GlorotUniform(), seed=3)
    return net, fit(net, blobs(), epochs=2, batch_size=8, strategy=strategy, **options)


def ensemble_adam(strategy):
    return ensemble(strategy, optimizer="adam", sample=size_of_updates, sample_at=[1, 7], probe=first_weights)


def ensemble_that_diverges(strategy):
    return ensemble(strategy, learning_rate=[0.1, np.finfo("float32").max, 0.1])


def ensemble_interrupted(strategy):
    """What the weights are if somebody interrupts training after the first epoch."""
    nets = Ensemble(WIDTHS, tanh, GlorotUniform(), range(3))

    def first_epoch(epochs, show, done):
        yield 0
        raise KeyboardInterrupt

    with mock.patch("course_lib.training._fit.progress_bar", first_epoch), suppress(KeyboardInterrupt):
        fit(nets, blobs(), epochs=2, batch_size=8, strategy=strategy)
    return nets, None


def plain_momentum(strategy):
    return plain(strategy, optimizer=momentum())


def plain_adam(strategy):
    return plain(strategy, optimizer="adam", sample=size_of_update, sample_at=[1, 7], probe=first_weights)


def plain_that_stops(strategy):
    """The rate grows until the validation loss rises, too."""
    rates = keras.optimizers.schedules.ExponentialDecay(0.1, decay_steps=6, decay_rate=100.0)
    return plain(strategy, learning_rate=rates, patience=1, per_step=True)


def plain_that_diverges(strategy):
    return plain(strategy, learning_rate=np.finfo("float32").max)


def plain_made_in_scope(strategy):
    with strategy.scope() if strategy else tf.distribute.get_strategy().scope():
        return plain_momentum(strategy)


def ensemble_made_in_scope(strategy):
    with strategy.scope() if strategy else tf.distribute.get_strategy().scope():
        return ensemble(strategy, optimizer=momentum())


def plain_of_unlike_replicas(strategy):
    """A net with other initial weights in each process, unless told otherwise."""
    start = np.random.default_rng(int(os.environ.get("OWN_SEED", 0))).normal(size=(4, 3))
    net = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    net.set_weights([start, np.zeros(3)])
    return net, fit(net, blobs(), epochs=2, learning_rate=0.1, strategy=strategy)


def plain_with_dropout(strategy):
    """One input, dropped or not, in batches of two equal examples: their mean loss tells what was dropped."""
    ones = np.ones((32, 1), "float32"), np.zeros(32, "int32")
    net = keras.Sequential([keras.Input((1,)), keras.layers.Dropout(0.5, seed=1), keras.layers.Dense(2)])
    net.set_weights([np.array([[1.0, 0.0]]), np.zeros(2)])
    data = Dataset("ones", ("a", "b"), *ones, *ones, *ones)
    return net, fit(net, data, epochs=2, learning_rate=1e-9, batch_size=2, per_step=True, strategy=strategy)


def size_of_updates(model, update):
    return {"size": tf.norm(update[0], axis=(1, 2))}


def size_of_update(model, update):
    return {"size": tf.norm(update[0])[None]}


def first_weights(model):
    return np.asarray(model.weights[0]).copy()


def outcome(case, strategy=None):
    """Train; return the weights and the `History`, as arrays by name."""
    model, history = globals()[case](strategy)
    arrays = {f"weights_{index}": np.asarray(weights) for index, weights in enumerate(model.weights)}
    if history is None:
        return arrays
    names = ("loss", "error", "validation_loss", "diverged", "best_epoch", "probes")
    arrays |= {name: np.asarray(getattr(history, name)) for name in names}
    arrays |= {f"sample_{name}": values for name, values in history.samples.items()}
    steps = {"step_loss": history.step_loss, "step_error": history.step_error}
    return arrays | ({} if history.step_loss is None else steps)


def main(file, devices, cases):
    processor = tf.config.list_physical_devices("CPU")[0]
    parts = [tf.config.LogicalDeviceConfiguration()] * devices
    tf.config.set_logical_device_configuration(processor, parts)
    if "TF_CONFIG" in os.environ:
        _compile.has_xla = lambda: False  # It takes long to compile, and devices of one process try it.
        strategy = tf.distribute.MultiWorkerMirroredStrategy()
    else:
        strategy = tf.distribute.MirroredStrategy([f"/CPU:{index}" for index in range(devices)])
    outcomes = {case: outcome(case, strategy) for case in cases}
    arrays = {f"{case}/{name}": array for case in cases for name, array in outcomes[case].items()}
    np.savez(file, **arrays)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
