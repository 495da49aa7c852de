"""Tests of the sign test and of the correction for many comparisons."""

import numpy as np
import pytest

from course_lib.evidence import holm, sign_test


def test_all_wins_of_n_are_as_improbable_as_n_equal_throws():
    assert sign_test(np.zeros(8), np.ones(8)) == pytest.approx(2 * 0.5**8)
    assert sign_test(np.ones(8), np.zeros(8)) == pytest.approx(2 * 0.5**8)


def test_only_the_sign_counts_and_ties_do_not():
    a = np.zeros(9)
    b = np.array([1, 1000, 1, 1, 1, 1, -1, 0, 0])
    assert sign_test(a, b) == pytest.approx(2 * (7 + 1) / 2**7)


def test_nothing_but_ties_says_nothing():
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
def test_what_is_no_probability_is_refused(p_values):
    with pytest.raises(ValueError, match="between 0 and 1. Received: p_values="):
        holm(p_values)
