"""Tests of what a net refuses to be made from, apart from activations and initializers."""

import numpy as np
import pytest

from course_lib.activations import tanh
from course_lib.initializers import Normal
from course_lib.networks import Ensemble, EnsembleDense, mlp


@pytest.mark.parametrize("widths", [[], [64], [64, 0, 10], [64, 2.5, 10], [64, True, 10]])
def test_impossible_widths_are_refused(widths):
    for build in (mlp, lambda *args: Ensemble(*args, seeds=range(3))):
        with pytest.raises(ValueError, match=r"Received: widths=\["):
            build(widths, tanh, Normal())


def test_an_ensemble_of_nobody_is_refused():
    with pytest.raises(ValueError, match=r"at least one seed. Received: seeds=\[\]"):
        Ensemble([6, 3], tanh, Normal(), [])
    with pytest.raises(ValueError, match=r"at least one seed. Received: seeds=\[\]"):
        EnsembleDense(3, Normal(), [])


@pytest.mark.parametrize("seeds", [[1, 2.0], [1, -1], [True], ["1"]])
def test_seeds_that_are_none_are_refused(seeds):
    with pytest.raises(ValueError, match=r"whole numbers, 0 or more. Received: seeds=\["):
        Ensemble([6, 3], tanh, Normal(), seeds)


@pytest.mark.parametrize(
    ("indices", "expected"),
    [
        (slice(1, 3), [11, 12]),
        (slice(None, None, -1), [13, 12, 11, 10]),
        ([2, 0], [12, 10]),
        (np.array([3, 1]), [13, 11]),
        (range(2), [10, 11]),
        ([-1, 3, -1], [13, 13, 13]),
    ],
)
def test_members_are_named_like_a_lists(indices, expected):
    assert Ensemble([6, 3], tanh, Normal(), [10, 11, 12, 13]).part(indices).seeds == expected


@pytest.mark.parametrize(
    ("indices", "error", "message"),
    [
        ([], ValueError, r"one of the 4 members must be named. Received: \[\]"),
        (slice(4, 9), ValueError, r"one of the 4 members must be named. Received: slice\(4, 9"),
        ([0, 4], IndexError, "There are 4 members. Received: index 4"),
        ([-5], IndexError, "There are 4 members. Received: index -5"),
        ([True, False, True, True], ValueError, "must be a whole number. Received: True"),
        (np.ones(4, bool), ValueError, "must be a whole number. Received: .*True"),
        ([1.0], ValueError, "must be a whole number. Received: 1.0"),
    ],
)
def test_members_that_are_none_are_refused(indices, error, message):
    nets = Ensemble([6, 3], tanh, Normal(), range(4))
    with pytest.raises(error, match=message):
        nets.part(indices)


@pytest.mark.parametrize(("index", "error"), [(4, IndexError), (-5, IndexError), (1.0, ValueError)])
def test_a_member_that_is_none_is_refused(index, error):
    with pytest.raises(error, match="Received: "):
        Ensemble([6, 3], tanh, Normal(), range(4)).member(index)
