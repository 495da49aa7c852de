"""Tests of saturation thresholds against closed forms, and of profiles."""

import numpy as np
import pytest
from scipy.special import erf, expit

from course_lib import theory

TANH = np.arctanh(np.sqrt(0.9))


def elu(alpha):
    return lambda z: np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))


@pytest.mark.parametrize(
    ("f", "left", "right"),
    [
        (np.tanh, -TANH, TANH),
        (expit, -2 * TANH, 2 * TANH),
        (lambda z: 1.7159 * np.tanh(2 * z / 3), -1.5 * TANH, 1.5 * TANH),
        (lambda z: expit(z / 50), -100 * TANH, 100 * TANH),
        (lambda z: np.tanh(z - 2), 2 - TANH, 2 + TANH),
        (lambda z: -np.tanh(z), -TANH, TANH),
        (lambda z: z / (1 + abs(z)), 1 - np.sqrt(10), np.sqrt(10) - 1),
        (np.arcsinh, -np.sqrt(99), np.sqrt(99)),
        (elu(1.0), np.log(0.1), np.inf),
        (elu(0.5), np.log(0.2), np.inf),
        (elu(2.0), np.log(0.1), np.inf),
    ],
)
def test_thresholds_of_smooth_functions_are_the_closed_forms(f, left, right):
    np.testing.assert_allclose(theory.saturation_thresholds(f), (left, right), rtol=1e-8)


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (lambda z: np.maximum(z, 0), (0, np.inf)),
        (lambda z: np.minimum(z, 0), (-np.inf, 0)),
        (lambda z: np.maximum(z, 0.01 * z), (0, np.inf)),
        (lambda z: np.maximum(z, 0.2 * z), (-np.inf, np.inf)),
        (lambda z: z, (-np.inf, np.inf)),
    ],
)
def test_thresholds_of_kinked_lines_are_exact(f, expected):
    thresholds = theory.saturation_thresholds(f)
    assert thresholds == expected
    assert not np.signbit(thresholds[1])


def test_a_kink_elsewhere_is_found_nearly():
    np.testing.assert_allclose(theory.saturation_thresholds(lambda z: np.clip(z, -1, 6)), (-1, 6), atol=5e-4)


def test_beyond_the_thresholds_of_smooth_rectifiers_the_slope_stays_small():
    for f in (lambda z: z * expit(z), lambda z: z * (1 + erf(z / np.sqrt(2))) / 2):
        slope = theory.slope(f)
        z = np.linspace(-50, 50, 100_001)
        edge = abs(slope(z)).max() * theory.SATURATION_SHARE
        left, right = theory.saturation_thresholds(f)
        assert right == np.inf
        assert abs(slope(left)) == pytest.approx(edge, rel=1e-5)
        assert np.all(abs(slope(z[z < left])) < edge)


def test_a_constant_saturates_nowhere_in_particular():
    with pytest.raises(ValueError, match=r"must not be constant. Received"):
        theory.saturation_thresholds(np.ones_like)


@pytest.mark.parametrize(("f", "edge"), [(expit, 3.6369), (np.tanh, 1.8184)])
def test_a_profile_is_saturated_where_the_slope_is_a_tenth_of_its_steepest(f, edge):
    profile = theory.activation_profile(f, points=12001)
    np.testing.assert_allclose(profile.z[~profile.saturated][[0, -1]], [-edge, edge], atol=1.1e-3)
    np.testing.assert_allclose(profile.value, f(profile.z))


def test_a_profile_goes_from_one_end_to_the_other():
    profile = theory.activation_profile(np.tanh)
    np.testing.assert_allclose(profile.z, np.linspace(-6, 6, 1201))
    np.testing.assert_allclose(profile.slope, 1 - np.tanh(profile.z) ** 2, atol=1e-10)
    short = theory.activation_profile(np.tanh, reach=1.5, points=7)
    np.testing.assert_allclose(short.z, [-1.5, -1, -0.5, 0, 0.5, 1, 1.5])


def test_a_falling_function_saturates_too():
    profile = theory.activation_profile(lambda x: -np.tanh(x), reach=4.0, points=9)
    np.testing.assert_array_equal(profile.saturated, abs(profile.z) >= 2)


def test_a_profile_knows_where_saturation_begins_to_more_digits_than_its_grid():
    assert theory.activation_profile(np.tanh, points=13).thresholds == theory.saturation_thresholds(np.tanh)
