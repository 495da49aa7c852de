"""Tests of the rectifiers."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.activations import LeakyReLU, relu

Z = np.array([-3.0, -0.5, 0.0, 0.5, 3.0])
slopes = st.floats(0, 1, width=16)


def test_relu_cuts_off_what_is_negative(value_and_slope):
    value, slope = value_and_slope(relu, Z)
    np.testing.assert_array_equal(value, [0, 0, 0, 0.5, 3])
    np.testing.assert_array_equal(slope, [0, 0, 0, 1, 1])


def test_a_leak_lets_it_through_in_part(value_and_slope):
    value, slope = value_and_slope(LeakyReLU(0.25), Z)
    np.testing.assert_array_equal(value, [-0.75, -0.125, 0, 0.5, 3])
    np.testing.assert_array_equal(slope, [0.25, 0.25, 0.25, 1, 1])


def test_the_usual_leak_is_a_hundredth():
    assert LeakyReLU().alpha == 0.01


def test_between_relu_and_the_identity():
    np.testing.assert_array_equal(LeakyReLU(0)(Z), relu(Z))
    np.testing.assert_array_equal(LeakyReLU(1)(Z), Z)


@given(alpha=slopes, z=st.floats(width=32, allow_nan=False, allow_infinity=False, allow_subnormal=False))
@settings(derandomize=True, deadline=None)
def test_it_is_the_larger_of_two_lines(alpha, z):
    assert float(LeakyReLU(alpha)(np.float64(z))) == max(alpha * z, z)


@given(alpha=slopes)
@settings(derandomize=True, deadline=None, max_examples=20)
def test_tensorflow_has_the_same(alpha):
    np.testing.assert_array_equal(LeakyReLU(alpha)(Z), tf.nn.leaky_relu(tf.constant(Z), alpha))


@pytest.mark.parametrize("alpha", [0, 0.01, 0.25, 1])
def test_the_second_moment_is_halved_but_for_the_leak(alpha, gaussian_mean):
    assert gaussian_mean(lambda z: LeakyReLU(alpha)(z).numpy() ** 2) == pytest.approx((1 + alpha**2) / 2)
    assert gaussian_mean(LeakyReLU(alpha)) == pytest.approx((1 - alpha) / np.sqrt(2 * np.pi), abs=1e-12)


@pytest.mark.parametrize("alpha", [1.001, 5.5, 100, [0.5, 1.5]])
def test_the_inverse_of_a_slope_is_refused(alpha):
    with pytest.raises(ValueError, match="alpha must be a slope from 0 to 1. Received: alpha="):
        LeakyReLU(alpha)


def test_an_array_of_slopes_adds_axes_like_any_other():
    family = LeakyReLU(np.array([[0.1], [0.2]]))(Z)
    np.testing.assert_array_equal(family, [LeakyReLU(0.1)(Z), LeakyReLU(0.2)(Z)])


def test_keras_finds_it_by_its_name():
    assert keras.saving.get_registered_object("course_lib>LeakyReLU") is LeakyReLU
