"""Tests of what an activation and an initializer may be: one, or one for each member."""

import keras
import numpy as np
import pytest

from course_lib.activations import ELU, LeakyReLU, PReLU, RReLU, relu, tanh
from course_lib.initializers import HeNormal, Normal
from course_lib.networks import Ensemble, EnsembleDense, mlp

WIDTHS = [6, 5, 4, 3]
X = np.random.default_rng(0).normal(size=(7, 6))


def ensemble(activation=tanh, initializer=None, seeds=range(3)):
    return Ensemble(WIDTHS, activation, initializer or Normal(0.5), seeds, dtype="float64")


def test_choices_may_be_tuples_and_names():
    nets = ensemble(("tanh", tanh, "relu"), ("he_normal", HeNormal(), Normal()))
    assert nets.activation[2] is keras.activations.relu
    assert isinstance(nets.initializer[0], keras.initializers.HeNormal)


def test_an_array_of_parameters_is_a_list_of_functions():
    alphas = np.array([0.1, 0.3, 0.1])
    together, listed = ensemble(ELU(alphas[:, None, None])), ensemble([ELU(alpha) for alpha in alphas])
    np.testing.assert_array_equal(together(X), listed(X))
    assert together.member(1).layers[1].activation.alpha == 0.3


def test_a_layer_around_a_function_is_the_function():
    assert ensemble(keras.layers.Activation(keras.layers.Activation(relu))).activation is relu
    assert mlp(WIDTHS, keras.layers.Activation(relu), Normal()).layers[1].activation is relu


@pytest.mark.parametrize(
    ("activation", "message"),
    [
        ([tanh] * 2, r"each of the 3 seeds. Received: 2 in activation=\["),
        ([], r"each of the 3 seeds. Received: 0 in activation=\[\]"),
        (LeakyReLU, r"such as LeakyReLU\(\), not a class. Received: activation=<class"),
        ([tanh, PReLU(), tanh], r"as in activation=PReLU\(\). Received: activation\[1\]=PReLU"),
        ([RReLU()] * 3, r"must be a function;.*Received: activation\[0\]=RReLU"),
        ([tanh, tanh, LeakyReLU(np.ones((3, 1, 1)))], r"must be one number. Received: activation\[2\]="),
        (
            LeakyReLU(np.ones((2, 1, 1))),
            r"negative_slope .* here \(3, 1, 1\). Received: LeakyReLU with shape \(2, 1, 1\)",
        ),
        (ELU(np.ones(5)), r"alpha .* here \(3, 1, 1\). Received: ELU with shape \(5,\)"),
        (keras.layers.PReLU(), "may mix members, or share weights between them. Received: activation=PReLU"),
        (keras.layers.Softmax(axis=0), "may mix members.*Received: activation=Softmax"),
        (keras.layers.LayerNormalization(), "may mix members.*Received: activation=LayerNormalization"),
        ("nonsense", "nonsense"),
    ],
)
def test_an_activation_that_an_ensemble_cannot_have_raises_an_error(activation, message):
    with pytest.raises(ValueError, match=message):
        ensemble(activation)


@pytest.mark.parametrize("initializers", [[], [Normal()] * 4])
def test_another_number_of_initializers_than_of_seeds_raises_an_error(initializers):
    message = rf"each of the 3 seeds. Received: {len(initializers)} in initializer=\["
    with pytest.raises(ValueError, match=message):
        Ensemble(WIDTHS, tanh, initializers, range(3))
    with pytest.raises(ValueError, match=message):
        EnsembleDense(5, initializers, range(3))


@pytest.mark.parametrize(
    "initializer",
    ["zeros", keras.initializers.Ones(), keras.initializers.Zeros(), [Normal(), "zeros", Normal()]],
)
def test_an_initializer_without_a_seed_raises_an_error_and_harms_no_later_net(initializer):
    builds = [lambda *args: Ensemble(*args, seeds=range(3))]
    for build in builds if isinstance(initializer, list) else [mlp, *builds]:
        with pytest.raises(ValueError, match="must have a seed. Received: "):
            build(WIDTHS, tanh, initializer)
        with pytest.raises(ValueError, match="must have a seed. Received: "):
            EnsembleDense(5, initializer, range(3))
        net = build(WIDTHS, tanh, Normal())
        net.layers[0].kernel.value.assign_add(0 * net.layers[0].kernel.value)


@pytest.mark.parametrize("activation", [LeakyReLU, "nonsense", [tanh]])
def test_a_plain_net_without_an_activation_raises_an_error(activation):
    with pytest.raises(ValueError, match="activation"):
        mlp(WIDTHS, activation, Normal())
