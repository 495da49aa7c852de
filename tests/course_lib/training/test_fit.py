"""Tests of the training loop against the same steps taken one by one."""

import logging
import re
from typing import ClassVar

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib.activations import tanh
from course_lib.data import Dataset
from course_lib.initializers import GlorotUniform, Normal
from course_lib.networks import Ensemble, mlp
from course_lib.training import _shards, error, fit, member_losses

WIDTHS = [4, 8, 3]
WITHOUT_XLA = pytest.mark.usefixtures("without_xla")


def test_a_net_takes_the_steps_of_gradient_descent(data, weights, one_by_one):
    compiled, plain = (mlp(WIDTHS, tanh, GlorotUniform(), seed=5) for _ in range(2))
    history = fit(compiled, data, epochs=3, learning_rate=0.5, batch_size=8, seed=5)
    losses = one_by_one(plain, 5, epochs=3, batch_size=8, optimizer=keras.optimizers.SGD(0.5))
    np.testing.assert_allclose(history.loss[:, 0], losses.reshape(3, -1).mean(axis=1), rtol=1e-5)
    for ours, theirs in zip(weights(compiled), weights(plain), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


def test_members_train_as_they_would_alone(weights, data):
    nets = Ensemble(WIDTHS, tanh, GlorotUniform(), seeds=[5, 9])
    history = fit(nets, data, epochs=2, learning_rate=[0.5, 0.1], batch_size=8)
    for index, (seed, rate) in enumerate(((5, 0.5), (9, 0.1))):
        alone = mlp(WIDTHS, tanh, GlorotUniform(), seed=seed)
        record = fit(alone, data, epochs=2, learning_rate=rate, batch_size=8, seed=seed)
        np.testing.assert_allclose(history.loss[:, index], record.loss[:, 0], rtol=1e-5)
        np.testing.assert_array_equal(history.error[:, index], record.error[:, 0])
        for ours, theirs in zip(weights(nets.member(index)), weights(alone), strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


def test_the_same_seeds_give_the_same_bits(weights, data):
    results = []
    for _ in range(2):
        nets = Ensemble(WIDTHS, tanh, GlorotUniform(), seeds=range(3))
        history = fit(nets, data, epochs=2, learning_rate=0.5)
        results.append([history.loss, *weights(nets)])
    for first, second in zip(*results, strict=True):
        np.testing.assert_array_equal(first, second)


def test_training_lowers_the_error(data):
    history = fit(Ensemble(WIDTHS, tanh, GlorotUniform(), range(5)), data, epochs=60, learning_rate=0.5)
    assert history.error.shape == (61, 5)
    assert np.all(history.error[-1] < 0.5 * history.error[0])
    assert np.all(history.loss[-1] < history.loss[0])


@WITHOUT_XLA
def test_frozen_layers_stay(weights, data):
    net = mlp(WIDTHS, tanh, GlorotUniform())
    net.layers[0].trainable = False
    before = weights(net)
    fit(net, data, epochs=1, learning_rate=0.5)
    changed = [not np.array_equal(a, b) for a, b in zip(before, weights(net), strict=True)]
    assert changed == [False, False, True, True]


@WITHOUT_XLA
def test_a_probe_looks_before_training_and_after_each_epoch(weights, data):
    net = mlp(WIDTHS, tanh, GlorotUniform())
    start = weights(net)[0]
    history = fit(net, data, epochs=3, learning_rate=0.5, probe=lambda model: weights(model)[0])
    assert len(history.probes) == 4
    np.testing.assert_array_equal(history.probes[0], start)
    np.testing.assert_array_equal(history.probes[-1], weights(net)[0])
    assert not np.array_equal(history.probes[1], history.probes[2])


class TestDivergence:
    """The first member's rate is so large that a step takes it too far; an epoch is one step."""

    SETTINGS: ClassVar = {"epochs": 4, "batch_size": 50, "per_step": True}

    @pytest.fixture
    def trained(self, data):
        nets = Ensemble(WIDTHS, tanh, GlorotUniform(), seeds=[1, 2])
        rates = [np.finfo("float32").max, 0.5]
        return nets, fit(nets, data, learning_rate=rates, **self.SETTINGS)

    def test_the_step_is_recorded(self, trained):
        _, history = trained
        first = np.flatnonzero(~np.isfinite(history.step_loss[:, 0]))[0]
        assert history.diverged.tolist() == [first, -1]
        assert "1 diverged" in repr(history)

    def test_its_losses_are_nan_and_its_answers_wrong(self, trained):
        _, history = trained
        since = history.diverged[0]
        assert np.isfinite(history.step_loss[:since, 0]).all()
        assert np.isnan(history.step_loss[since:, 0]).all()
        assert (history.step_error[since:, 0] == 1).all()
        assert np.isnan(history.loss[since:, 0]).all()
        assert np.isnan(history.validation_loss[since + 1 :, 0]).all()
        np.testing.assert_array_equal(history.error[since + 1 :, 0], 1)
        assert history.best_epoch[0] == since

    def test_its_best_epoch_is_the_one_before_which_it_diverged(self, data):
        nets = Ensemble(WIDTHS, tanh, GlorotUniform(), seeds=[1, 2])
        history = fit(nets, data, epochs=2, batch_size=5, learning_rate=[np.finfo("float32").max, 0.5])
        assert 0 < history.diverged[0] < 10
        assert history.best_epoch.tolist() == [0, 2]

    def test_it_stays_as_it_was_before_that_step(self, trained, data, weights):
        nets, history = trained
        stopped = Ensemble(WIDTHS, tanh, GlorotUniform(), seeds=[1, 2])
        until = self.SETTINGS | {"epochs": int(history.diverged[0])}
        fit(stopped, data, learning_rate=[np.finfo("float32").max, 0.5], **until)
        for now, then in zip(weights(nets), weights(stopped), strict=True):
            np.testing.assert_array_equal(now[0], then[0])
            assert not np.array_equal(now[1], then[1])

    def test_the_others_are_not_disturbed(self, trained, data, weights):
        nets, history = trained
        alone = mlp(WIDTHS, tanh, GlorotUniform(), 2)
        record = fit(alone, data, learning_rate=0.5, seed=2, **self.SETTINGS)
        np.testing.assert_allclose(history.step_loss[:, 1], record.step_loss[:, 0], rtol=1e-5)
        for ours, theirs in zip(weights(nets.member(1)), weights(alone), strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


@WITHOUT_XLA
def test_an_interrupted_run_leaves_the_weights_of_the_last_whole_epoch(data, weights, monkeypatch):
    two, interrupted = (Ensemble(WIDTHS, tanh, GlorotUniform(), range(2)) for _ in range(2))
    fit(two, data, epochs=2, learning_rate=0.3)
    calls, original = [], _shards.Shard.train

    def train(self, batches):
        calls.append(1)
        if len(calls) == 4:  # The first call is the validation before training.
            raise KeyboardInterrupt
        return original(self, batches)

    monkeypatch.setattr(_shards.Shard, "train", train)
    with pytest.raises(KeyboardInterrupt):
        fit(interrupted, data, epochs=5, learning_rate=0.3)
    for ours, theirs in zip(weights(interrupted), weights(two), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_error_is_the_share_of_wrong_answers():
    net = mlp([3, 3], tanh, Normal())
    net.set_weights([np.eye(3), np.zeros(3)])
    x = np.eye(3, dtype="float32")[[0, 1, 2, 0]]
    assert error(net, x, np.array([0, 1, 2, 1])) == [0.25]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"epochs": 0}, "Received: epochs=0"),
        ({"batch_size": 51}, "from 1 to 50, .*Received: batch_size=51"),
        ({"batch_size": 0}, "Received: .*batch_size=0"),
        ({"learning_rate": 0.0}, "Received: learning_rate=0.0"),
        ({"learning_rate": [0.1, 0.2, 0.3]}, "one positive finite number or 2"),
        ({"learning_rate": True}, "Received: learning_rate=True"),
        ({"learning_rate": float("nan")}, "Received: learning_rate=nan"),
        ({"learning_rate": float("inf")}, "Received: learning_rate=inf"),
        ({"epochs": 1.5}, "Received: epochs=1.5"),
        ({"batch_size": 8.0}, "Received: .*batch_size=8.0"),
        ({"seed": 3}, "seeds of their own. Received: seed=3"),
    ],
)
def test_impossible_training_is_refused_before_it_begins(changed, message, weights, data):
    nets = Ensemble(WIDTHS, tanh, GlorotUniform(), range(2))
    before = weights(nets)
    with pytest.raises(ValueError, match=message):
        fit(nets, data, **({"epochs": 1, "learning_rate": 0.1} | changed))
    for old, new in zip(before, weights(nets), strict=True):
        np.testing.assert_array_equal(old, new)


@WITHOUT_XLA
def test_an_epoch_does_not_return_to_python(monkeypatch, data):
    calls = []
    original = tf.nn.sparse_softmax_cross_entropy_with_logits
    monkeypatch.setattr(
        tf.nn,
        "sparse_softmax_cross_entropy_with_logits",
        lambda **kwargs: calls.append(1) or original(**kwargs),
    )
    fit(mlp(WIDTHS, tanh, GlorotUniform()), data, epochs=4, learning_rate=0.1, batch_size=5)
    assert len(calls) <= 2


@WITHOUT_XLA
def test_no_progress_is_shown_where_nobody_watches(capfd, data):
    fit(mlp(WIDTHS, tanh, GlorotUniform()), data, epochs=2, learning_rate=0.1)
    captured = capfd.readouterr()
    assert captured.out == captured.err == ""


@WITHOUT_XLA
def test_a_progress_bar_shows_rate_and_time_left_if_asked_for(capfd, data):
    fit(mlp(WIDTHS, tanh, GlorotUniform()), data, epochs=600, learning_rate=0.1, progress=True)
    shown = capfd.readouterr().err
    assert re.search(r"\d+/600 \[\d\d:\d\d<\d\d:\d\d, .*epoch/s\]", shown)


@WITHOUT_XLA
def test_training_again_and_again_is_silent(capfd, caplog, data):
    logger = logging.getLogger("tensorflow")
    logger.addHandler(caplog.handler)
    try:
        for _ in range(7):  # TensorFlow warns of the fifth that is traced
            fit(mlp(WIDTHS, tanh, GlorotUniform()), data, epochs=2, learning_rate=0.1)
    finally:
        logger.removeHandler(caplog.handler)
    assert caplog.messages == []
    assert capfd.readouterr().err == ""


def test_a_net_with_nothing_to_train_is_refused(data):
    net = mlp(WIDTHS, tanh, GlorotUniform())
    net.trainable = False
    with pytest.raises(ValueError, match="nothing to train. Received: 'sequential"):
        fit(net, data, epochs=1, learning_rate=0.1)


@pytest.mark.parametrize("dtype", ["float64", "mixed_float16"])
def test_nets_of_other_float_types_train(dtype, data):
    keras.config.set_dtype_policy(dtype)
    try:
        nets = Ensemble(WIDTHS, tanh, GlorotUniform(), range(5))
        history = fit(nets, data, epochs=30, learning_rate=0.5)
    finally:
        keras.config.set_dtype_policy("float32")
    assert np.all(history.error[-1] < history.error[0])


@WITHOUT_XLA
def test_only_training_drops_units(data):
    first, last = (keras.initializers.RandomNormal(stddev=1.0, seed=seed) for seed in (1, 2))
    layers = [
        keras.Input((4,)),
        keras.layers.Dense(8, kernel_initializer=first),
        keras.layers.Dropout(0.9, seed=3),
        keras.layers.Dense(3, kernel_initializer=last),
    ]
    net = keras.Sequential(layers)
    np.testing.assert_array_equal(*(error(net, data.x_test, data.y_test) for _ in range(2)))
    history = fit(net, data, epochs=1, learning_rate=1e-9, batch_size=50)
    [whole] = member_losses(net(data.x_train, training=False), data.y_train)
    assert abs(history.loss[0, 0] / float(whole) - 1) > 0.1
    validation = member_losses(net(data.x_validation, training=False), data.y_validation)
    np.testing.assert_allclose(history.validation_loss[1], validation, rtol=1e-5)


class TestPatience:
    SETTINGS: ClassVar = {"epochs": 40, "batch_size": 8, "learning_rate": [2.0, 0.5, 0.01], "patience": 3}

    @pytest.fixture(scope="class")
    def nets(self):
        return Ensemble(WIDTHS, tanh, GlorotUniform(), seeds=[1, 2, 3])

    @pytest.fixture(scope="class")
    def history(self, nets, data):
        return fit(nets, data, per_step=True, **self.SETTINGS)

    def test_a_member_stops_when_its_loss_has_not_fallen_for_so_long(self, history):
        for member, best in enumerate(history.best_epoch):
            losses = history.validation_loss[:, member]
            assert losses[best] == losses[: best + 4].min()
            trained = np.isfinite(history.loss[:, member])
            assert trained.sum() == min(best + 3, 40)
            assert trained[: best + 3].all()

    def test_members_stop_each_in_their_own_time(self, history):
        assert len(set(history.best_epoch)) == 3
        assert history.best_epoch[2] == 40

    def test_the_weights_of_the_best_epoch_come_back(self, nets, history, data):
        again = Ensemble(WIDTHS, tanh, GlorotUniform(), seeds=[1, 2, 3])
        rest = {name: value for name, value in self.SETTINGS.items() if name not in ("patience", "epochs")}
        best = int(history.best_epoch[1])
        fit(again, data, epochs=best, **rest)
        for now, then in zip(nets.weights, again.weights, strict=True):
            np.testing.assert_array_equal(now[1], then[1])
        expected = history.error[history.best_epoch, range(3)]
        np.testing.assert_allclose(error(nets, data.x_validation, data.y_validation), expected)


@WITHOUT_XLA
def test_a_probe_sees_the_weights_of_its_epoch_not_the_best(data):
    def trained(**more):
        net = mlp(WIDTHS, tanh, GlorotUniform(), 3)
        settings = {"epochs": 30, "learning_rate": 2.0, "batch_size": 8} | more
        return fit(net, data, probe=lambda model: np.asarray(model.layers[0].kernel).copy(), **settings)

    patient = trained(patience=30)
    assert patient.best_epoch[0] < 30
    np.testing.assert_array_equal(patient.probes[-1], trained().probes[-1])


@WITHOUT_XLA
def test_loss_and_error_of_each_step_are_those_of_its_batch(data):
    net = mlp(WIDTHS, tanh, GlorotUniform(), 3)
    order = np.random.default_rng([3, 0]).permutation(50)[:8]
    expected = error(net, data.x_train[order], data.y_train[order])
    history = fit(net, data, epochs=2, learning_rate=0.5, batch_size=8, seed=3, per_step=True)
    assert history.step_loss.shape == history.step_error.shape == (12, 1)
    np.testing.assert_allclose(history.step_error[0], expected)
    np.testing.assert_allclose(history.step_loss.reshape(2, 6).mean(axis=1), history.loss[:, 0])


@WITHOUT_XLA
def test_steps_are_not_recorded_unless_asked_for(data):
    history = fit(mlp(WIDTHS, tanh, GlorotUniform()), data, epochs=1, learning_rate=0.5)
    assert history.step_loss is None
    assert history.step_error is None


@WITHOUT_XLA
def test_validation_loss_is_the_cross_entropy_before_and_after(data):
    net = mlp(WIDTHS, tanh, GlorotUniform())
    of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    before = float(of(data.y_validation, net(data.x_validation)))
    history = fit(net, data, epochs=2, learning_rate=0.5)
    after = float(of(data.y_validation, net(data.x_validation)))
    np.testing.assert_allclose(history.validation_loss[[0, -1], 0], [before, after], rtol=1e-5)


@WITHOUT_XLA
@pytest.mark.parametrize("examples", [1023, 1024, 2100])
def test_all_of_a_large_validation_set_counts(examples, data):
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(examples, 4)).astype("float32"), rng.integers(0, 3, examples).astype("int32")
    large = Dataset("large", data.class_names, data.x_train, data.y_train, x, y, data.x_test, data.y_test)
    nets = Ensemble(WIDTHS, tanh, GlorotUniform(), range(2))
    history = fit(nets, large, epochs=1, learning_rate=0.1)
    np.testing.assert_allclose(history.error[1], error(nets, x, y), rtol=1e-12)


@WITHOUT_XLA
class TestShuffle:
    def test_paired_members_see_the_same_batches(self, data):
        nets = Ensemble(WIDTHS, tanh, GlorotUniform(), seeds=[1, 2])
        history = fit(nets, data, epochs=2, learning_rate=0.5, batch_size=8, shuffle="paired", seed=7)
        for index, seed in enumerate([1, 2]):
            alone = mlp(WIDTHS, tanh, GlorotUniform(), seed)
            record = fit(alone, data, epochs=2, learning_rate=0.5, batch_size=8, seed=7)
            np.testing.assert_allclose(history.loss[:, index], record.loss[:, 0], rtol=1e-5)

    def test_another_seed_gives_another_order(self, data):
        losses = [
            fit(
                Ensemble(WIDTHS, tanh, GlorotUniform(), [1]),
                data,
                epochs=1,
                learning_rate=0.5,
                shuffle="paired",
                seed=seed,
            ).loss
            for seed in (1, 1, 2)
        ]
        np.testing.assert_array_equal(losses[0], losses[1])
        assert not np.array_equal(losses[0], losses[2])


@WITHOUT_XLA
class TestSamples:
    """What is measured inside the loop is what a probe between epochs finds."""

    def measure(self, model, update):
        kernel = keras.ops.convert_to_tensor(model.layers[0].kernel)
        return {"norm": tf.norm(kernel, axis=(1, 2)), "step": tf.norm(update[0], axis=(1, 2))}

    def test_they_are_taken_before_the_steps_asked_for(self, data):
        nets = Ensemble(WIDTHS, tanh, GlorotUniform(), range(3))
        history = fit(
            nets,
            data,
            epochs=3,
            learning_rate=0.5,
            batch_size=10,
            sample=self.measure,
            sample_at=[10, 0, 14, 5],
            probe=lambda model: np.linalg.norm(model.layers[0].kernel, axis=(1, 2)),
        )
        assert history.sampled_at.tolist() == [0, 5, 10, 14]
        assert history.samples["norm"].shape == (4, 3)
        np.testing.assert_allclose(history.samples["norm"][:3], history.probes[:3], rtol=1e-6)
        assert not np.allclose(history.samples["norm"][2], history.samples["norm"][3])

    def test_the_update_is_what_the_step_adds(self, data):
        net = Ensemble(WIDTHS, tanh, GlorotUniform(), [4])
        before = np.asarray(net.layers[0].kernel).copy()
        history = fit(
            net, data, epochs=1, learning_rate=0.5, batch_size=50, sample=self.measure, sample_at=[0]
        )
        change = np.linalg.norm(np.asarray(net.layers[0].kernel) - before)
        np.testing.assert_allclose(history.samples["step"], [[change]], rtol=1e-5)


class TestAnyKerasModel:
    """Dropout, batch normalization, a penalty and convolutions, against Keras's own steps."""

    def model(self):
        first, last = (keras.initializers.GlorotUniform(seed) for seed in (1, 2))
        layers = [
            keras.Input((4,)),
            keras.layers.Reshape((4, 1)),
            keras.layers.Conv1D(6, 2, activation="tanh", kernel_initializer=first, kernel_regularizer="l2"),
            keras.layers.BatchNormalization(),
            keras.layers.Flatten(),
            keras.layers.Dense(3, kernel_initializer=last),
        ]
        return keras.Sequential(layers)

    def test_it_is_trained_as_keras_would(self, data, one_by_one, weights):
        ours, theirs = self.model(), self.model()
        history = fit(ours, data, epochs=3, learning_rate=0.05, optimizer="adam", batch_size=8, per_step=True)
        optimizer = keras.optimizers.Adam(0.05)
        losses = one_by_one(theirs, 0, epochs=3, batch_size=8, optimizer=optimizer)
        np.testing.assert_allclose(history.step_loss[:, 0], losses, rtol=1e-4)
        for own, other in zip(weights(ours), weights(theirs), strict=True):
            np.testing.assert_allclose(own, other, rtol=1e-2, atol=1e-4)

    @WITHOUT_XLA
    def test_a_model_with_a_call_of_its_own_is_trained(self, data):
        class Custom(keras.Model):
            def __init__(self):
                super().__init__()
                self.dense = keras.layers.Dense(3, kernel_initializer=keras.initializers.GlorotUniform(1))

            def call(self, inputs):
                return self.dense(inputs)

        net = Custom()
        net(data.x_test)
        history = fit(net, data, epochs=5, learning_rate=0.5)
        assert history.error[-1, 0] < history.error[0, 0]
