"""The course's library: one call of `fit`."""

from dataclasses import replace

import keras
import tensorflow as tf
from tensorflow.python.util import _pywrap_util_port

from benchmarks.ensemble._problem import BATCH, LEARNING_RATE, WIDTHS, initial_weights, load
from course_lib.activations import ELU
from course_lib.initializers import LeCunNormal
from course_lib.networks import Ensemble
from course_lib.training import fit


def about():
    """Return names and versions."""
    onednn = "on" if _pywrap_util_port.IsMklEnabled() else "off"
    return f"TensorFlow {tf.__version__} (oneDNN {onednn}), Keras {keras.__version__}"


def prepare(problem, variant):
    """Build an ensemble.

    Parameters
    ----------
    problem : Problem
    variant : {"plain", "validation", "bfloat16"}
        The second measures the error on the whole validation set, which other contenders never do.
    """
    keras.config.set_dtype_policy("mixed_bfloat16" if variant == "bfloat16" else "float32")
    nets = Ensemble(WIDTHS, ELU(), LeCunNormal(), seeds=range(problem.members))
    nets.set_weights([array for layer in initial_weights(problem.members) for array in layer])
    if variant == "validation":
        problem = replace(problem, validation=360)
    data = load(problem)
    return lambda epochs: fit(nets, data, epochs=epochs, learning_rate=LEARNING_RATE, batch_size=BATCH).loss
