"""Tests of the folds of cross-validation."""

import numpy as np
import pytest

from course_lib.training._folds import equal_folds

Y = np.random.default_rng(0).permutation(np.repeat([0, 1, 2], [20, 31, 50]))


def test_each_example_but_a_few_is_held_out_once():
    _, held_out = equal_folds(Y, folds=5, seed=0)
    assert held_out.shape == (5, 20)
    assert len(np.unique(held_out)) == 100


def test_nobody_is_trained_on_what_validates_it():
    chosen, held_out = equal_folds(Y, folds=4, seed=0)
    assert chosen.shape == (4, 75)
    for own in range(4):
        np.testing.assert_array_equal(np.sort([*chosen[own], *held_out[own]]), np.unique(held_out))


def test_each_fold_has_its_share_of_each_class():
    _, held_out = equal_folds(Y, folds=5, seed=0)
    for fold in held_out:
        assert np.all(np.abs(np.bincount(Y[fold]) - np.array([20, 31, 50]) / 5) <= 1)


def test_a_seed_decides_the_folds():
    first, again, other = (equal_folds(Y, folds=5, seed=seed)[1] for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("folds", [1, 0, 2.0, True, 21, "5"])
def test_impossible_numbers_of_folds_are_refused(folds):
    with pytest.raises(ValueError, match=f"from 2 to 20, .*rarest class. Received: folds={folds!r}"):
        equal_folds(Y, folds, seed=0)


def test_the_rarest_class_may_have_one_example_in_each_fold():
    _, held_out = equal_folds(Y, folds=20, seed=0)
    assert np.all((Y[held_out] == 0).sum(axis=1) == 1)
