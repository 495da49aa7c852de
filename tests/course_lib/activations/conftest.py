"""What the tests of the activation functions share."""

import keras
import numpy as np
import pytest
import tensorflow as tf


def _differentiate(f, z):
    z = tf.convert_to_tensor(z)
    with tf.GradientTape() as tape:
        tape.watch(z)
        h = f(z)
    return h, tape.gradient(h, z, unconnected_gradients="zero")


@pytest.fixture(scope="session")
def value_and_slope():
    """Function that gives f(z) and f'(z), as arrays."""

    def run(f, z, jit_compile=None):
        if jit_compile is None:
            results = _differentiate(f, z)
        else:
            results = tf.function(lambda z: _differentiate(f, z), jit_compile=jit_compile)(tf.constant(z))
        return tuple(np.asarray(result) for result in results)

    return run


@pytest.fixture(scope="session")
def curvature():
    """Function that gives f''(z) as an array."""
    return lambda f, z: np.asarray(_differentiate(lambda z: _differentiate(f, z)[1], z)[1])


@pytest.fixture(scope="session")
def gaussian_mean():
    """Mean of f(z) for z from N(0, 1), by Gauss's rule on pieces that meet at 0."""
    nodes, weights = np.polynomial.legendre.leggauss(200)
    z = np.concatenate([6 * nodes - 6, 6 * nodes + 6])
    density = 6 * np.tile(weights, 2) * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return lambda f: float(np.asarray(f(z)) @ density)


@pytest.fixture
def reloaded(tmp_path):
    """Function that saves a model and loads it again."""

    def run(model):
        model.save(tmp_path / "model.keras")
        return keras.models.load_model(tmp_path / "model.keras")

    return run
