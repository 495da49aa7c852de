"""Tests of which models can be examined."""

import keras
import numpy as np
import pytest

from course_lib.activations import PReLU, RReLU, relu
from course_lib.data import digits
from course_lib.diagnostics import (
    distributions,
    jacobian_singular_values,
    layer_statistics,
    sampler,
    unit_health,
)

DATA = digits()
X, Y = DATA.x_validation[:80], DATA.y_validation[:80]


@pytest.mark.parametrize(
    "layers",
    [
        [keras.layers.Dense(5, activation="tanh"), keras.layers.Dense(10)],
        [keras.layers.Dense(5), keras.layers.Softmax(), keras.layers.Dense(10)],
        [keras.layers.Dense(5), keras.layers.Activation("tanh")],
        [keras.layers.Dense(10)],
        [keras.layers.Dense(5, activation="tanh") for _ in range(4)] + [keras.layers.Dense(10)],
    ],
)
def test_a_model_built_in_another_way_is_refused(layers):
    net = keras.Sequential([keras.Input((64,)), *layers])
    with pytest.raises(ValueError, match=r"by turns.*Received: \['Dense'"):
        layer_statistics(net, X, Y)
    with pytest.raises(ValueError, match="by turns"):
        distributions(net, X, Y)
    with pytest.raises(ValueError, match="by turns"):
        unit_health(net, X)
    with pytest.raises(ValueError, match="by turns"):
        jacobian_singular_values(net, X)


def test_units_that_see_one_another_are_refused_in_an_ensemble_too(side_by_side):
    nets = side_by_side([64, 2, 10], keras.layers.LayerNormalization, members=2)
    with pytest.raises(ValueError, match=r"LayerNormalization"):
        unit_health(nets, X)


def test_a_sampler_refuses_a_model_built_in_another_way():
    net = keras.Sequential([keras.Input((64,)), keras.layers.Dense(10)])
    with pytest.raises(ValueError, match="by turns"):
        sampler(X, Y)(net, [])


@pytest.mark.parametrize("layer", [keras.layers.ReLU, lambda: RReLU(0.0, 0.0), lambda: PReLU(0.0)])
def test_any_elementwise_layer_may_be_the_activation(layer):
    kernels = [np.random.default_rng(0).normal(size=shape) for shape in ((64, 5), (5, 10))]
    nets = [
        keras.Sequential([keras.Input((64,)), keras.layers.Dense(5), activation, keras.layers.Dense(10)])
        for activation in (layer(), keras.layers.Activation(relu))
    ]
    for net in nets:
        for dense, kernel in zip(net.layers[::2], kernels, strict=True):
            dense.set_weights([kernel, np.zeros(kernel.shape[-1])])
    measured, expected = (layer_statistics(net, X, Y) for net in nets)
    for name, values in vars(expected).items():
        np.testing.assert_allclose(getattr(measured, name), values, rtol=1e-6, err_msg=name)


def test_a_random_slope_is_the_one_of_inference():
    net = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1), RReLU(0.2, 0.6), keras.layers.Dense(2)])
    net.layers[0].set_weights([np.ones((1, 1)), np.zeros(1)])
    np.testing.assert_allclose(jacobian_singular_values(net, [[-1.0], [1.0]]).ravel(), [0.4, 1], rtol=1e-6)
