"""What the tests of the diagnostics share."""

import keras
import numpy as np
import pytest

from course_lib.networks import EnsembleDense


def _batched_nets(widths, activation, members):
    layers = []
    for width in widths[1:]:
        layers += [EnsembleDense(width, "glorot_uniform", range(members)), activation()]
    nets = keras.Sequential(layers[:-1])
    nets(np.zeros((1, widths[0]), "float32"))
    return nets


@pytest.fixture(scope="session")
def batched_nets():
    """Function that makes an ensemble with activations `activation()`, layers of any type."""
    return _batched_nets


@pytest.fixture
def in_double_precision():
    """Nets made meanwhile have float64 weights."""
    keras.config.set_dtype_policy("float64")
    yield
    keras.config.set_dtype_policy("float32")
