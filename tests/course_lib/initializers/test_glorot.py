"""Tests of Glorot's start."""

import numpy as np
import pytest
from scipy import stats

from course_lib.initializers import GlorotNormal, GlorotUniform, truncated_std

SHAPE = (300, 100)


def draw(initializer, shape=SHAPE):
    return np.asarray(initializer(shape)).ravel()


def test_normal_law():
    law = stats.norm(0, (2 / 400) ** 0.5)
    assert stats.kstest(draw(GlorotNormal(seed=1)), law.cdf).pvalue > 0.01


def test_truncated_law():
    before_the_cut = (2 / 400) ** 0.5 / truncated_std()
    law = stats.truncnorm(-2, 2, scale=before_the_cut)
    weights = draw(GlorotNormal(seed=1, truncated=True))
    assert abs(weights).max() <= 2 * before_the_cut
    assert stats.kstest(weights, law.cdf).pvalue > 0.01


def test_uniform_law():
    limit = (6 / 400) ** 0.5
    weights = draw(GlorotUniform(seed=1))
    assert abs(weights).max() <= limit
    assert stats.kstest(weights, stats.uniform(-limit, 2 * limit).cdf).pvalue > 0.01


MAKERS = [GlorotNormal, GlorotUniform, lambda **kw: GlorotNormal(truncated=True, **kw)]


@pytest.mark.parametrize("make", MAKERS)
def test_variance_is_two_over_the_sum_of_the_fans(make):
    assert draw(make(seed=2), (600, 400)).var() * (600 + 400) / 2 == pytest.approx(1, rel=0.01)
    assert draw(make(seed=2), (3, 3, 60, 40)).var() * 9 * (60 + 40) / 2 == pytest.approx(1, rel=0.03)


@pytest.mark.parametrize("make", MAKERS)
def test_gain_multiplies_every_weight(make):
    np.testing.assert_allclose(draw(make(gain=4.0, seed=3)), 4 * draw(make(seed=3)), rtol=1e-6)


def test_truncated_is_true_or_false():
    with pytest.raises(ValueError, match="truncated must be True or False. Received: truncated='yes'"):
        GlorotNormal(truncated="yes")
