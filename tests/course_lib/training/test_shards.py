"""Tests that an ensemble trained in parts, or group by group, is the ensemble trained at once."""

from itertools import chain

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib.activations import LeakyReLU, RReLU, relu, tanh
from course_lib.initializers import GlorotUniform
from course_lib.networks import Ensemble
from course_lib.training import _compile, _shards, fit

WIDTHS = [4, 8, 3]
MEMBERS = 6
SETTINGS = {
    "epochs": 3,
    "batch_size": 8,
    "learning_rate": [0.5, 0.1, 0.3, 0.2, 0.4, 0.6],
    "optimizer": "adam",
    "per_step": True,
}
MIXED = [relu, relu, tanh, relu, tanh, relu]
SLOPES = [LeakyReLU(alpha) for alpha in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)]
LEAKY_AND_NOT = [relu, relu, relu, *SLOPES[:3]]
WITHOUT_XLA = pytest.mark.usefixtures("without_xla")


def trained(data, activation=tanh, scale=1.0, **more):
    nets = Ensemble(WIDTHS, activation, GlorotUniform(), seeds=range(MEMBERS), dtype="float64")
    kernel = nets.layers[0].kernel
    kernel.assign(kernel * scale)
    return nets, fit(nets, data, **(SETTINGS | more))


def assert_same(ours, theirs, rtol=1e-11):
    for first, second in zip(ours[0].variables, theirs[0].variables, strict=True):
        np.testing.assert_allclose(first, second, rtol=rtol, atol=rtol)
    np.testing.assert_allclose(ours[1].step_loss, theirs[1].step_loss, rtol=rtol)
    np.testing.assert_allclose(ours[1].validation_loss, theirs[1].validation_loss, rtol=rtol)
    for name in ("error", "step_error", "diverged", "best_epoch"):
        np.testing.assert_array_equal(getattr(ours[1], name), getattr(theirs[1], name))
    assert ours[1].samples.keys() == theirs[1].samples.keys()
    for name, sample in theirs[1].samples.items():
        np.testing.assert_allclose(ours[1].samples[name], sample, rtol=1e-10, atol=1e-12)


def biases(model, update):
    return {"bias": tf.squeeze(model.layers[0].bias.value, 1)}


@pytest.fixture
def divide(monkeypatch):
    """Let there be so many parts."""

    def limit(parts):
        monkeypatch.setattr("os.cpu_count", lambda: parts)
        monkeypatch.setattr(_shards, "MIN_BYTES_PER_THREAD", 1)

    return limit


class TestParts:
    @pytest.mark.parametrize(
        ("activation", "parts", "xla"),
        [
            pytest.param(tanh, 4, True, id="alike, 4, with XLA"),
            pytest.param(tanh, 6, False, id="alike, 6"),
            pytest.param(MIXED, 4, False, id="mixed, 4"),
            pytest.param(MIXED, 6, False, id="mixed, 6"),
            pytest.param(LEAKY_AND_NOT, 2, False, id="some without a slope, 2"),
            pytest.param(SLOPES, 4, False, id="slopes, 4"),
        ],
        indirect=["xla"],
    )
    def test_they_train_as_the_whole(self, activation, parts, xla, data, divide):
        whole = trained(data, activation)
        divide(parts)
        assert_same(trained(data, activation), whole)

    @WITHOUT_XLA
    def test_each_draws_random_slopes_for_its_own_members(self, data, divide):
        divide(2)
        nets, history = trained(data, RReLU(seed=1))
        assert history.loss.shape == (3, MEMBERS)
        assert (history.loss[-1] < history.loss[0]).all()
        again, _ = trained(data, RReLU(seed=1))
        for ours, theirs in zip(nets.weights, again.weights, strict=True):
            np.testing.assert_array_equal(ours, theirs)

    @WITHOUT_XLA
    @pytest.mark.parametrize("activation", [tanh, MIXED], ids=["alike", "mixed"])
    def test_they_stop_independently_and_their_samples_are_put_together(self, activation, data, divide):
        more = {"patience": 1, "sample": biases, "sample_at": [1, 4, 17]}
        whole = trained(data, activation, **more)
        assert whole[1].samples["bias"].shape == (3, MEMBERS, 8)
        divide(4)
        assert_same(trained(data, activation, **more), whole)

    @WITHOUT_XLA
    def test_mixed_members_need_one_program(self, data, divide, empty_cache, monkeypatch):
        compiled, original = [], _compile.Compiled
        monkeypatch.setattr(
            _compile, "Compiled", lambda *given, **more: compiled.append(1) or original(*given, **more)
        )
        divide(3)
        functions = [tanh, relu, tanh, relu, relu, tanh, *SLOPES[:3]]
        nets = Ensemble(WIDTHS, functions, GlorotUniform(), range(9))
        fit(nets, data, epochs=1, learning_rate=0.1)
        assert compiled == [1]


LONG = 10**6


def partition(layouts, bytes_each=2**20, steps=LONG, devices=("/CPU:0",), **more):
    parts = _shards.partition_members(list(layouts), bytes_each, steps, devices, **more)
    return [part.tolist() for part in parts]


class TestPartition:
    @pytest.fixture(autouse=True)
    def four_cores(self, monkeypatch):
        monkeypatch.setattr("os.cpu_count", lambda: 4)

    def test_there_is_a_part_for_each_core_if_members_are_large_enough(self):
        assert partition("aaaaaaaa", grouped=True) == [[0, 1], [2, 3], [4, 5], [6, 7]]
        assert partition("aaaaaaaa", bytes_each=1000) == [[*range(8)]]
        assert partition("aaa") == [[0], [1], [2]]
        assert partition(100 * "a", devices=["/GPU:0"]) == [[*range(100)]]

    def test_parts_without_groups_fit_the_cache_if_the_run_is_long(self):
        many = partition(100 * "a")
        sizes = [len(part) for part in many]
        assert [*chain(*many)] == [*range(100)]
        assert max(sizes) * 2**20 <= _shards.CACHE_BYTES
        assert max(sizes) - min(sizes) <= 1
        for settings in ({"steps": 10}, {"grouped": True}):
            assert [len(part) for part in partition(100 * "a", **settings)] == [25] * 4

    @pytest.mark.parametrize(
        ("layouts", "expected"),
        [("abababab", 4), (12 * "a" + 20 * "b", 4), (6 * "a" + 12 * "b", 6), (5 * "a" + 10 * "b", 5)],
    )
    def test_every_part_gets_as_many_members_of_each_layout(self, layouts, expected):
        parts = partition(layouts, steps=10)
        assert sorted(chain(*parts)) == [*range(len(layouts))]
        [pattern] = {"".join(layouts[member] for member in part) for part in parts}
        assert list(pattern) == sorted(pattern)
        assert len(parts) == expected

    def test_layouts_that_cannot_be_divided_evenly_are_spread(self):
        parts = partition("aaaaabbbbbcc", steps=10)
        assert [len(part) for part in parts] == [3, 3, 3, 3]
        assert sorted(chain(*parts)) == [*range(12)]

    def test_mixed_members_on_a_gpu_stay_together_by_layout(self):
        assert partition("abcabc", devices=["/GPU:0"]) == [[0, 3, 1, 4, 2, 5]]

    def test_every_gpu_gets_a_part_and_a_thread(self):
        devices = ["/GPU:0", "/GPU:1"]
        assert partition("aaaaa", 2**40, devices=devices) == [[0, 1, 2], [3, 4]]
        assert partition("ababa", 2**40, devices=devices) == [[0, 4, 3], [2, 1]]
        assert _shards.number_of_threads([*devices, "/GPU:0"]) == 2
        assert _shards.number_of_threads(["/CPU:0"]) == 5


class TestMemory:
    """A part that has more members than fit runs out of memory."""

    pytestmark = WITHOUT_XLA

    @pytest.fixture
    def memory_for(self, monkeypatch):
        def limit(members):
            original = _shards.Shard.train

            def train(self, batches):
                if len(self.members) > members:
                    raise tf.errors.ResourceExhaustedError(None, None, "out of memory")
                return original(self, batches)

            monkeypatch.setattr(_shards.Shard, "train", train)

        return limit

    @pytest.mark.parametrize("members", [1, 4])
    def test_a_part_that_is_too_large_is_halved(self, members, data, memory_for):
        whole = trained(data)
        memory_for(members)
        assert_same(trained(data), whole)

    def test_a_member_that_is_too_large_is_an_error(self, data, memory_for):
        memory_for(0)
        with pytest.raises(MemoryError, match="even one member.*smaller batch_size.*Received: batch_size=8"):
            trained(data)


@pytest.fixture
def groups(monkeypatch, empty_cache):
    """Let a processor's groups have so many members, in one part; tell how many groups there were."""

    def limit(members, minimum=0):
        counts, original = [], _shards.run_groups_sequentially
        monkeypatch.setattr(_shards, "MIN_BYTES_PER_THREAD", 2**40)
        monkeypatch.setattr(_shards, "MIN_BYTE_STEPS", minimum)
        monkeypatch.setattr(_shards, "CACHE_BYTES", members * 2**20)
        monkeypatch.setattr(_compile, "member_bytes", lambda *_: 2**20)
        monkeypatch.setattr(
            _compile,
            "run_groups_sequentially",
            lambda epoch, groups: counts.append(groups) or original(epoch, groups),
        )
        return counts

    return limit


class TestGroups:
    @pytest.mark.parametrize(
        ("more", "xla"),
        [
            pytest.param({"patience": 1, "epochs": 9}, True, id="a shared count of steps, with XLA"),
            pytest.param({"optimizer": "nadam"}, False, id="a shared product of momenta"),
            pytest.param({"optimizer": "adagrad"}, False, id="slots that do not start at 0"),
            pytest.param({"shuffle": "paired"}, False, id="shared batches"),
            pytest.param({"activation": SLOPES}, False, id="slopes as weights"),
            pytest.param({"sample": biases, "sample_at": [1, 4, 17]}, False, id="samples"),
        ],
        indirect=["xla"],
    )
    def test_they_train_as_the_whole(self, more, xla, data, groups):
        whole, counts = trained(data, **more), groups(2)
        assert_same(trained(data, **more), whole)
        assert counts == [3]

    @WITHOUT_XLA
    @pytest.mark.parametrize(("fit_cache", "expected"), [(1, 6), (3, 2), (5, 2)])
    def test_they_are_the_largest_equal_ones_that_fit(self, fit_cache, expected, data, groups):
        counts = groups(fit_cache)
        trained(data, epochs=1)
        assert counts == [expected]

    @WITHOUT_XLA
    @pytest.mark.parametrize(("epochs", "expected"), [(3, []), (4, [3])])
    def test_a_run_too_short_to_repay_the_compiling_has_none(self, epochs, expected, data, groups):
        steps = 4 * (len(data.x_train) // 8)
        counts = groups(2, minimum=MEMBERS * 2**20 * steps)
        trained(data, epochs=epochs)
        assert counts == expected

    @WITHOUT_XLA
    def test_one_whose_members_have_diverged_does_not_hold_up_the_others(self, data, groups):
        scale = np.array([np.nan, np.nan, 1, 1, 1, 1]).reshape(-1, 1, 1)
        whole, counts = trained(data, scale=scale, epochs=6), groups(2)
        assert list(whole[1].diverged) == [0] * 2 + [-1] * 4
        assert_same(trained(data, scale=scale, epochs=6), whole)
        assert counts == [3]

    @WITHOUT_XLA
    @pytest.mark.parametrize("activation", [MIXED, RReLU()], ids=["two layouts", "random"])
    def test_members_that_cannot_be_grouped_train_as_before(self, activation, data, groups):
        counts = groups(2)
        trained(data, activation, epochs=1)
        assert counts == []

    @WITHOUT_XLA
    def test_frozen_layers_do_not_change_in_any_of_them(self, data, groups):
        counts = groups(2)
        nets = Ensemble([4, 8, 8, 3], tanh, GlorotUniform(), seeds=range(MEMBERS))
        nets.layers[0].trainable = False
        before = [np.asarray(variable) for variable in nets.layers[0].variables]
        fit(nets, data, epochs=1, learning_rate=0.3)
        for ours, theirs in zip(nets.layers[0].variables, before, strict=True):
            np.testing.assert_array_equal(ours, theirs)
        assert counts == [3]
        assert np.ptp(keras.ops.convert_to_numpy(nets.layers[2].bias)) > 0
