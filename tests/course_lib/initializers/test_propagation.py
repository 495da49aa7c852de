"""Signals measured in wide nets keep, gain or lose what the gains and the theory say.

`theory.second_moment_std` says how far nets of finite width scatter; a net may be four times that
away.
"""

import numpy as np
import pytest

from course_lib import activations, theory
from course_lib.initializers import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LeCunNormal,
    LeCunUniform,
    Normal,
    Orthogonal,
    Standard,
    VarianceScaling,
    layer_seed,
    reseeded,
)

WIDTH, DEPTH = 512, 6


def identity(z):
    return z


def relu(z):
    return np.maximum(z, 0)


def measured(f, initializer, depth=DEPTH, width=WIDTH, inputs=WIDTH, size=1.0):
    """Return the second moments of the pre-activations, for one input with entries of one size."""
    h = size * np.random.default_rng(0).choice([-1, 1], (1, inputs)).astype("float32")
    moments = []
    for layer in range(1, depth + 1):
        z = h @ np.asarray(reseeded(initializer, layer_seed(3, layer))((h.shape[1], width)))
        moments.append(np.mean(np.square(z, dtype="float64")))
        h = np.asarray(f(z)).astype("float32")
    return np.array(moments)


def assert_as_predicted(moments, f, weight_variance, width=WIDTH):
    """Compare with the mean-field theory, within four times its finite-width std."""
    predicted = theory.second_moments(f, weight_variance, len(moments))
    std = theory.second_moment_std(f, weight_variance, len(moments), width)
    np.testing.assert_array_less(abs(moments - predicted), 4 * std)


INITIALIZERS = {
    "he": (HeNormal(), 2),
    "he truncated": (HeNormal(truncated=True), 2),
    "he uniform": (HeUniform(), 2),
    "he backward": (HeNormal(mode="fan_out"), 2),
    "he leaky": (HeNormal(negative_slope=0.5), 2 / 1.25),
    "lecun": (LeCunNormal(), 1),
    "lecun uniform": (LeCunUniform(), 1),
    "glorot": (GlorotNormal(), 1),
    "glorot uniform": (GlorotUniform(1.5), 2.25),
    "standard": (Standard(), 1 / 3),
    "normal": (Normal(0.05), 0.05**2 * WIDTH),
}


@pytest.mark.parametrize("f", [relu, np.tanh], ids=["relu", "tanh"])
@pytest.mark.parametrize(("initializer", "weight_variance"), INITIALIZERS.values(), ids=INITIALIZERS)
def test_every_initializer_does_what_the_theory_says(initializer, weight_variance, f):
    assert_as_predicted(measured(f, initializer, depth=3), f, weight_variance)


FUNCTIONS = {
    "logistic": activations.logistic,
    "tanh": activations.tanh,
    "scaled tanh": activations.scaled_tanh,
    "softsign": activations.softsign,
    "relu": activations.relu,
    "leaky": activations.LeakyReLU(0.2),
    "elu": activations.ELU(1.0),
    "selu": activations.selu,
    "gelu": activations.gelu,
    "silu": activations.silu,
    "mish": activations.mish,
}


@pytest.mark.parametrize("f", FUNCTIONS.values(), ids=FUNCTIONS)
def test_the_gain_of_an_activation_function_keeps_every_layer_at_unit_variance(f):
    initializer = VarianceScaling(f, distribution="uniform")
    moments = measured(f, initializer, size=1 / initializer.gain)
    std = theory.second_moment_std(f, initializer.gain**2, DEPTH, WIDTH, first=1.0)
    np.testing.assert_array_less(abs(moments - 1), 4 * std)


def test_relu_halves_what_he_doubles():
    halved, kept = measured(relu, LeCunNormal()), measured(relu, HeNormal())
    steps = np.arange(DEPTH)
    std = theory.second_moment_std(relu, 2.0, DEPTH, WIDTH) / 2
    np.testing.assert_array_less(abs(halved * 2.0**steps - 1), 4 * std)
    np.testing.assert_array_less(abs(kept / 2 - 1), 4 * std)


def test_glorot_with_tanh_decays_as_one_over_twice_the_depth():
    moments = measured(np.tanh, GlorotUniform(), depth=21)
    assert_as_predicted(moments, np.tanh, 1.0)
    predicted = theory.second_moments(np.tanh, 1.0, 101)
    assert 2 * 10 * predicted[10] == pytest.approx(1.04, abs=0.005)
    assert 2 * 100 * predicted[100] == pytest.approx(1.01, abs=0.005)


def test_fan_in_keeps_the_signal_where_layers_become_narrower_and_fan_out_does_not():
    error = 4 * (2 / 512) ** 0.5
    by_fan_in = measured(relu, HeNormal(), depth=1, inputs=2048, width=512)[0]
    by_fan_out = measured(relu, HeNormal(mode="fan_out"), depth=1, inputs=2048, width=512)[0]
    assert by_fan_in == pytest.approx(2, rel=error)
    assert by_fan_out == pytest.approx(2 * 2048 / 512, rel=error)


def test_orthogonal_weights_keep_every_length_exactly():
    moments = measured(identity, Orthogonal(1.5), depth=5, width=128, inputs=128)
    np.testing.assert_allclose(moments, 1.5 ** (2 * np.arange(1, 6)), rtol=1e-5)


def test_orthogonal_weights_with_he_gain_keep_the_signal_of_relu():
    moments = measured(relu, Orthogonal("he"), depth=4, width=256, inputs=256)
    assert_as_predicted(moments, relu, 2.0, width=256)
