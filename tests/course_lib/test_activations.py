"""Tests of the activation functions."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from scipy.special import expit

from course_lib.activations import logistic, tanh

REFERENCES = [(logistic, expit), (tanh, np.tanh)]
GRID = np.linspace(-8, 8, 65)


@pytest.mark.parametrize(("f", "reference"), REFERENCES)
def test_values_are_the_reference(f, reference):
    np.testing.assert_allclose(f(GRID), reference(GRID), rtol=1e-13)


@pytest.mark.parametrize(
    ("f", "slope"), [(logistic, expit(GRID) * expit(-GRID)), (tanh, np.cosh(GRID) ** -2)]
)
def test_slopes_are_the_derivative(f, slope):
    z = tf.constant(GRID)
    with tf.GradientTape() as tape:
        tape.watch(z)
        h = f(z)
    np.testing.assert_allclose(tape.gradient(h, z), slope, rtol=1e-8)


@pytest.mark.parametrize("f", [logistic, tanh])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_type_and_shape_are_kept(f, dtype):
    h = f(np.zeros((2, 3, 4), dtype))
    assert (h.shape, keras.backend.standardize_dtype(h.dtype)) == ((2, 3, 4), dtype)


@pytest.mark.parametrize("f", [logistic, tanh])
def test_far_inputs_saturate_without_overflow(f):
    z = tf.constant([-1e4, 1e4])
    with tf.GradientTape() as tape:
        tape.watch(z)
        h = f(z)
    assert np.all(np.isfinite(h))
    np.testing.assert_array_equal(tape.gradient(h, z), 0)


def test_tanh_is_a_stretched_logistic():
    np.testing.assert_allclose(tanh(GRID), 2 * np.asarray(logistic(2 * GRID)) - 1, atol=1e-14)


@pytest.mark.parametrize("f", [logistic, tanh])
def test_a_saved_layer_comes_back(f):
    layer = keras.layers.Dense(3, activation=f)
    assert keras.layers.Dense.from_config(layer.get_config()).activation is f
