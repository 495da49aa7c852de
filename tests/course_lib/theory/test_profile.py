"""Tests of the tabulated activation function."""

import numpy as np
import pytest
from scipy.special import expit

from course_lib import theory


@pytest.mark.parametrize(("f", "edge"), [(expit, 3.6369), (np.tanh, 1.8184)])
def test_saturation_begins_where_the_slope_is_a_tenth_of_its_steepest(f, edge):
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
