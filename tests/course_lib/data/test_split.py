"""Tests of splitting and standardizing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.data import _split
from course_lib.data._split import set_aside, standardized


@given(st.integers(2, 40), st.integers(1, 12), st.integers(0, 2**32 - 1), st.booleans())
@settings(deadline=None, max_examples=60)
def test_standardized_in_blocks_as_in_one_go(rows, columns, seed, whole_numbers):
    x = np.random.default_rng(seed).integers(0, 256, (rows, columns))
    x = x.astype("uint8") if whole_numbers else x / 7
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_split, "COLUMNS", 5)
        (scaled,), mean, deviation = standardized(x)
    expected = x.std(axis=0)
    expected[expected == 0] = 1
    assert scaled.dtype == np.float32
    np.testing.assert_allclose(scaled, (x - x.mean(axis=0)) / expected, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(scaled * deviation + mean, x, atol=1e-4)


def test_others_are_scaled_as_the_training_set():
    (_, other), mean, deviation = standardized(np.array([[0.0, 5], [2, 5]]), np.array([[3.0, 9]]))
    np.testing.assert_array_equal(other, [[2, 0]])
    np.testing.assert_array_equal(mean, [1, 5])
    np.testing.assert_array_equal(deviation, [1, 1])


def test_what_is_standardized_stays_as_it_was():
    x = np.array([[1.0], [3.0]])
    standardized(x)
    np.testing.assert_array_equal(x, [[1], [3]])


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 0.9))
@settings(deadline=None, max_examples=30)
def test_nothing_is_lost_and_classes_keep_their_shares(seed, share):
    x = np.arange(100)[:, None]
    y = np.arange(100) % 4
    x_kept, y_kept, x_aside, y_aside = set_aside(x, y, share, seed)
    assert sorted(np.concatenate([x_kept, x_aside]).ravel()) == list(range(100))
    np.testing.assert_array_equal(x_kept.ravel() % 4, y_kept)
    np.testing.assert_allclose(np.bincount(y_aside, minlength=4), 25 * share, atol=1)
