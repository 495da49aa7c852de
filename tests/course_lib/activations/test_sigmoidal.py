"""Tests of the S-shaped activation functions."""

import numpy as np
import pytest
import tensorflow as tf
from scipy.special import expit

from course_lib.activations import logistic, scaled_tanh, softsign, tanh

GRID = np.linspace(-8, 8, 65)
ODD = [tanh, scaled_tanh, softsign]
SHARP = np.tanh(GRID * 2 / 3)
CASES = [
    (logistic, expit(GRID), expit(GRID) * expit(-GRID)),
    (tanh, np.tanh(GRID), np.cosh(GRID) ** -2),
    (scaled_tanh, 1.7159 * SHARP, 1.7159 * 2 / 3 * np.cosh(GRID * 2 / 3) ** -2),
    (softsign, tf.nn.softsign(GRID).numpy(), (1 + abs(GRID)) ** -2),
]


@pytest.mark.parametrize(("f", "value", "slope"), CASES)
def test_values_and_slopes_are_the_formula(f, value, slope, value_and_slope):
    computed = value_and_slope(f, GRID)
    np.testing.assert_allclose(computed[0], value, rtol=1e-13)
    np.testing.assert_allclose(computed[1], slope, rtol=1e-13)


@pytest.mark.parametrize("f", ODD)
def test_it_is_odd(f):
    np.testing.assert_array_equal(f(-GRID), -f(GRID))


def test_the_logistic_function_is_symmetric_about_a_half():
    np.testing.assert_allclose(logistic(-GRID) + logistic(GRID), 1, rtol=1e-15)


@pytest.mark.parametrize("f", [logistic, *ODD])
def test_it_rises(f):
    assert np.all(np.diff(f(GRID)) > 0)


@pytest.mark.parametrize(
    ("f", "bottom", "top"),
    [(logistic, 0, 1), (tanh, -1, 1), (scaled_tanh, -1.7159, 1.7159), (softsign, -1, 1)],
)
def test_it_saturates(f, bottom, top):
    z = np.array([-1e300, 1e300])
    np.testing.assert_allclose(f(z), [bottom, top], rtol=1e-15)


@pytest.mark.parametrize(
    ("f", "steepest"), [(logistic, 0.25), (tanh, 1), (scaled_tanh, 1.7159 * 2 / 3), (softsign, 1)]
)
def test_it_is_steepest_at_0(f, steepest, value_and_slope):
    _, slopes = value_and_slope(f, GRID)
    assert slopes.argmax() == 32
    np.testing.assert_allclose(slopes[32], steepest, rtol=1e-15)


@pytest.mark.parametrize("z", [20.0, -20.0])
def test_a_saturated_unit_keeps_its_tiny_gradient(z, value_and_slope):
    z = np.float32(z)
    np.testing.assert_allclose(value_and_slope(logistic, z)[1], np.exp(-20.0), rtol=1e-6)
    np.testing.assert_allclose(value_and_slope(tanh, z)[1], 4 * np.exp(-40.0), rtol=1e-6)


def test_the_logistic_function_is_a_shifted_and_stretched_tanh():
    np.testing.assert_allclose(logistic(GRID) - 0.5, tanh(GRID / 2) / 2, rtol=1e-13, atol=1e-16)
    np.testing.assert_allclose(tanh(GRID), 2 * logistic(2 * GRID) - 1, rtol=1e-12, atol=1e-16)


def test_a_logistic_layer_with_4_times_the_weights_is_a_tanh_layer():
    generator = np.random.default_rng(0)
    kernels = [tf.constant(generator.normal(0, 0.3, (6, 6))) for _ in range(4)]
    x = generator.normal(size=(5, 6))

    def tanh_net():
        h = x
        for kernel in kernels:
            h = tanh(h @ kernel)
        return h

    def logistic_net():
        h = logistic(2 * x @ kernels[0])
        for kernel in kernels[1:]:
            h = logistic(h @ (4 * kernel) - 2 * tf.reduce_sum(kernel, axis=0))
        return 2 * h - 1

    results, gradients = [], []
    for net in (tanh_net, logistic_net):
        with tf.GradientTape() as tape:
            tape.watch(kernels)
            results.append(net())
        gradients.append(tape.gradient(results[-1], kernels))
    np.testing.assert_allclose(*results, atol=1e-14)
    np.testing.assert_allclose(*gradients, atol=1e-13)


class TestLeCun:
    def test_targets_are_fixed_points(self):
        np.testing.assert_allclose(scaled_tanh(np.array([-1.0, 1.0])), [-1, 1], atol=5e-6)
        assert round(float(scaled_tanh(np.float64(1))), 6) == 0.999997

    def test_the_curvature_is_largest_near_1(self, curvature):
        z = np.linspace(0, 3, 3001)
        assert z[abs(curvature(scaled_tanh, z)).argmax()] == pytest.approx(0.988, abs=5e-4)
        # where tanh² = 1/3
        assert curvature(scaled_tanh, np.array(1.5 * np.arctanh(3**-0.5))) == pytest.approx(
            -1.7159 * (2 / 3) ** 2 * 4 / 27**0.5
        )

    def test_the_second_moment_is_three_quarters(self, gaussian_mean):
        assert gaussian_mean(lambda z: scaled_tanh(z).numpy() ** 2) == pytest.approx(0.750, abs=5e-4)
