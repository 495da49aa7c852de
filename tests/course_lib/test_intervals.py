"""Tests of intervals over members, of exact values, and of how both are written."""

import numpy as np
import pytest
from scipy import stats

from course_lib.evidence import Exact, approx, mean_band, mean_interval, share_interval


@pytest.mark.parametrize("members", [5, 8, 20])
@pytest.mark.parametrize("confidence", [0.5, 0.95])
def test_intervals_hold_the_true_mean_as_often_as_they_say(members, confidence):
    values = np.random.default_rng(members).normal(2.0, 1.0, (members, 10_000))
    _, low, high = mean_band(values, confidence)
    share = ((low <= 2.0) & (high >= 2.0)).mean()
    standard_error = (confidence * (1 - confidence) / 10_000) ** 0.5
    assert abs(share - confidence) < 4 * standard_error


def test_more_confidence_is_wider():
    values = np.arange(10.0)
    narrow, wide = mean_interval(values, 0.5), mean_interval(values, 0.99)
    assert wide.low < narrow.low < narrow.mean == 4.5 < narrow.high < wide.high


@pytest.mark.parametrize(("members", "shape"), [(63, "symmetric"), (64, "skewed")])
def test_the_interval_follows_skewed_values_from_64_members_on(members, shape):
    values = np.random.default_rng(4).exponential(size=members) ** 2
    interval = mean_interval(values)
    above, below = interval.high - interval.mean, interval.mean - interval.low
    assert (above > 1.2 * below) == (shape == "skewed")
    assert mean_interval(values) == interval
    assert mean_interval(np.full(members, 0.5)).low == 0.5


def test_equal_values_have_an_interval_of_no_width():
    interval = mean_interval(np.full(6, 0.9))
    assert (interval.low, interval.mean, interval.high) == (0.9, 0.9, 0.9)


def test_an_interval_is_written_as_a_number_that_may_differ_elsewhere():
    assert str(mean_interval(np.full(6, 0.9))) == "≈0.900 [0.900, 0.900]"


def test_a_band_is_an_interval_at_each_point():
    values = np.random.default_rng(2).normal([1, 10, 100], [0.1, 1, 10], (8, 3))
    mean, low, high = mean_band(values)
    for point in range(3):
        interval = mean_interval(values[:, point])
        np.testing.assert_allclose(
            [interval.mean, interval.low, interval.high], [mean[point], low[point], high[point]]
        )


def test_an_interval_by_hand():
    interval = mean_interval([1.0, 2.0, 3.0, 4.0, 5.0])
    half = 2.7764451 * 2.5**0.5 / 5**0.5
    np.testing.assert_allclose([interval.low, interval.high], [3 - half, 3 + half], rtol=1e-7)


@pytest.mark.parametrize("confidence", [0, 1, 1.5, float("nan")])
def test_an_impossible_confidence_is_refused(confidence):
    with pytest.raises(ValueError, match="between 0 and 1. Received: confidence="):
        mean_interval(np.arange(5.0), confidence)


@pytest.mark.parametrize("values", [[1, 2, 3, 4], [1, 2, 3, 4, np.nan], [[1, 2, 3, 4, 5]]])
def test_too_few_or_lost_members_are_an_error(values):
    with pytest.raises(ValueError, match="at least 5 members.*Received: shape"):
        mean_interval(values)


@pytest.mark.parametrize(("happened", "members"), [(0, 5), (3, 8), (8, 8), (20, 64)])
def test_ends_are_where_so_few_and_so_many_have_a_probability_of_one_in_forty(happened, members):
    interval = share_interval(np.arange(members) < happened)
    assert interval.mean == happened / members
    if happened:
        assert stats.binom.sf(happened - 1, members, interval.low) == pytest.approx(0.025)
    else:
        assert interval.low == 0
    if happened < members:
        assert stats.binom.cdf(happened, members, interval.high) == pytest.approx(0.025)
    else:
        assert interval.high == 1


def test_more_confidence_in_a_share_is_wider():
    happened = np.arange(8) < 3
    assert share_interval(happened, 0.5).high < share_interval(happened, 0.99).high


def test_numbers_are_no_shares():
    with pytest.raises(ValueError, match="array of bool. Received: dtype float64"):
        share_interval(np.ones(8))


def test_too_few_members_have_no_share():
    with pytest.raises(ValueError, match="at least 5 members"):
        share_interval([True] * 4)


def test_an_exact_value_is_written_without_the_sign():
    assert str(Exact(11 / 48)) == "0.229"
    assert str(Exact(11 / 48, digits=5)) == "0.22917"
    assert str(Exact(3)) == "3"


def test_an_exact_value_is_an_interval_of_no_width():
    value = Exact(0.25)
    assert value.low == value.mean == value.high == 0.25
    assert value.basis == ""


@pytest.mark.parametrize("value", [np.nan, np.inf, [1.0, 2.0], True])
def test_an_exact_value_is_one_finite_number(value):
    with pytest.raises(ValueError, match="value must be a finite number. Received:"):
        Exact(value)


@pytest.mark.parametrize(
    ("number", "digits", "text"),
    [
        (0.15712, 2, "≈0.16"),
        (0.0999, 2, "≈0.10"),
        (-3.456, 3, "≈-3.46"),
        (999.6, 2, "≈1000"),
        (9.96, 2, "≈10"),
        (0, 2, "≈0"),
        (1.234e-7, 2, "≈1.2e-07"),
        (98765.4, 2, "≈9.9e+04"),
    ],
)
def test_digits_are_significant(number, digits, text):
    assert approx(number, digits) == text
