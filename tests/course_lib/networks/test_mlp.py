"""Tests of the plain net."""

import keras
import numpy as np
import pytest

from course_lib.activations import LeakyReLU, logistic, tanh
from course_lib.initializers import GlorotUniform, Normal
from course_lib.networks import Ensemble, mlp

WIDTHS = [6, 5, 4, 3]
X = np.random.default_rng(0).normal(size=(7, 6))


def test_mlp_is_the_formula():
    net = mlp(WIDTHS, tanh, Normal(0.5), seed=3)
    first, second, third = (layer.kernel.numpy() for layer in net.layers[::2])
    expected = np.tanh(np.tanh(X @ first) @ second) @ third
    np.testing.assert_allclose(net(X), expected, rtol=1e-5, atol=1e-6)


def test_biases_are_initialized_to_zero():
    for layer in mlp(WIDTHS, tanh, Normal()).layers[::2]:
        np.testing.assert_array_equal(layer.bias, 0)


def test_dense_and_activation_layers_alternate():
    names = [layer.name for layer in mlp(WIDTHS, tanh, Normal()).layers]
    assert names == ["dense_1", "activation_1", "dense_2", "activation_2", "dense_3"]


def test_nets_with_one_instance_differ_by_their_seeds_alone():
    shared = GlorotUniform(seed=1)
    one, other, again = (mlp(WIDTHS, tanh, shared, seed=seed) for seed in (1, 2, 1))
    for first, second, third in zip(one.layers[::2], other.layers[::2], again.layers[::2], strict=True):
        assert not np.any(np.asarray(first.kernel) == np.asarray(second.kernel))
        np.testing.assert_array_equal(first.kernel, third.kernel)
    assert shared.seed == 1


def test_an_initializer_may_be_given_by_its_keras_name():
    assert mlp(WIDTHS, tanh, "glorot_uniform")(X).shape == (7, 3)


def test_a_float64_net_rounds_nothing_to_float32():
    net = mlp(WIDTHS, logistic, Normal(0.5), dtype="float64")
    assert {layer.dtype_policy.name for layer in [net, *net.layers]} == {"float64"}
    h = X
    for layer in net.layers[:-1:2]:
        h = 1 / (1 + np.exp(-h @ np.asarray(layer.kernel)))
    np.testing.assert_allclose(net(X), h @ np.asarray(net.layers[-1].kernel), rtol=1e-13)


def test_the_global_policy_reaches_the_inputs():
    keras.config.set_dtype_policy("float64")
    try:
        net = mlp(WIDTHS, LeakyReLU(0.1), Normal(0.5))
        np.testing.assert_array_equal(net(X), mlp(WIDTHS, LeakyReLU(0.1), Normal(0.5), dtype="float64")(X))
    finally:
        keras.config.set_dtype_policy("float32")


def test_a_mixed_net_stores_float32_and_computes_in_a_short_type():
    net = mlp(WIDTHS, tanh, Normal(), dtype="mixed_bfloat16")
    assert {weight.dtype for weight in net.weights} == {"float32"}
    assert net(X).dtype == "bfloat16"


@pytest.mark.parametrize("dtype", ["float64", "mixed_float16"])
def test_a_saved_net_keeps_its_type(dtype, tmp_path):
    net = mlp(WIDTHS, logistic, GlorotUniform(), dtype=dtype)
    net.save(tmp_path / "net.keras")
    again = keras.models.load_model(tmp_path / "net.keras")
    assert again(X).dtype == net(X).dtype
    np.testing.assert_array_equal(again(X), net(X))


@pytest.mark.parametrize("widths", [[], [64], [64, 0, 10], [64, True, 10]])
def test_impossible_widths_raise_an_error(widths):
    for build in (mlp, lambda *args: Ensemble(*args, seeds=range(3))):
        with pytest.raises(ValueError, match=r"widths.* must .*Received: widths"):
            build(widths, tanh, Normal())
