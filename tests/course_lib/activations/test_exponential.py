"""Tests of the exponential linear units."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib.activations import ELU, selu

GRID = np.linspace(-8, 8, 65)
NEGATIVE = GRID[GRID <= 0]
BESIDE_0 = np.array([-1e-12, 0.0, 1e-12])


def test_the_usual_alpha_is_1():
    assert ELU().alpha == 1


@pytest.mark.parametrize("alpha", [0.5, 1, 2])
def test_values_are_the_formula(alpha):
    expected = np.where(GRID > 0, GRID, alpha * np.expm1(np.minimum(GRID, 0)))
    np.testing.assert_allclose(ELU(alpha)(GRID), expected, rtol=1e-14)
    np.testing.assert_allclose(ELU(alpha)(GRID), keras.ops.elu(GRID, alpha), rtol=1e-14)


@pytest.mark.parametrize("alpha", [0.5, 1, 2])
def test_left_of_0_the_slope_is_the_distance_to_the_limit(alpha, value_and_slope):
    value, slope = value_and_slope(ELU(alpha), NEGATIVE)
    np.testing.assert_allclose(slope, value + alpha, rtol=1e-12)
    np.testing.assert_allclose(slope, alpha * np.exp(NEGATIVE), rtol=1e-14)


@pytest.mark.parametrize("alpha", [0.5, 1, 2])
def test_right_of_0_it_is_the_identity(alpha, value_and_slope):
    value, slope = value_and_slope(ELU(alpha), GRID[GRID > 0])
    np.testing.assert_array_equal(value, GRID[GRID > 0])
    np.testing.assert_array_equal(slope, 1)


@pytest.mark.parametrize("alpha", [0.5, 1, 2])
def test_it_saturates_at_minus_alpha(alpha, value_and_slope):
    value, slope = value_and_slope(ELU(alpha), np.array([-1e4, -1e300]))
    np.testing.assert_array_equal(value, -alpha)
    np.testing.assert_array_equal(slope, 0)


@pytest.mark.parametrize("alpha", [0.5, 1, 2])
def test_it_is_smooth_only_once_and_only_for_alpha_1(alpha, value_and_slope, curvature):
    value, slope = value_and_slope(ELU(alpha), BESIDE_0)
    np.testing.assert_allclose(value, 0, atol=1e-11)
    np.testing.assert_allclose(slope, [alpha, alpha, 1])
    np.testing.assert_allclose(curvature(ELU(alpha), BESIDE_0), [alpha, alpha, 0])


@pytest.mark.parametrize("alpha", [1e-300, 1e300])
def test_any_positive_alpha_will_do(alpha):
    assert ELU(alpha).alpha == alpha


@pytest.mark.parametrize("alpha", [0, [1, 0]])
def test_alpha_0_raises_an_error(alpha):
    with pytest.raises(ValueError, match="alpha must be a positive finite number. Received: alpha=0"):
        ELU(alpha)


def test_small_inputs_keep_their_digits():
    z = np.array([-1e-3, -1e-6, -1e-12])
    np.testing.assert_allclose(ELU()(z), z + z**2 / 2 + z**3 / 6 + z**4 / 24, rtol=1e-14)


class TestSelu:
    def test_values_are_the_formula(self, value_and_slope):
        value, slope = value_and_slope(selu, GRID)
        alpha, scale = 1.6732632423543772, 1.0507009873554805
        expected = scale * np.where(GRID > 0, GRID, alpha * np.expm1(np.minimum(GRID, 0)))
        np.testing.assert_allclose(value, expected, rtol=1e-14)
        np.testing.assert_allclose(
            slope, scale * np.where(GRID > 0, 1, alpha * np.exp(np.minimum(GRID, 0))), rtol=1e-14
        )

    def test_tensorflow_has_the_same(self):
        np.testing.assert_allclose(selu(GRID), tf.nn.selu(tf.constant(GRID)), rtol=1e-13)

    def test_it_keeps_mean_0_and_variance_1(self, gaussian_mean):
        assert gaussian_mean(selu) == pytest.approx(0, abs=1e-14)
        assert gaussian_mean(lambda z: selu(z).numpy() ** 2) == pytest.approx(1, abs=1e-14)
