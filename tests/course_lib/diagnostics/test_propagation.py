"""Tests of which nets and examples are accepted, and of signals and gradients through them."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib.activations import ELU, PReLU, RReLU, gelu, logistic, relu, tanh
from course_lib.data import digits
from course_lib.diagnostics import (
    distributions,
    hidden_signals,
    jacobian_singular_values,
    layer_statistics,
    sampler,
    unit_health,
)
from course_lib.initializers import GlorotNormal, GlorotUniform, HeNormal
from course_lib.networks import Ensemble, mlp

DATA = digits()
X, Y = DATA.x_validation[:60], DATA.y_validation[:60]
FEW = np.random.default_rng(0).normal(size=(5, 3))


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
    for examine in (layer_statistics, distributions):
        with pytest.raises(ValueError, match=r"alternating.*Received: \['Dense'"):
            examine(net, X, Y)
    for examine in (unit_health, jacobian_singular_values):
        with pytest.raises(ValueError, match="alternating"):
            examine(net, X)


def test_an_activation_that_mixes_units_is_refused_in_an_ensemble_too(batched_nets):
    nets = batched_nets([64, 2, 10], keras.layers.LayerNormalization, members=2)
    with pytest.raises(ValueError, match=r"LayerNormalization"):
        unit_health(nets, X)


def test_a_sampler_refuses_a_model_built_in_another_way():
    net = keras.Sequential([keras.Input((64,)), keras.layers.Dense(10)])
    with pytest.raises(ValueError, match="alternating"):
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


@pytest.mark.parametrize(("x", "y"), [(X[None], Y), (X, Y[:-1]), (X[0], Y[:1])])
def test_examples_that_do_not_belong_together_are_refused(x, y):
    net = mlp([64, 12, 10], tanh, GlorotUniform())
    with pytest.raises(ValueError, match=r"y \(examples,\). Received: shapes"):
        sampler(x, y)
    for examine in (layer_statistics, distributions):
        with pytest.raises(ValueError, match=r"y \(examples,\). Received: shapes"):
            examine(net, x, y)


@pytest.mark.parametrize("x", [X[:, :63], X[:0], X[0], X[None]])
def test_inputs_that_do_not_belong_to_the_net_are_refused(x):
    net = mlp([64, 12, 10], tanh, GlorotUniform())
    for examine in (unit_health, jacobian_singular_values, hidden_signals):
        with pytest.raises(ValueError, match=r"x must be \(examples, 64\), not empty. Received: shape"):
            examine(net, x)


@pytest.mark.parametrize("y", [Y.astype(float), Y - 1, Y + 1])
def test_classes_that_the_net_does_not_know_are_refused(y):
    net = mlp([64, 12, 10], tanh, GlorotUniform())
    for examine in (layer_statistics, distributions):
        with pytest.raises(ValueError, match=r"whole numbers from 0 to 9. Received: (int|float)"):
            examine(net, X, y)


def test_numbers_of_another_type_are_the_same_examples():
    net = mlp([64, 12, 10], tanh, GlorotUniform())
    double = layer_statistics(net, X.astype("float64"), Y.astype("int64"))
    np.testing.assert_array_equal(double.gradient_std, layer_statistics(net, X, Y).gradient_std)


def test_the_hidden_signals_of_a_plain_net():
    net = mlp([3, 4, 6, 2], tanh, GlorotNormal())
    lower, upper = hidden_signals(net, FEW)
    z = FEW @ net.layers[0].get_weights()[0]
    np.testing.assert_allclose(lower.pre[0], z, atol=1e-6)
    np.testing.assert_allclose(lower.slope[0], np.cosh(z) ** -2, atol=1e-6)
    np.testing.assert_allclose(upper.pre[0], np.tanh(z) @ net.layers[2].get_weights()[0], atol=1e-6)
    np.testing.assert_allclose(net.layers[-1](upper.post[0]), net(FEW), atol=1e-6)


def test_each_member_has_its_own_hidden_signals():
    nets = Ensemble([3, 4, 6, 2], relu, GlorotNormal(), seeds=[5, 6])
    for layer, alone in zip(hidden_signals(nets, FEW), hidden_signals(nets.member(1), FEW), strict=True):
        np.testing.assert_allclose(layer.post[1:], alone.post, atol=1e-6)


def test_hidden_signals_in_a_graph_are_those_of_the_weights_there():
    nets = Ensemble([3, 4, 6, 2], relu, GlorotNormal(), seeds=[5, 6])

    @tf.function
    def doubled(weights):
        pairs = zip(nets.variables, [2 * each for each in weights], strict=True)
        with keras.StatelessScope(state_mapping=list(pairs)):
            return [layer.post for layer in hidden_signals(nets, FEW)]

    lower, upper = doubled([each.value for each in nets.variables])
    expected = hidden_signals(nets, FEW)
    np.testing.assert_allclose(lower, 2 * expected[0].post, rtol=1e-5)
    np.testing.assert_allclose(upper, 4 * expected[1].post, rtol=1e-5)


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
def test_a_layer_with_parameters_passes_gradients_on(batched_nets):
    nets = batched_nets([64, 12, 9, 10], lambda: PReLU(0.3, members=2), members=2)
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
