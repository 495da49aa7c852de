"""Tests of the training loop against the same steps taken one by one."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib.activations import tanh
from course_lib.data import Dataset
from course_lib.initializers import GlorotUniform, Normal
from course_lib.networks import Ensemble, mlp
from course_lib.training import error, fit

WIDTHS = [4, 8, 3]


def make_data(examples=50):
    generator = np.random.default_rng(0)
    x = generator.normal(size=(3 * examples, 4)).astype("float32")
    y = x[:, :3].argmax(axis=1).astype("int32")
    parts = [(x[i::3].copy(), y[i::3].copy()) for i in range(3)]
    return Dataset("blobs", ("a", "b", "c"), *(array for part in parts for array in part))


DATA = make_data()


def weights(model):
    return [np.asarray(variable) for variable in model.weights]


def one_by_one(net, seed, epochs, rate, batch_size):
    """The textbook's loop: a step of gradient descent for each batch of each epoch."""
    losses = []
    for epoch in range(epochs):
        order = np.random.default_rng([seed, epoch]).permutation(len(DATA.y_train))
        for start in range(0, len(order) - batch_size + 1, batch_size):
            batch = order[start : start + batch_size]
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(
                    tf.keras.losses.sparse_categorical_crossentropy(
                        DATA.y_train[batch], net(DATA.x_train[batch]), from_logits=True
                    )
                )
            for variable, slope in zip(
                net.trainable_variables, tape.gradient(loss, net.trainable_variables), strict=True
            ):
                variable.assign_sub(rate * slope)
            losses.append(float(loss))
    return np.reshape(losses, (epochs, -1)).mean(axis=1)


def test_a_net_takes_the_steps_of_gradient_descent():
    compiled, plain = (mlp(WIDTHS, tanh, GlorotUniform(), seed=5) for _ in range(2))
    history = fit(compiled, DATA, epochs=3, learning_rate=0.5, batch_size=8, seed=5)
    losses = one_by_one(plain, 5, epochs=3, rate=0.5, batch_size=8)
    np.testing.assert_allclose(history.loss[:, 0], losses, rtol=1e-5)
    for ours, theirs in zip(weights(compiled), weights(plain), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


def test_members_train_as_they_would_alone():
    nets = Ensemble(WIDTHS, tanh, GlorotUniform(), seeds=[5, 9])
    history = fit(nets, DATA, epochs=2, learning_rate=[0.5, 0.1], batch_size=8)
    for index, (seed, rate) in enumerate(((5, 0.5), (9, 0.1))):
        alone = mlp(WIDTHS, tanh, GlorotUniform(), seed=seed)
        record = fit(alone, DATA, epochs=2, learning_rate=rate, batch_size=8, seed=seed)
        np.testing.assert_allclose(history.loss[:, index], record.loss[:, 0], rtol=1e-5)
        np.testing.assert_array_equal(history.error[:, index], record.error[:, 0])
        for ours, theirs in zip(weights(nets.member(index)), weights(alone), strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


def test_the_same_seeds_give_the_same_bits():
    results = []
    for _ in range(2):
        nets = Ensemble(WIDTHS, tanh, GlorotUniform(), seeds=range(3))
        history = fit(nets, DATA, epochs=2, learning_rate=0.5)
        results.append([history.loss, *weights(nets)])
    for first, second in zip(*results, strict=True):
        np.testing.assert_array_equal(first, second)


def test_training_lowers_the_error():
    history = fit(Ensemble(WIDTHS, tanh, GlorotUniform(), range(5)), DATA, epochs=60, learning_rate=0.5)
    assert history.error.shape == (61, 5)
    assert np.all(history.error[-1] < 0.5 * history.error[0])
    assert np.all(history.loss[-1] < history.loss[0])


def test_frozen_layers_stay():
    net = mlp(WIDTHS, tanh, GlorotUniform())
    net.layers[0].trainable = False
    before = weights(net)
    fit(net, DATA, epochs=1, learning_rate=0.5)
    moved = [not np.array_equal(a, b) for a, b in zip(before, weights(net), strict=True)]
    assert moved == [False, False, True, True]


def test_a_probe_looks_before_training_and_after_each_epoch():
    net = mlp(WIDTHS, tanh, GlorotUniform())
    start = weights(net)[0]
    history = fit(net, DATA, epochs=3, learning_rate=0.5, probe=lambda model: weights(model)[0])
    assert len(history.probes) == 4
    np.testing.assert_array_equal(history.probes[0], start)
    np.testing.assert_array_equal(history.probes[-1], weights(net)[0])
    assert not np.array_equal(history.probes[1], history.probes[2])


def test_a_diverged_member_counts_as_wrong_and_leaves_the_others_alone():
    nets = Ensemble(WIDTHS, tanh, GlorotUniform(), seeds=[1, 2])
    history = fit(nets, DATA, epochs=2, learning_rate=[np.finfo("float32").max, 0.5])
    alone = fit(mlp(WIDTHS, tanh, GlorotUniform(), 2), DATA, epochs=2, learning_rate=0.5, seed=2)
    assert history.error[-1, 0] == 1
    np.testing.assert_allclose(history.loss[:, 1], alone.loss[:, 0], rtol=1e-5)


def test_error_is_the_share_of_wrong_answers():
    net = mlp([3, 3], tanh, Normal())
    net.set_weights([np.eye(3), np.zeros(3)])
    x = np.eye(3, dtype="float32")[[0, 1, 2, 0]]
    assert error(net, x, np.array([0, 1, 2, 1])) == [0.25]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"epochs": 0}, "Received: epochs=0"),
        ({"batch_size": 51}, "1 to 50. Received: .*batch_size=51"),
        ({"batch_size": 0}, "Received: .*batch_size=0"),
        ({"learning_rate": 0.0}, "Received: learning_rate=0.0"),
        ({"learning_rate": [0.1, 0.2, 0.3]}, "one positive finite number or 2"),
        ({"learning_rate": float("nan")}, "Received: learning_rate=nan"),
        ({"learning_rate": float("inf")}, "Received: learning_rate=inf"),
        ({"epochs": 1.5}, "Received: epochs=1.5"),
        ({"batch_size": 8.0}, "Received: .*batch_size=8.0"),
        ({"seed": 3}, "seeds of their own. Received: seed=3"),
    ],
)
def test_impossible_training_is_refused_before_it_begins(changed, message):
    nets = Ensemble(WIDTHS, tanh, GlorotUniform(), range(2))
    before = weights(nets)
    with pytest.raises(ValueError, match=message):
        fit(nets, DATA, **({"epochs": 1, "learning_rate": 0.1} | changed))
    for old, new in zip(before, weights(nets), strict=True):
        np.testing.assert_array_equal(old, new)


def test_an_epoch_does_not_return_to_python(monkeypatch):
    calls = []
    original = tf.nn.sparse_softmax_cross_entropy_with_logits
    monkeypatch.setattr(
        tf.nn,
        "sparse_softmax_cross_entropy_with_logits",
        lambda **kwargs: calls.append(1) or original(**kwargs),
    )
    fit(mlp(WIDTHS, tanh, GlorotUniform()), DATA, epochs=4, learning_rate=0.1, batch_size=5)
    assert len(calls) <= 2


def test_no_progress_is_shown_where_nobody_watches(capfd):
    fit(mlp(WIDTHS, tanh, GlorotUniform()), DATA, epochs=2, learning_rate=0.1)
    captured = capfd.readouterr()
    assert captured.out == captured.err == ""


def test_training_again_and_again_is_silent(capfd):
    for _ in range(6):
        fit(mlp(WIDTHS, tanh, GlorotUniform()), DATA, epochs=1, learning_rate=0.1)
    assert capfd.readouterr().err == ""


def test_a_net_with_nothing_to_train_is_refused():
    net = mlp(WIDTHS, tanh, GlorotUniform())
    net.trainable = False
    with pytest.raises(ValueError, match="nothing to train. Received: 'sequential"):
        fit(net, DATA, epochs=1, learning_rate=0.1)


@pytest.mark.parametrize("dtype", ["float64", "mixed_float16"])
def test_nets_of_other_float_types_train(dtype):
    keras.config.set_dtype_policy(dtype)
    try:
        nets = Ensemble(WIDTHS, tanh, GlorotUniform(), range(5))
        history = fit(nets, DATA, epochs=30, learning_rate=0.5)
    finally:
        keras.config.set_dtype_policy("float32")
    assert np.all(history.error[-1] < history.error[0])


def test_only_training_drops_units():
    first, last = (keras.initializers.RandomNormal(stddev=1.0, seed=seed) for seed in (1, 2))
    layers = [
        keras.Input((4,)),
        keras.layers.Dense(8, kernel_initializer=first),
        keras.layers.Dropout(0.9, seed=3),
        keras.layers.Dense(3, kernel_initializer=last),
    ]
    net = keras.Sequential(layers)
    np.testing.assert_array_equal(*(error(net, DATA.x_test, DATA.y_test) for _ in range(2)))
    history = fit(net, DATA, epochs=1, learning_rate=1e-9, batch_size=50)
    logits = net(DATA.x_train, training=False)
    whole = tf.nn.sparse_softmax_cross_entropy_with_logits(DATA.y_train, logits)
    assert abs(history.loss[0, 0] / float(tf.reduce_mean(whole)) - 1) > 0.1
