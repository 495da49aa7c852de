"""Tests of the intervals over members."""

import numpy as np
import pytest

from course_lib.evidence import mean_band, mean_interval


def test_an_interval_holds_the_true_mean_about_as_often_as_it_says():
    generator = np.random.default_rng(1)
    hits = 0
    for _ in range(300):
        interval = mean_interval(generator.normal(2.0, 1.0, 20))
        hits += interval.low <= 2.0 <= interval.high
    assert 0.88 <= hits / 300 <= 0.98


def test_an_interval_is_the_same_every_time():
    values = [0.1, 0.4, 0.2, 0.5, 0.3]
    assert mean_interval(values) == mean_interval(values)


def test_more_confidence_is_wider():
    values = np.arange(10.0)
    narrow, wide = mean_interval(values, 0.5), mean_interval(values, 0.99)
    assert wide.low < narrow.low < narrow.mean == 4.5 < narrow.high < wide.high


def test_equal_values_have_an_interval_of_no_width():
    interval = mean_interval(np.full(6, 0.9))
    assert (interval.low, interval.mean, interval.high) == (0.9, 0.9, 0.9)


def test_an_interval_is_written_as_a_number_that_may_differ_elsewhere():
    assert str(mean_interval(np.full(6, 0.9))) == "≈0.900 [0.900, 0.900]"


def test_a_band_is_an_interval_at_each_point():
    values = np.random.default_rng(2).normal([1, 10, 100], [0.1, 1, 10], (40, 3))
    mean, low, high = mean_band(values)
    np.testing.assert_array_equal(mean, values.mean(axis=0))
    standard_error = values.std(axis=0) / 40**0.5
    np.testing.assert_allclose((high - low) / (2 * 1.96 * standard_error), 1, atol=0.1)


@pytest.mark.parametrize("values", [[1, 2, 3, 4], [1, 2, 3, 4, np.nan], [[1, 2, 3, 4, 5]]])
def test_too_few_or_lost_members_are_an_error(values):
    with pytest.raises(ValueError, match="at least 5 members.*Received: shape"):
        mean_interval(values)
