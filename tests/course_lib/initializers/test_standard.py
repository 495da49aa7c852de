"""Tests of the start that was standard until 2010."""

import numpy as np
import pytest
from scipy import stats

from course_lib.initializers import Standard


def draw(shape):
    return np.asarray(Standard(seed=1)(shape)).ravel()


@pytest.mark.parametrize(("shape", "fan_in"), [((300, 100), 300), ((3, 3, 20, 160), 180)])
def test_law(shape, fan_in):
    limit = fan_in**-0.5
    assert abs(draw(shape)).max() <= limit * (1 + 1e-7)
    assert stats.kstest(draw(shape), stats.uniform(-limit, 2 * limit).cdf).pvalue > 0.01


def test_variance_is_a_third_of_one_over_fan_in():
    assert draw((600, 400)).var() * 600 == pytest.approx(1 / 3, rel=0.01)
    assert 3 * 600 * Standard().standard_deviation(600, 400) ** 2 == pytest.approx(1)


def test_only_the_fan_in_matters():
    assert Standard().standard_deviation(50, 10) == Standard().standard_deviation(50, 999)


def test_its_gain_is_one_over_root_three():
    assert Standard().gain * 3**0.5 == pytest.approx(1)
    assert Standard().standard_deviation(7, 1) == pytest.approx(Standard().gain / 7**0.5)
