"""Tests that members trained group by group are the members trained all at once."""

from collections import OrderedDict

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib.activations import LeakyReLU, RReLU, tanh
from course_lib.initializers import GlorotUniform
from course_lib.networks import Ensemble
from course_lib.training import _compile, _in_turn, _shards, fit

MEMBERS = 6
SETTINGS = {
    "plain": {"optimizer": "sgd"},
    "a count of steps that all share": {"optimizer": "adam"},
    "a product of momenta that all share": {"optimizer": "nadam"},
    "slots that do not start at 0": {"optimizer": "adagrad"},
    "batches that all share": {"optimizer": "sgd", "shuffle": "paired"},
    "early stopping": {"optimizer": "adam", "patience": 1, "epochs": 9},
}


@pytest.fixture
def groups(monkeypatch):
    """Let a processor's groups have so many members, in one part; tell how many groups were made."""

    def limit(members, minimum=0):
        made, original = [], _in_turn.in_turn
        monkeypatch.setattr(_shards, "WORTH_A_THREAD", 2**40)
        monkeypatch.setattr(_shards, "WORTH_TURNS", minimum)
        monkeypatch.setattr("course_lib.training._programs.bytes_of_member", lambda *_: 2**20)
        monkeypatch.setattr(_shards, "CACHE_BYTES", members * 2**20)
        monkeypatch.setattr(
            "course_lib.training._programs.in_turn",
            lambda epoch, groups: made.append(groups) or original(epoch, groups),
        )
        monkeypatch.setattr("course_lib.training._programs._kept", OrderedDict())
        return made

    return limit


def trained(data, activation=tanh, scale=1.0, **settings):
    nets = Ensemble([4, 8, 3], activation, GlorotUniform(), seeds=range(MEMBERS), dtype="float64")
    kernel = nets.layers[0].kernel
    kernel.assign(kernel * scale)
    settings = {"epochs": 3, "batch_size": 8, "per_step": True} | settings
    return nets, fit(nets, data, learning_rate=[0.5, 0.1, 0.3, 0.2, 0.4, 0.6], **settings)


def assert_same(ours, theirs, rtol=1e-11):
    for first, second in zip(ours[0].variables, theirs[0].variables, strict=True):
        np.testing.assert_allclose(first, second, rtol=rtol, atol=rtol)
    np.testing.assert_allclose(ours[1].step_loss, theirs[1].step_loss, rtol=rtol)
    for name in ("error", "step_error", "diverged", "best_epoch"):
        np.testing.assert_array_equal(getattr(ours[1], name), getattr(theirs[1], name))
    np.testing.assert_allclose(ours[1].validation_loss, theirs[1].validation_loss, rtol=rtol)


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_groups_train_as_the_whole(settings, data, groups):
    whole, made = trained(data, **settings), groups(2)
    assert_same(trained(data, **settings), whole)
    assert made == [3]


@pytest.mark.parametrize(("fit_cache", "expected"), [(1, 6), (3, 2), (4, 2), (5, 2)])
def test_groups_are_the_largest_equal_ones_that_fit(fit_cache, expected, data, groups):
    whole, made = trained(data), groups(fit_cache)
    assert_same(trained(data), whole)
    assert made == [expected]


@pytest.mark.parametrize(("epochs", "expected"), [(3, []), (4, [3])])
def test_a_run_too_short_to_repay_the_compiling_takes_no_turns(epochs, expected, data, groups):
    steps = 4 * (len(data.x_train) // 8)
    made = groups(2, minimum=MEMBERS * 2**20 * steps)
    trained(data, epochs=epochs)
    assert made == expected


def test_a_group_whose_members_diverged_does_not_hold_up_the_others(data, groups):
    scale = np.array([np.nan, np.nan, 1, 1, 1, 1]).reshape(-1, 1, 1)
    whole, made = trained(data, scale=scale, optimizer="adam", epochs=6), groups(2)
    assert list(whole[1].diverged) == [0] * 2 + [-1] * 4
    assert_same(trained(data, scale=scale, optimizer="adam", epochs=6), whole)
    assert made == [3]


def test_samples_of_groups_are_put_side_by_side(data, groups):
    def measure(model, update):
        return {"bias": tf.squeeze(model.layers[0].bias.value, 1)}

    whole, made = trained(data, sample=measure, sample_at=[1, 4, 17]), groups(2)
    parts = trained(data, sample=measure, sample_at=[1, 4, 17])
    assert made == [3]
    assert parts[1].samples["bias"].shape == (3, MEMBERS, 8)
    np.testing.assert_allclose(parts[1].samples["bias"], whole[1].samples["bias"], rtol=1e-10, atol=1e-12)


def test_groups_may_differ_in_what_their_weights_hold(data, groups):
    slopes = [LeakyReLU(alpha) for alpha in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)]
    whole, made = trained(data, slopes), groups(2)
    assert_same(trained(data, slopes), whole)
    assert made == [3]


@pytest.mark.parametrize("activation", [[tanh] * 3 + ["relu"] * 3, RReLU()], ids=["two kinds", "random"])
def test_members_that_cannot_be_grouped_train_as_before(activation, data, groups):
    made = groups(2)
    trained(data, activation)
    assert made == []


def test_frozen_layers_stay_as_they_are_in_every_group(data, groups):
    made = groups(2)
    nets = Ensemble([4, 8, 8, 3], tanh, GlorotUniform(), seeds=range(MEMBERS))
    nets.layers[0].trainable = False
    before = [np.asarray(variable) for variable in nets.layers[0].variables]
    fit(nets, data, epochs=2, learning_rate=0.3)
    for ours, theirs in zip(nets.layers[0].variables, before, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert made == [3]
    assert np.ptp(keras.ops.convert_to_numpy(nets.layers[2].bias)) > 0


def test_groups_need_no_xla(data, groups, monkeypatch):
    whole, made = trained(data), groups(2)
    monkeypatch.setattr(_compile, "has_xla", lambda: False)
    assert_same(trained(data), whole, rtol=1e-10)
    assert made == [3]
