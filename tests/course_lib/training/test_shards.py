"""Tests that an ensemble trained in parts is the ensemble trained at once."""

import math
from collections import OrderedDict
from itertools import chain

import numpy as np
import pytest
import tensorflow as tf

from course_lib.activations import LeakyReLU, RReLU, relu, tanh
from course_lib.initializers import GlorotUniform
from course_lib.networks import Ensemble
from course_lib.training import _compile, _programs, _shards, fit

WIDTHS = [4, 8, 3]
SETTINGS = {"epochs": 3, "learning_rate": [0.5, 0.1, 0.3, 0.2, 0.4], "optimizer": "adam", "batch_size": 8}
ACTIVATIONS = {
    "one for all": tanh,
    "one for each": [relu, relu, tanh, relu, tanh],
    "some without a slope": [relu, relu, relu, LeakyReLU(0.2), LeakyReLU(0.3)],
    "slopes": [LeakyReLU(alpha) for alpha in (0.1, 0.2, 0.3, 0.4, 0.5)],
}


def trained(data, activation=tanh, **more):
    nets = Ensemble(WIDTHS, activation, GlorotUniform(), seeds=range(5), dtype="float64")
    return nets, fit(nets, data, **SETTINGS, per_step=True, **more)


def assert_same(first, second, rtol):
    for ours, theirs in zip(first[0].variables, second[0].variables, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=rtol)
    np.testing.assert_allclose(first[1].step_loss, second[1].step_loss, rtol=rtol)
    np.testing.assert_array_equal(first[1].error, second[1].error)


@pytest.fixture
def parts_of(monkeypatch):
    def cut(size):
        monkeypatch.setattr("os.cpu_count", lambda: math.ceil(5 / size))
        monkeypatch.setattr(_shards, "WORTH_A_THREAD", 1)

    return cut


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
@pytest.mark.parametrize("size", [1, 2, 3])
def test_parts_train_as_the_whole(size, activation, data, parts_of):
    whole = trained(data, activation)
    parts_of(size)
    assert_same(trained(data, activation), whole, rtol=1e-11)


def test_each_part_draws_random_slopes_for_its_own_members(data, parts_of):
    parts_of(2)
    nets, history = trained(data, RReLU(seed=1))
    assert history.loss.shape == (3, 5)
    assert (history.loss[-1] < history.loss[0]).all()
    again, _ = trained(data, RReLU(seed=1))
    for ours, theirs in zip(nets.weights, again.weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)


MIXED = pytest.mark.parametrize("activation", [tanh, ACTIVATIONS["one for each"]], ids=["alike", "mixed"])


@MIXED
def test_parts_may_stop_each_in_their_own_time(activation, data, parts_of):
    whole = trained(data, activation, patience=1)
    parts_of(2)
    parts = trained(data, activation, patience=1)
    np.testing.assert_array_equal(parts[1].best_epoch, whole[1].best_epoch)
    for ours, theirs in zip(parts[0].variables, whole[0].variables, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-11, atol=1e-11)


@MIXED
def test_samples_of_parts_are_put_side_by_side(activation, data, parts_of):
    def measure(model, update):
        return {"bias": tf.squeeze(model.layers[0].bias.value, 1)}

    whole = trained(data, activation, sample=measure, sample_at=[1, 4, 17])
    parts_of(2)
    parts = trained(data, activation, sample=measure, sample_at=[1, 4, 17])
    assert whole[1].samples["bias"].shape == (3, 5, 8)
    np.testing.assert_allclose(parts[1].samples["bias"], whole[1].samples["bias"], rtol=1e-10, atol=1e-12)


LONG = 10**6


def parts(kinds, bytes_each=2**20, steps=LONG, device="/CPU:0", **more):
    return [part.tolist() for part in _shards.cut(list(kinds), bytes_each, steps, [device], **more)]


@pytest.fixture
def four_cores(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 4)


def test_there_is_a_part_for_each_core_if_members_are_large_enough(four_cores):
    assert parts("aaaaaaaa", grouped=True) == [[0, 1], [2, 3], [4, 5], [6, 7]]
    assert parts("aaaaaaaa", bytes_each=1000) == [[*range(8)]]
    assert parts("aaa") == [[0], [1], [2]]
    assert parts(100 * "a", device="/GPU:0") == [[*range(100)]]


def test_parts_without_groups_fit_the_cache_if_the_run_is_long(four_cores):
    many = parts(100 * "a")
    sizes = [len(part) for part in many]
    assert [*chain(*many)] == [*range(100)]
    assert max(sizes) * 2**20 <= _shards.CACHE_BYTES
    assert max(sizes) - min(sizes) <= 1
    for settings in ({"steps": 10}, {"grouped": True}):
        assert [len(part) for part in parts(100 * "a", **settings)] == [25] * 4


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [("abababab", 4), (12 * "a" + 20 * "b", 4), (6 * "a" + 12 * "b", 6), (5 * "a" + 10 * "b", 5)],
)
def test_every_part_gets_as_many_members_of_each_kind(kinds, expected, four_cores):
    shared = parts(kinds, steps=10)
    assert sorted(chain(*shared)) == [*range(len(kinds))]
    [pattern] = {"".join(kinds[member] for member in part) for part in shared}
    assert list(pattern) == sorted(pattern)
    assert len(shared) == expected


def test_kinds_that_cannot_be_shared_out_evenly_are_spread(four_cores):
    shared = parts("aaaaabbbbbcc", steps=10)
    assert [len(part) for part in shared] == [3, 3, 3, 3]
    assert sorted(chain(*shared)) == [*range(12)]


def test_mixed_members_on_a_gpu_stay_together_by_kind():
    assert parts("abcabc", device="/GPU:0") == [[0, 3, 1, 4, 2, 5]]


def test_parts_of_mixed_members_share_one_program(data, monkeypatch):
    made, original = [], _compile.Compiled
    monkeypatch.setattr(_programs, "_kept", OrderedDict())
    monkeypatch.setattr(
        _compile, "Compiled", lambda *given, **more: made.append(1) or original(*given, **more)
    )
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    monkeypatch.setattr(_shards, "WORTH_A_THREAD", 1)
    functions = [tanh, relu, tanh, relu, relu, tanh, LeakyReLU(0.1), LeakyReLU(0.2), LeakyReLU(0.3)]
    nets = Ensemble(WIDTHS, functions, GlorotUniform(), range(9))
    fit(nets, data, epochs=2, learning_rate=0.1)
    assert made == [1]


@pytest.fixture
def memory_for(monkeypatch):
    """Let a part run out of memory if it has more members than these."""

    def limit(members):
        original = _shards.Shard.trained

        def run(self, batches):
            if len(self.members) > members:
                raise tf.errors.ResourceExhaustedError(None, None, "out of memory")
            return original(self, batches)

        monkeypatch.setattr(_shards.Shard, "trained", run)

    return limit


@pytest.mark.parametrize("members", [1, 2])
def test_a_part_that_is_too_large_for_memory_is_halved(members, data, memory_for):
    whole = trained(data)
    memory_for(members)
    assert_same(trained(data), whole, rtol=1e-11)


def test_a_member_that_is_too_large_for_memory_is_an_error(data, memory_for):
    memory_for(0)
    with pytest.raises(MemoryError, match="even one member.*smaller batch_size.*Received: batch_size=8"):
        trained(data)


def test_without_xla_the_same_steps_are_taken(data, monkeypatch):
    fused = trained(data)
    monkeypatch.setattr(_compile, "has_xla", lambda: False)
    assert_same(trained(data), fused, rtol=1e-10)


def test_what_xla_does_not_know_is_run_without_it(data):
    def counted(z):
        return z + 0 * tf.cast(tf.strings.length(tf.strings.as_string(z)), z.dtype)

    plain, odd = (
        Ensemble(WIDTHS, function, GlorotUniform(), range(2)) for function in (lambda z: z, counted)
    )
    histories = [fit(nets, data, epochs=2, learning_rate=0.1) for nets in (plain, odd)]
    np.testing.assert_allclose(histories[0].loss, histories[1].loss, rtol=1e-5)


def test_an_interrupted_run_leaves_the_weights_of_the_last_whole_epoch(data, monkeypatch):
    two = Ensemble(WIDTHS, tanh, GlorotUniform(), range(2))
    fit(two, data, epochs=2, learning_rate=0.3)
    interrupted, calls = Ensemble(WIDTHS, tanh, GlorotUniform(), range(2)), []
    original = _shards.Shard.trained

    def run(self, batches):
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return original(self, batches)

    monkeypatch.setattr(_shards.Shard, "trained", run)
    with pytest.raises(KeyboardInterrupt):
        fit(interrupted, data, epochs=5, learning_rate=0.3)
    for ours, theirs in zip(interrupted.variables, two.variables, strict=True):
        np.testing.assert_array_equal(ours, theirs)
