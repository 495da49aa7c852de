"""Tests of LeCun's start."""

import numpy as np
import pytest
from scipy import stats

from course_lib.initializers import LeCunNormal, LeCunUniform, Standard, truncated_std

SHAPE = (300, 100)


def draw(initializer, shape=SHAPE):
    return np.asarray(initializer(shape)).ravel()


def test_laws():
    deviation = 300**-0.5
    limit, before_the_cut = deviation * 3**0.5, deviation / truncated_std()
    truncated = draw(LeCunNormal(seed=1, truncated=True))
    assert stats.kstest(draw(LeCunNormal(seed=1)), stats.norm(0, deviation).cdf).pvalue > 0.01
    assert stats.kstest(draw(LeCunUniform(seed=1)), stats.uniform(-limit, 2 * limit).cdf).pvalue > 0.01
    assert stats.kstest(truncated, stats.truncnorm(-2, 2, scale=before_the_cut).cdf).pvalue > 0.01


@pytest.mark.parametrize("make", [LeCunNormal, LeCunUniform])
def test_only_the_fan_in_matters(make):
    assert make().standard_deviation(50, 10) == make().standard_deviation(50, 999) == 50**-0.5


@pytest.mark.parametrize("make", [LeCunNormal, LeCunUniform])
def test_gain_multiplies_every_weight(make):
    np.testing.assert_allclose(draw(make(gain=4.0, seed=3)), 4 * draw(make(seed=3)), rtol=1e-6)


def test_the_standard_start_is_narrower_by_root_three():
    np.testing.assert_allclose(draw(LeCunUniform(seed=3)), 3**0.5 * draw(Standard(seed=3)), rtol=1e-6)


def test_truncated_is_true_or_false():
    with pytest.raises(ValueError, match="truncated must be True or False. Received: truncated=0"):
        LeCunNormal(truncated=0)
