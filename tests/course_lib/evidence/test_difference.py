"""Tests of the differences of two conditions, and of tests of them."""

import numpy as np
import pytest
from scipy import stats

from course_lib.evidence import holm, mean_interval, paired_difference, sign_test, unpaired_difference

RNG = np.random.default_rng(3)
SHARED = RNG.normal(0, 1, 12)
A, B = SHARED + RNG.normal(0.3, 0.1, 12), SHARED + RNG.normal(0, 0.1, 12)


def test_pairs_cancel_what_their_seed_determines():
    paired, unpaired = paired_difference(A, B), unpaired_difference(A, B)
    assert paired.mean == pytest.approx(unpaired.mean) == pytest.approx(np.mean(A) - np.mean(B))
    assert paired.low > 0 > unpaired.low
    assert paired.p < 0.01 < 0.05 < unpaired.p


def test_a_paired_interval_is_that_of_the_differences():
    interval, found = mean_interval(A - B), paired_difference(A, B)
    assert (found.mean, found.low, found.high) == (interval.mean, interval.low, interval.high)


def test_exchanging_the_two_changes_the_sign():
    for measure in (paired_difference, unpaired_difference):
        one, other = measure(A, B), measure(B, A)
        assert (one.mean, one.low, one.high, one.p) == pytest.approx(
            (-other.mean, -other.high, -other.low, other.p)
        )


def test_welch_by_hand():
    a, b = np.arange(5.0), np.array([0.0, 10, 20, 30, 40, 50])
    squares = np.array([a.var(ddof=1) / 5, b.var(ddof=1) / 6])
    freedom = squares.sum() ** 2 / (squares**2 / [4, 5]).sum()
    half = stats.t.ppf(0.975, freedom) * squares.sum() ** 0.5
    found = unpaired_difference(a, b)
    assert (found.low, found.high) == pytest.approx((-23 - half, -23 + half))


def test_many_comparisons_share_one_risk():
    interval, found = mean_interval(A - B, 1 - 0.05 / 3), paired_difference(A, B, comparisons=3)
    assert (found.low, found.high) == (interval.low, interval.high)
    alone, together = unpaired_difference(A, B), unpaired_difference(A, B, comparisons=3)
    assert together.low < alone.low < alone.high < together.high


def test_the_test_of_pairs_counts_ranks_and_not_sizes():
    b = np.array([1.0, 2, 3, 4, 5, 6])
    assert paired_difference(np.zeros(6), b).p == paired_difference(np.zeros(6), b**9).p == 2 / 2**6


def test_the_test_of_unpaired_values_counts_ranks_and_not_sizes():
    found = unpaired_difference(np.arange(5), [10, 20, 30, 40, 1e9])
    assert found.p == pytest.approx(2 / 252)


def test_ties_are_allowed():
    assert paired_difference([1, 1, 2, 2, 3, 3], [1, 1, 1, 1, 1, 1]).p == pytest.approx(2 / 2**4)
    assert unpaired_difference([0, 0, 0, 0, 1], [1, 1, 1, 1, 0]).p > 0.05


@pytest.mark.parametrize("measure", [paired_difference, unpaired_difference])
def test_no_difference_at_all(measure):
    found = measure(np.full(6, 0.9), np.full(6, 0.9))
    assert (found.mean, found.low, found.high, found.p) == (0, 0, 0, 1)


def test_what_a_difference_rests_on():
    assert paired_difference(A, B).basis == "12 pairs of seeds"
    assert unpaired_difference(A, B[:7]).basis == "12 and 7 seeds"
    assert unpaired_difference(A, B[:7]).members == (12, 7)


def test_a_difference_is_written_as_a_number_that_may_differ_elsewhere():
    assert str(paired_difference(np.full(5, 0.5), np.full(5, 0.75))) == "≈-0.250 [-0.250, -0.250]"


@pytest.mark.parametrize("measure", [paired_difference, unpaired_difference])
@pytest.mark.parametrize("lost", [np.arange(4.0), [1, 2, 3, 4, np.nan]])
def test_too_few_or_lost_members_are_an_error(measure, lost):
    with pytest.raises(ValueError, match="at least 5 members"):
        measure(np.arange(5.0), lost)


def test_pairs_need_equal_numbers():
    with pytest.raises(ValueError, match="Received: 12 in a, 11 in b"):
        paired_difference(A, B[1:])


@pytest.mark.parametrize("comparisons", [0, 1.5, -1])
def test_an_impossible_number_of_comparisons_is_refused(comparisons):
    with pytest.raises(ValueError, match="comparisons must be a whole number, 1 or more. Received:"):
        paired_difference(A, B, comparisons)


def test_all_wins_of_n_are_as_improbable_as_n_equal_throws():
    assert sign_test(np.zeros(8), np.ones(8)) == pytest.approx(2 * 0.5**8)
    assert sign_test(np.ones(8), np.zeros(8)) == pytest.approx(2 * 0.5**8)


def test_only_the_sign_counts_and_ties_do_not():
    a = np.zeros(9)
    b = np.array([1, 1000, 1, 1, 1, 1, -1, 0, 0])
    assert sign_test(a, b) == pytest.approx(2 * (7 + 1) / 2**7)


def test_nothing_but_ties_is_no_evidence():
    assert sign_test(np.ones(6), np.ones(6)) == 1


def test_unequal_numbers_of_members_are_no_pairs():
    with pytest.raises(ValueError, match="Received: 5 in a, 6 in b"):
        sign_test(np.zeros(5), np.zeros(6))


def test_holm_by_hand():
    np.testing.assert_allclose(holm([0.04, 0.01, 0.02, 0.9]), [0.08, 0.04, 0.06, 0.9])


def test_holm_leaves_a_single_value_and_stays_below_one():
    assert holm([0.03]) == [0.03]
    assert holm([0.6, 0.7]).tolist() == [1, 1]


def test_holm_rejects_a_true_family_in_five_of_a_hundred_cases():
    families = np.random.default_rng(0).uniform(size=(4000, 6))
    wrong = np.mean([holm(family).min() < 0.05 for family in families])
    expected = 1 - (1 - 0.05 / 6) ** 6
    assert abs(wrong - expected) < 4 * (0.05 * 0.95 / 4000) ** 0.5


@pytest.mark.parametrize("p_values", [[0.1, np.nan], [-0.1], [1.1], 0.5])
def test_p_values_must_be_probabilities(p_values):
    with pytest.raises(ValueError, match="between 0 and 1. Received: p_values="):
        holm(p_values)
