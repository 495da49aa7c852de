"""Tests of signals and gradients against automatic differentiation and longer types."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib.activations import ELU, PReLU, gelu, logistic, relu, tanh
from course_lib.data import digits
from course_lib.diagnostics import distributions, layer_statistics
from course_lib.initializers import GlorotNormal, HeNormal
from course_lib.networks import Ensemble, mlp

DATA = digits()
X, Y = DATA.x_validation[:60], DATA.y_validation[:60]


def automatic(net):
    """Gradients of the hidden layers of a net, or an ensemble, by automatic differentiation."""
    layers, pre, h = net.layers, [], tf.cast(X, net.compute_dtype)
    with tf.GradientTape(persistent=True) as tape:
        for dense, activation in zip(layers[:-1:2], layers[1::2], strict=True):
            pre.append(dense(h))
            tape.watch(pre[-1])
            h = activation(pre[-1])
        labels = tf.broadcast_to(Y, tf.shape(logits := layers[-1](h))[:-1])
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
        mean = tf.reduce_sum(losses) / len(Y)
    kernels = [dense.kernel.value for dense in layers[:-1:2]]
    return tape.gradient(losses, pre), tape.gradient(mean, kernels)


@pytest.mark.usefixtures("in_double_precision")
@pytest.mark.parametrize("activation", [logistic, gelu, relu, ELU(0.5), "softplus"])
def test_gradients_are_those_of_automatic_differentiation(activation):
    nets = Ensemble([64, 12, 9, 7, 10], activation, HeNormal(), range(3))
    measured = distributions(nets, X, Y, percentiles=[30])
    for quantity, gradients in zip(
        (measured.gradient, measured.weight_gradient), automatic(nets), strict=True
    ):
        for depth, gradient in enumerate(gradients):
            values = gradient.numpy().reshape(3, -1)
            np.testing.assert_allclose(quantity.std[:, depth], values.std(axis=-1), rtol=1e-10)
            np.testing.assert_allclose(quantity.mean[:, depth], values.mean(axis=-1), atol=1e-15)
            percentile = np.percentile(values, 30, axis=-1)
            np.testing.assert_allclose(
                quantity.percentile_values[:, depth, 0], percentile, rtol=1e-9, atol=1e-15
            )


@pytest.mark.usefixtures("in_double_precision")
def test_a_layer_with_parameters_passes_gradients_on(side_by_side):
    nets = side_by_side([64, 12, 9, 10], lambda: PReLU(0.3, members=2), members=2)
    measured = layer_statistics(nets, X, Y)
    for depth, gradient in enumerate(automatic(nets)[0]):
        expected = gradient.numpy().std(axis=(1, 2))
        np.testing.assert_allclose(measured.gradient_std[:, depth], expected, rtol=1e-10)


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_short_types_show_gradients_that_are_too_small_for_them(policy):
    keras.config.set_dtype_policy(policy)
    try:
        short = mlp([64, *8 * [30], 10], logistic, GlorotNormal(0.5), seed=1)
    finally:
        keras.config.set_dtype_policy("float32")
    long = mlp([64, *8 * [30], 10], logistic, GlorotNormal(0.5), seed=1)
    measured, expected = (layer_statistics(net, X, Y) for net in (short, long))
    assert expected.gradient_std[0, 0] < np.finfo("float16").smallest_subnormal
    np.testing.assert_allclose(measured.gradient_std, expected.gradient_std, rtol=0.05)
    np.testing.assert_allclose(measured.activation_mean, expected.activation_mean, rtol=0.01)


def test_a_plain_net_is_an_ensemble_of_one():
    nets = Ensemble([64, 12, 9, 10], tanh, GlorotNormal(), [5])
    one, plain = (layer_statistics(net, X, Y) for net in (nets, nets.member(0)))
    for name, values in vars(one).items():
        np.testing.assert_allclose(getattr(plain, name), values, rtol=1e-5, atol=1e-8)
