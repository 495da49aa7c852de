"""Tests that a compiled epoch serves the runs that need the same one, and no others."""

from collections import OrderedDict

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib.activations import LeakyReLU, relu, tanh
from course_lib.initializers import GlorotUniform, Normal
from course_lib.networks import Ensemble
from course_lib.training import _programs, fit

SETTINGS = {"epochs": 2, "batch_size": 8, "optimizer": "adam", "learning_rate": 0.1}


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(_programs, "_kept", OrderedDict())


@pytest.fixture(scope="module")
def kept_before(data):
    """The programs of two runs, from which others must not take what is not theirs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_programs, "_kept", OrderedDict())
        outcome(nets(LeakyReLU(0.1)), data)
        outcome(nets(), data)
        return _programs._kept


@pytest.fixture
def traces(monkeypatch):
    """A list that grows with each loss that is traced."""
    traced, original = [], tf.nn.sparse_softmax_cross_entropy_with_logits

    def count(**kwargs):
        traced.append(1)
        return original(**kwargs)

    monkeypatch.setattr(tf.nn, "sparse_softmax_cross_entropy_with_logits", count)
    return traced


def nets(activation=tanh, initializer=None, seeds=(1, 2)):
    return Ensemble([4, 8, 3], activation, initializer or GlorotUniform(), list(seeds))


def outcome(model, data, **more):
    history = fit(model, data, **(SETTINGS | more))
    return [history.loss, *(np.asarray(variable) for variable in model.variables)]


def test_a_run_like_another_is_not_compiled_again(data, traces):
    outcome(nets(), data)
    before = len(traces)
    outcome(nets(initializer=Normal(0.1), seeds=[7, 8]), data, learning_rate=[0.2, 0.3], epochs=3)
    assert before > 0
    assert len(traces) == before


@pytest.mark.parametrize(
    ("activation", "changes"),
    [
        (relu, {}),
        ([tanh, relu], {}),
        (LeakyReLU(0.3), {}),
        (tanh, {"optimizer": "sgd"}),
        (tanh, {"optimizer": keras.optimizers.Adam(beta_1=0.5)}),
        (tanh, {"patience": 1}),
        (tanh, {"batch_size": 10}),
        (tanh, {"shuffle": "paired"}),
        (tanh, {"learning_rate": keras.optimizers.schedules.ExponentialDecay(0.1, 5, 0.5)}),
        (tanh, {"optimizer": keras.optimizers.AdamW(weight_decay=0.3)}),
    ],
)
def test_a_run_unlike_those_before_is_what_it_would_be_alone(
    activation, changes, data, kept_before, monkeypatch
):
    alone = outcome(nets(activation), data, **changes)
    monkeypatch.setattr(_programs, "_kept", kept_before.copy())
    for ours, theirs in zip(outcome(nets(activation), data, **changes), alone, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_layer_that_was_frozen_since_stays(data):
    outcome(nets(), data)
    frozen = nets()
    frozen.layers[0].trainable = False
    before = np.asarray(frozen.layers[0].kernel).copy()
    outcome(frozen, data)
    np.testing.assert_array_equal(frozen.layers[0].kernel, before)


def test_only_so_many_are_kept(data, monkeypatch):
    monkeypatch.setattr(_programs, "KEPT", 2)
    for beta in (0.5, 0.6, 0.7):
        outcome(nets(), data, optimizer=keras.optimizers.Adam(beta_1=beta))
    assert len(_programs._kept) == 2
