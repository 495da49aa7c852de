"""Tests of the hidden layers' signals against the layers themselves."""

import numpy as np
import pytest
import tensorflow as tf

from course_lib.activations import relu, tanh
from course_lib.data import digits
from course_lib.diagnostics import hidden_signals
from course_lib.initializers import GlorotNormal
from course_lib.networks import Ensemble, mlp
from course_lib.training import fit

X = np.random.default_rng(0).normal(size=(5, 3))


def test_the_layers_of_a_plain_net():
    net = mlp([3, 4, 6, 2], tanh, GlorotNormal())
    lower, upper = hidden_signals(net, X)
    z = X @ net.layers[0].get_weights()[0]
    np.testing.assert_allclose(lower.pre[0], z, atol=1e-6)
    np.testing.assert_allclose(lower.slope[0], np.cosh(z) ** -2, atol=1e-6)
    np.testing.assert_allclose(upper.pre[0], np.tanh(z) @ net.layers[2].get_weights()[0], atol=1e-6)
    np.testing.assert_allclose(net.layers[-1](upper.post[0]), net(X), atol=1e-6)


def test_each_member_has_its_own():
    nets = Ensemble([3, 4, 6, 2], relu, GlorotNormal(), seeds=[5, 6])
    for layer, alone in zip(hidden_signals(nets, X), hidden_signals(nets.member(1), X), strict=True):
        np.testing.assert_allclose(layer.post[1:], alone.post, atol=1e-6)


def test_they_can_be_watched_while_training():
    examples, nets = digits(), Ensemble([64, 8, 10], relu, GlorotNormal(), seeds=[5, 6])

    def size(model):
        return tf.reduce_mean(hidden_signals(model, examples.x_validation)[0].post, axis=(1, 2))

    history = fit(nets, examples, epochs=1, learning_rate=0.1, probe=size)
    np.testing.assert_allclose(history.probes[-1], size(nets), rtol=1e-4)


def test_inputs_of_another_net_are_refused():
    with pytest.raises(ValueError, match=r"Received: shape \(5, 3\)"):
        hidden_signals(mlp([4, 4, 2], tanh, GlorotNormal()), X)
