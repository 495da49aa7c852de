"""Tests of the intervals of a share."""

import numpy as np
import pytest
from scipy import stats

from course_lib.evidence import share_interval


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


def test_more_confidence_is_wider():
    happened = np.arange(8) < 3
    assert share_interval(happened, 0.5).high < share_interval(happened, 0.99).high


def test_numbers_are_refused():
    with pytest.raises(ValueError, match="array of bool. Received: dtype float64"):
        share_interval(np.ones(8))


def test_too_few_members_are_refused():
    with pytest.raises(ValueError, match="at least 5 members"):
        share_interval([True] * 4)
