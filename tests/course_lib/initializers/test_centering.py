"""Tests of centered biases: a logistic net becomes a tanh net in disguise."""

import re

import numpy as np
import pytest

from course_lib.activations import logistic, relu, tanh
from course_lib.initializers import GlorotNormal, center_biases
from course_lib.networks import Ensemble, mlp

X = np.random.default_rng(0).normal(size=(50, 6)).astype("float32")
WIDTHS = [6, 20, 30, 10]


def disguise(nets, tanh_nets):
    """Give logistic nets the weights that make them the tanh nets, all but the biases."""
    for layer, theirs in zip(nets.layers[::2], tanh_nets.layers[::2], strict=True):
        first, last = layer is nets.layers[0], layer is nets.layers[-1]
        layer.kernel.assign(theirs.kernel * (2 if first or last else 4))
    center_biases(nets)
    return nets


@pytest.mark.parametrize("build", [mlp, lambda *how: Ensemble(*how, seeds=[3, 4])])
def test_with_four_times_the_weights_a_logistic_net_is_a_tanh_net(build):
    tanh_nets = build(WIDTHS, tanh, GlorotNormal())
    nets = disguise(build(WIDTHS, logistic, GlorotNormal()), tanh_nets)
    np.testing.assert_allclose(nets(X), tanh_nets(X), atol=1e-5)


def test_the_lowest_biases_and_all_weights_stay():
    nets = mlp(WIDTHS, logistic, GlorotNormal())
    nets.layers[0].bias.assign(np.arange(20))
    kernels = [layer.get_weights()[0] for layer in nets.layers[::2]]
    center_biases(nets)
    np.testing.assert_array_equal(nets.layers[0].bias, np.arange(20))
    for layer, before in zip(nets.layers[::2], kernels, strict=True):
        np.testing.assert_array_equal(layer.kernel, before)


def test_of_mixed_members_only_those_named_are_changed():
    nets = Ensemble(WIDTHS, [relu, logistic, relu], GlorotNormal(), seeds=[3, 4, 5])
    for layer in nets.layers[::2]:
        layer.bias.assign(np.ones(layer.bias.shape))
    alone = nets.part([1])
    center_biases(nets, [False, True, False])
    center_biases(alone)
    for layer, own in zip(nets.layers[::2], alone.layers[::2], strict=True):
        np.testing.assert_allclose(layer.bias[1:2], own.bias, atol=1e-6)
        assert (np.asarray(layer.bias)[[0, 2]] == 1).all()


@pytest.mark.parametrize("members", [[True], [True, False, True], [0, 1], [[True, False]], True])
def test_other_members_are_rejected(members):
    nets = Ensemble(WIDTHS, logistic, GlorotNormal(), seeds=[3, 4])
    received = re.escape(f"Received: members={members!r}")
    with pytest.raises(ValueError, match=f"one bool for each of the 2 members.*{received}"):
        center_biases(nets, members)
    with pytest.raises(ValueError, match=f"left out for a plain model.*{received}"):
        center_biases(mlp(WIDTHS, logistic, GlorotNormal()), members)
