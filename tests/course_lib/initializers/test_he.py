"""Tests of He's start."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from course_lib.initializers import HeNormal, HeUniform, truncated_std

SHAPE = (300, 100)


def draw(initializer, shape=SHAPE):
    return np.asarray(initializer(shape)).ravel()


@pytest.mark.parametrize(("mode", "n"), [("fan_in", 300), ("fan_out", 100), ("fan_avg", 200)])
@pytest.mark.parametrize("slope", [0.0, 0.25])
def test_laws(mode, n, slope):
    deviation = (2 / (1 + slope**2) / n) ** 0.5
    limit, before_the_cut = deviation * 3**0.5, deviation / truncated_std()
    normal, uniform = HeNormal(slope, 1, mode=mode), HeUniform(slope, 1, mode=mode)
    truncated = HeNormal(slope, 1, mode=mode, truncated=True)
    assert stats.kstest(draw(normal), stats.norm(0, deviation).cdf).pvalue > 0.01
    assert stats.kstest(draw(uniform), stats.uniform(-limit, 2 * limit).cdf).pvalue > 0.01
    assert stats.kstest(draw(truncated), stats.truncnorm(-2, 2, scale=before_the_cut).cdf).pvalue > 0.01


@given(st.floats(-5, 5), st.integers(1, 1000), st.integers(1, 1000))
def test_equations_10_and_14(slope, fan_in, fan_out):
    forward = HeNormal(slope, 1).standard_deviation(fan_in, fan_out)
    backward = HeUniform(slope, 1, mode="fan_out").standard_deviation(fan_in, fan_out)
    assert (1 + slope**2) / 2 * fan_in * forward**2 == pytest.approx(1)
    assert (1 + slope**2) / 2 * fan_out * backward**2 == pytest.approx(1)


@pytest.mark.parametrize("make", [HeNormal, HeUniform])
def test_the_slope_is_that_of_relu_if_not_given(make):
    assert make().slope == 0
    np.testing.assert_array_equal(draw(make(seed=1)), draw(make(0.0, 1, mode="fan_in")))


@pytest.mark.parametrize("make", [HeNormal, HeUniform])
@pytest.mark.parametrize("slope", [np.nan, np.inf, "0.1", None, True, [0.1]])
def test_a_slope_that_is_no_number_is_refused(make, slope):
    with pytest.raises(ValueError, match="slope must be a finite number. Received: slope="):
        make(slope)


@pytest.mark.parametrize("make", [HeNormal, HeUniform])
def test_an_unknown_mode_is_refused(make):
    with pytest.raises(ValueError, match="Received: mode='sum'"):
        make(mode="sum")


def test_truncated_is_true_or_false():
    with pytest.raises(ValueError, match="truncated must be True or False. Received: truncated=None"):
        HeNormal(truncated=None)
