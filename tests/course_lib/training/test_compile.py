"""Tests that a compiled epoch serves the runs that need the same one, and no others, with and without XLA."""

from collections import OrderedDict

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib.activations import LeakyReLU, relu, tanh
from course_lib.initializers import GlorotUniform, Normal
from course_lib.networks import Ensemble
from course_lib.training import _compile, fit

pytestmark = pytest.mark.usefixtures("empty_cache")
WITHOUT_XLA = pytest.mark.usefixtures("without_xla")

SETTINGS = {"epochs": 2, "batch_size": 8, "optimizer": "adam", "learning_rate": 0.1}


@pytest.fixture(scope="module")
def cache(data):
    """The programs of some runs, from which others must not take what is not theirs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_compile, "_cache", OrderedDict())
        patch.setattr(_compile, "has_xla", lambda: False)
        outcome(nets(LeakyReLU(0.1)), data)
        outcome(nets(), data)
        outcome(nets(), data, optimizer="adamax")
        return _compile._cache


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


@WITHOUT_XLA
def test_a_run_like_another_is_not_compiled_again(data, traces):
    outcome(nets(), data)
    before = len(traces)
    outcome(nets(initializer=Normal(0.1), seeds=[7, 8]), data, learning_rate=[0.2, 0.3], epochs=3)
    assert before > 0
    assert len(traces) == before


@WITHOUT_XLA
@pytest.mark.parametrize(
    ("activation", "changes"),
    [
        (relu, {}),
        ([tanh, relu], {}),
        (LeakyReLU(0.3), {}),
        (tanh, {"optimizer": "sgd"}),
        (tanh, {"optimizer": "nadam"}),  # whose settings are those of Adamax
        (tanh, {"optimizer": keras.optimizers.Adam(beta_1=0.5)}),
        (tanh, {"patience": 1}),
        (tanh, {"batch_size": 10}),
        (tanh, {"shuffle": "paired"}),
        (tanh, {"learning_rate": keras.optimizers.schedules.ExponentialDecay(0.1, 5, 0.5)}),
        (tanh, {"optimizer": keras.optimizers.AdamW(weight_decay=0.3)}),
    ],
)
def test_a_run_unlike_those_before_is_what_it_would_be_alone(activation, changes, data, cache, monkeypatch):
    alone = outcome(nets(activation), data, **changes)
    monkeypatch.setattr(_compile, "_cache", cache.copy())
    for ours, theirs in zip(outcome(nets(activation), data, **changes), alone, strict=True):
        np.testing.assert_array_equal(ours, theirs)


@WITHOUT_XLA
def test_frozen_layers_of_one_shape_need_programs_of_their_own(data):
    def without_layer(frozen):
        model = Ensemble([4, 4, 4, 3], tanh, GlorotUniform(), [1, 2])
        before = np.asarray(model.layers[frozen].kernel).copy()
        model.layers[frozen].trainable = False
        results = outcome(model, data, epochs=1)
        np.testing.assert_array_equal(model.layers[frozen].kernel, before)
        return results

    alone = without_layer(2)
    _compile._cache.clear()
    without_layer(0)
    for ours, theirs in zip(without_layer(2), alone, strict=True):
        np.testing.assert_array_equal(ours, theirs)


@WITHOUT_XLA
def test_only_so_many_are_kept(data, monkeypatch):
    monkeypatch.setattr(_compile, "CACHE_SIZE", 2)
    for beta in (0.5, 0.6, 0.7):
        outcome(nets(), data, optimizer=keras.optimizers.Adam(beta_1=beta))
    assert len(_compile._cache) == 2


def test_without_xla_the_same_steps_are_taken(data, monkeypatch):
    def make():
        return Ensemble([4, 8, 3], tanh, GlorotUniform(), [1, 2], dtype="float64")

    fused = outcome(make(), data)
    monkeypatch.setattr(_compile, "has_xla", lambda: False)
    for ours, theirs in zip(outcome(make(), data), fused, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def test_what_xla_does_not_know_is_run_without_it(data):
    def counted(z):
        return z + 0 * tf.cast(tf.strings.length(tf.strings.as_string(z)), z.dtype)

    plain, odd = (outcome(nets(function), data) for function in (lambda z: z, counted))
    for ours, theirs in zip(odd, plain, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)
