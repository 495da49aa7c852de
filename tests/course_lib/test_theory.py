"""Tests of the theory against closed forms."""

import subprocess
import sys

import numpy as np
import pytest
from scipy.special import erf, expit

from course_lib import theory


@pytest.mark.parametrize("variance", [0.01, 1.0, 40.0])
def test_gaussian_moments(variance):
    for power, expected in ((2, variance), (4, 3 * variance**2), (6, 15 * variance**3)):
        assert theory.gaussian_mean(lambda x, p=power: x**p, variance) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("variance", [0.1, 1.0, 50.0, 1000.0])
def test_moments_of_the_error_function(variance):
    square = theory.gaussian_mean(lambda x: erf(x) ** 2, variance)
    assert square == pytest.approx(2 / np.pi * np.arcsin(2 * variance / (1 + 2 * variance)), rel=1e-9)
    slope = theory.gaussian_mean(lambda x: theory.slope(erf)(x) ** 2, variance)
    assert slope == pytest.approx(4 / (np.pi * np.sqrt(1 + 4 * variance)), rel=1e-7)


def test_moments_of_logistic_and_tanh_to_every_known_digit():
    assert round(theory.gaussian_mean(expit), 4) == 0.5
    assert round(theory.gaussian_mean(lambda x: expit(x) ** 2), 4) == 0.2934
    assert round(theory.gaussian_mean(lambda x: theory.slope(expit)(x) ** 2), 4) == 0.0448
    assert round(theory.gaussian_mean(lambda x: np.tanh(x) ** 2), 4) == 0.3943
    assert round(theory.gaussian_mean(lambda x: theory.slope(np.tanh)(x) ** 2), 4) == 0.4644


def test_a_negative_variance_is_refused():
    with pytest.raises(ValueError, match="must not be negative. Received: variance=-1"):
        theory.gaussian_mean(np.tanh, -1)


def test_slope_of_the_logistic():
    z = np.linspace(-5, 5, 11)
    np.testing.assert_allclose(theory.slope(expit)(z), expit(z) * expit(-z), rtol=1e-9)


def test_linear_layers_multiply_the_second_moment():
    moments = theory.second_moments(lambda x: x, weight_variance=0.5, depth=4, first=3.0)
    np.testing.assert_allclose(moments, [3, 1.5, 0.75, 0.375])


def test_the_first_second_moment_is_that_of_standardized_inputs():
    assert theory.second_moments(np.tanh, weight_variance=0.7, depth=1) == [0.7]


def test_fixed_point_maps_to_itself():
    q = theory.fixed_point(expit, 16.0)
    assert theory.second_moments(expit, 16.0, depth=2, first=q)[1] == pytest.approx(q, rel=1e-9)


def test_a_net_that_does_not_settle_is_refused():
    with pytest.raises(ValueError, match=r"not settled.*Received: weight_variance=1.0"):
        theory.fixed_point(np.tanh, 1.0)


@pytest.mark.parametrize(
    ("width", "factor"),
    [
        (10, 0.555),
        (30, 0.741),
        (64, 0.892),
        (100, 0.993),
        (128, 1.054),
        (300, 1.295),
        (1000, 1.739),
    ],
)
def test_logistic_gradients_with_unit_normal_weights(width, factor):
    assert theory.gradient_factor(expit, float(width)) == pytest.approx(factor, abs=6e-4)


@pytest.mark.parametrize(("gain", "factor"), [(1.0, 0.236), (4.0, 0.632), (10.149, 1.0)])
def test_logistic_gradients_with_glorots_weights(gain, factor):
    assert theory.gradient_factor(expit, gain**2) == pytest.approx(factor, abs=6e-4)


def test_the_factor_of_a_small_signal_is_the_slope_at_zero():
    assert theory.gradient_factor(np.tanh, 1.0, q=0.0) == pytest.approx(1, rel=1e-9)
    assert theory.gradient_factor(expit, 1 / 3, q=0.0) == pytest.approx(3**-0.5 / 4, rel=1e-9)


@pytest.mark.parametrize(("f", "edge"), [(expit, 3.6369), (np.tanh, 1.8184)])
def test_saturation_begins_where_the_slope_is_a_tenth_of_its_steepest(f, edge):
    profile = theory.activation_profile(f, points=12001)
    np.testing.assert_allclose(profile.z[~profile.saturated][[0, -1]], [-edge, edge], atol=1.1e-3)
    np.testing.assert_allclose(profile.value, f(profile.z))


def test_chain_gradient_is_the_derivative_of_the_last_output():
    base = theory.chain(expit, weight=1.3, bias=-0.2, depth=4, x=0.7)

    def last(bump, layer):
        h = 0.7
        for index in range(4):
            h = expit(1.3 * h - 0.2 + bump * (index == layer))
        return h

    numeric = [(last(1e-6, layer) - last(-1e-6, layer)) / 2e-6 for layer in range(4)]
    np.testing.assert_allclose(base.gradient, numeric, rtol=1e-8)
    assert base.activation[-1] == pytest.approx(last(0, 0))
    np.testing.assert_allclose(base.gradient[:-1] / base.gradient[1:], base.factor[:-1])


def test_the_centred_logistic_chain_is_critical_at_weight_four():
    chain = theory.chain(expit, weight=4.0, bias=-2.0, depth=6, x=0.5)
    np.testing.assert_allclose(chain.gradient, 0.25, rtol=1e-9)


def test_theory_needs_no_tensorflow():
    code = "import sys, course_lib.theory; sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
