"""Tests of a step in float16, whose range loss scaling makes up for, and of what counts as wrong."""

import os

import numpy as np
import pytest
import tensorflow as tf

from course_lib.activations import tanh
from course_lib.data import Dataset
from course_lib.initializers import Normal
from course_lib.networks import Ensemble
from course_lib.training import error, fit
from course_lib.training._step import count_wrong

ONES = np.ones((16, 1), "float32"), np.zeros(16, "int32")
DATA = Dataset("ones", ("a", "b"), *ONES, *ONES, *ONES)


@pytest.fixture(autouse=True)
def one_part(monkeypatch):
    """Keep members together, so that one could disturb another."""
    monkeypatch.setattr(os, "cpu_count", lambda: 1)


def test_an_example_whose_logits_are_not_finite_is_wrong():
    logits = np.array([[[0, 1], [np.nan, 1], [np.inf, 0], [1, -np.inf]], [[1, 0], [0, 1], [1, 0], [1, 0]]])
    y = np.array([1, 1, 0, 0])
    assert count_wrong(tf.constant(logits), tf.constant(y)).numpy().tolist() == [3, 1]
    assert error(lambda x, training: logits, None, y).tolist() == [0.75, 0.25]


def trained_from_logit(logit, rate, dtype):
    """A layer that gives class a a logit over b's, after an epoch; by how much each weight has changed."""
    nets = Ensemble([1, 2], tanh, Normal(), seeds=[1], dtype=dtype)
    start = [np.zeros((1, 1, 2)), np.array([[[logit, 0.0]]])]
    nets.set_weights(start)
    fit(nets, DATA, epochs=1, learning_rate=rate, batch_size=1)
    return [np.asarray(new, "float64") - old for new, old in zip(nets.get_weights(), start, strict=True)]


def test_gradients_too_small_for_float16_train_it():
    # A share of 1e-8 for the wrong class is below the smallest float16, 6e-8.
    half, single = (trained_from_logit(18.0, 1e6, dtype) for dtype in ("mixed_float16", "float32"))
    for ours, theirs in zip(half, single, strict=True):
        assert theirs[..., 1].max() < -0.1
        np.testing.assert_allclose(ours[..., 1], theirs[..., 1], rtol=0.02)


def test_gradients_too_small_for_float16_are_lost_without_scaling(monkeypatch):
    monkeypatch.setattr("course_lib.training._state.INITIAL_LOSS_SCALE", 1.0)
    for change in trained_from_logit(18.0, 1e6, "mixed_float16"):
        np.testing.assert_array_equal(change, 0.0)


def test_a_scale_beyond_float16_trains_weights_in_float16(monkeypatch):
    monkeypatch.setattr("course_lib.training._state.INITIAL_LOSS_SCALE", 2.0**17)
    half, single = (trained_from_logit(8.0, 1.0, dtype) for dtype in ("float16", "float32"))
    np.testing.assert_allclose(half[0], single[0], rtol=0.02)


def losses_with_slopes(slopes):
    """The losses of members whose first layer's gradient is -`slopes`, while it hardly moves them."""
    nets = Ensemble([1, 1, 2], tanh, Normal(), seeds=range(len(slopes)), dtype="mixed_float16")
    output = np.stack([np.array([[slope, -slope]]) for slope in slopes])
    members = len(slopes)
    nets.set_weights(
        [np.zeros((members, 1, 1)), np.zeros((members, 1, 1)), output, np.zeros((members, 1, 2))]
    )
    history = fit(nets, DATA, epochs=1, learning_rate=2.0**-20, batch_size=1, per_step=True)
    return history.step_loss, [weights[-1] for weights in nets.get_weights()]


def skipped(losses):
    """The steps after which the loss is what it was."""
    return np.flatnonzero(losses[1:] == losses[:-1]).tolist()


def test_an_overflow_halves_the_scale_and_skips_the_step():
    # 96 times a scale of 2**15 to 2**10 is beyond the largest float16, just under 2**16.
    losses, _ = losses_with_slopes([96.0, 1024.0, 0.5])
    assert skipped(losses[:, 0]) == list(range(6))
    assert skipped(losses[:, 1]) == list(range(10))


def test_an_overflow_leaves_other_members_alone():
    losses, weights = losses_with_slopes([96.0, 2.0])
    beside, same = losses_with_slopes([2.0, 2.0])
    assert 0 in skipped(losses[:, 0])
    assert weights[0] > 0
    np.testing.assert_array_equal(losses[:, 1], beside[:, 1])
    for ours, theirs in zip(weights, same, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_the_scale_is_doubled_after_many_good_steps(monkeypatch):
    monkeypatch.setattr("course_lib.training._step.STEPS_TO_DOUBLE_SCALE", 3)
    losses, _ = losses_with_slopes([96.0])
    assert skipped(losses[:, 0]) == [0, 1, 2, 3, 4, 5, 9, 13]
