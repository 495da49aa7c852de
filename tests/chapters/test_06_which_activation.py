"""The arithmetic in the prose of chapter 6 and the answers to its exercises are right."""

import keras
import numpy as np
import pytest

from course_lib import data, networks, theory, training
from course_lib.activations import ELU, LeakyReLU, logistic, relu, selu, tanh
from course_lib.initializers import GlorotNormal, HeNormal, LeCunNormal, Standard, VarianceScaling, layer_seed

DIGITS = data.digits()
DEEP = [64, *10 * [100], 10]
NARROW = [64, *5 * [64], 10]


def test_between_two_rates_a_relu_net_fails_now_and_then():
    pairs = {
        relu: HeNormal(),
        LeakyReLU(0.01): HeNormal(0.01),
        ELU(): VarianceScaling(ELU()),
        tanh: GlorotNormal(),
    }
    functions, initializers = zip(*[pair for pair in pairs.items() for _ in range(30)], strict=True)
    nets = networks.Ensemble(NARROW, functions, initializers, 4 * list(range(100, 130)))
    training.fit(nets, DIGITS, epochs=10, learning_rate=0.35)
    errors = training.error(nets, DIGITS.x_test, DIGITS.y_test).reshape(4, 30)
    rectified, others = errors[:2], errors[2:]
    assert np.median(rectified, axis=1) == pytest.approx(0.045, abs=0.007)
    assert rectified.max() > 0.15
    assert (rectified > 0.15).mean() < 0.15
    assert others.max() < 0.15


def test_relu_and_selu_have_their_edges():
    assert theory.critical_weight_variance(relu) == pytest.approx(2)
    edge = theory.critical_weight_variance(selu)
    assert edge == pytest.approx(0.48, abs=0.005)
    assert theory.fixed_point(selu, edge) == 0
    assert theory.chi_1(selu, 1.0) > 1


def test_the_two_constants_of_selu():
    assert theory.gaussian_mean(ELU(1.673)) == pytest.approx(0, abs=0.0005)
    assert float(selu(1.0)) == pytest.approx(1.051, abs=0.0005)
    assert float(selu(-30.0)) == pytest.approx(-1.051 * 1.673, abs=0.001)


def test_dropout_shifts_the_fixed_point_of_selu():
    settled = theory.fixed_point(selu, 1 / 0.9)
    assert settled == pytest.approx(1.63, abs=0.005)
    assert 0.9 * settled == pytest.approx(1.46, abs=0.005)
    with pytest.raises(ValueError, match="grow without limit"):
        theory.fixed_point(selu, 1 / 0.5)


def test_the_gradient_of_selu_grows_by_three_and_a_half_percent():
    factor = theory.gradient_factor(selu, 1.0)
    assert factor == pytest.approx(1.035, abs=0.0005)
    assert np.log10(factor**1000) == pytest.approx(15, abs=0.1)


def test_dropout_acts_as_a_larger_weight_variance():
    generator, h = np.random.default_rng(0), np.random.default_rng(1).normal(size=(50, 400))
    for depth in range(30):
        h = h * (generator.random(h.shape) < 0.9) / 0.9
        h = selu(h @ np.asarray(LeCunNormal(seed=layer_seed(0, depth + 1))((400, 400), "float64"))).numpy()
    assert np.mean(h**2) == pytest.approx(1.46, rel=0.15)


def test_selu_normalizes_raw_pixels_within_twenty_layers():
    h = DIGITS.images(count=20).reshape(20, 64).astype("float64")
    stds = []
    for depth in range(20):
        weights = LeCunNormal(seed=layer_seed(0, depth + 1))((h.shape[1], 200), "float64")
        h = selu(h @ np.asarray(weights)).numpy()
        stds.append(h.std())
    assert stds[0] > 3
    assert stds[4] > 1.5
    assert stds[-1] == pytest.approx(1, abs=0.15)


def layer_normalized(f):
    def function(z):
        mean, variance = keras.ops.moments(z, axes=[-1], keepdims=True)
        return f((z - mean) * keras.ops.rsqrt(variance + 1e-3))

    return function


def test_layer_normalization_is_rescued_by_centering():
    shifted, symmetric = layer_normalized(lambda z: logistic(z) - 0.5), layer_normalized(tanh)
    nets = networks.Ensemble(DEEP, 4 * [shifted] + 4 * [symmetric], Standard(), 2 * list(range(4)))
    run = training.fit(nets, DIGITS, epochs=6, learning_rate=0.03)
    assert run.error[-1].reshape(2, 4).mean(axis=1) == pytest.approx([0.04, 0.04], abs=0.02)


def test_batch_normalization_by_keras_cures_the_patient_too():
    net = keras.Sequential([keras.Input((64,))])
    for depth in range(1, 11):
        net.add(keras.layers.Dense(100, kernel_initializer=Standard(layer_seed(0, depth))))
        net.add(keras.layers.BatchNormalization())
        net.add(keras.layers.Activation("sigmoid"))
    net.add(keras.layers.Dense(10, kernel_initializer=Standard(layer_seed(0, 11))))
    run = training.fit(net, DIGITS, epochs=20, learning_rate=0.3)
    assert run.error[-5:].mean() < 0.3
