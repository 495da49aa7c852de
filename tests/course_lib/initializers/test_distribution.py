"""Tests of the distributions against their exact laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from course_lib.initializers import truncated_std
from course_lib.initializers._distribution import DISTRIBUTIONS, sample

LAWS = {
    "normal": stats.norm(),
    "truncated_normal": stats.truncnorm(-2, 2, scale=1 / truncated_std()),
    "uniform": stats.uniform(-(3**0.5), 2 * 3**0.5),
}


def draw(distribution, deviation=1.0, shape=(40_000,), seed=1):
    return sample(distribution, deviation, shape, np.random.default_rng(seed))


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_law(distribution):
    assert stats.kstest(draw(distribution), LAWS[distribution].cdf).pvalue > 0.01


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
@pytest.mark.parametrize("other", DISTRIBUTIONS)
def test_the_laws_can_be_told_apart(distribution, other):
    if other != distribution:
        assert stats.kstest(draw(distribution), LAWS[other].cdf).pvalue < 1e-6


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_all_laws_have_mean_zero_and_the_standard_deviation_asked_for(distribution):
    assert LAWS[distribution].std() == pytest.approx(1, rel=1e-12)
    numbers = draw(distribution, 0.3)
    assert numbers.mean() == pytest.approx(0, abs=4 * 0.3 / 200)
    assert numbers.std() == pytest.approx(0.3, rel=0.015)


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
@given(deviation=st.floats(1e-3, 1e3), shape=st.lists(st.integers(1, 6), max_size=4).map(tuple))
def test_the_deviation_multiplies_and_the_shape_is_kept(distribution, deviation, shape):
    numbers = np.asarray(draw(distribution, deviation, shape))
    assert numbers.shape == shape
    assert numbers.dtype == np.float64
    np.testing.assert_allclose(numbers, deviation * np.asarray(draw(distribution, 1.0, shape)), rtol=1e-12)


def test_nothing_lies_beyond_the_limits():
    assert 1.7 < abs(draw("uniform")).max() <= 3**0.5
    assert 2.27 < abs(draw("truncated_normal")).max() <= 2 / 0.87962566
    assert abs(draw("normal")).max() > 3.5


def test_the_known_truncation_factor():
    assert truncated_std() == pytest.approx(0.87962566103423978, rel=1e-15)


@pytest.mark.parametrize("limit", [0.1, 1.0, 2.0, 3.0])
def test_the_truncation_factor_is_the_integral(limit):
    assert truncated_std(limit) == pytest.approx(stats.truncnorm(-limit, limit).std(), rel=1e-9)
    square = integrate.quad(lambda z: z**2 * stats.norm.pdf(z), -limit, limit)[0]
    kept = integrate.quad(stats.norm.pdf, -limit, limit)[0]
    assert truncated_std(limit) == pytest.approx((square / kept) ** 0.5, rel=1e-9)


def test_a_cut_far_out_changes_nothing_and_one_far_in_leaves_a_uniform():
    assert truncated_std(40.0) == 1
    assert truncated_std(0.01) == pytest.approx(0.01 / 3**0.5, rel=1e-4)


def test_what_was_not_outside_is_not_drawn_again():
    plain, cut = draw("normal", 1.0, (1000,)), draw("truncated_normal", truncated_std(), (1000,))
    inside = abs(plain) <= 2
    np.testing.assert_allclose(cut[inside], plain[inside], rtol=1e-12)
    assert not np.any(cut[~inside] == plain[~inside])
