"""The arithmetic in the prose of chapter 2 and the answers to its exercises are right."""

import keras
import numpy as np
import pytest

from course_lib import data, diagnostics, networks, theory, training
from course_lib.activations import logistic, relu, softsign, tanh
from course_lib.initializers import GlorotNormal, HeNormal, Standard, center_biases

DIGITS = data.digits()
WIDTHS = [64, *10 * [100], 10]
X, Y = DIGITS.x_train[:300], DIGITS.y_train[:300]


def logistic_centered(z):
    return logistic(z) - 0.5


def statistics(widths, f, initializer):
    nets = networks.Ensemble(widths, f, initializer, range(8))
    return diagnostics.layer_statistics(nets, X, Y)


def test_the_standard_initialization_has_a_third_of_the_variance():
    ratio = Standard().standard_deviation(100, 100) / GlorotNormal().standard_deviation(100, 100)
    assert ratio == pytest.approx(3**-0.5)


def test_where_weights_are_four_times_as_large_their_gradients_are_a_quarter():
    nets = [
        networks.Ensemble(WIDTHS, f, GlorotNormal(gain), range(5), dtype="float64")
        for f, gain in ((tanh, 1), (logistic_centered, 4))
    ]
    for layer in (nets[1].layers[0], nets[1].layers[-1]):
        layer.kernel.assign(layer.kernel / 2)
    inner = [diagnostics.layer_statistics(each, X, Y).weight_gradient_std[:, 1:] for each in nets]
    np.testing.assert_allclose(inner[1] / inner[0], 0.25, rtol=1e-9)


def test_without_centering_the_gradient_is_constant_at_a_factor_of_10_15():
    assert theory.gradient_factor(logistic, 10.15**2) == pytest.approx(1, abs=0.005)


def test_larger_rates_do_not_save_20_relu_layers_with_xavier_initialization():
    nets = networks.Ensemble([64, *20 * [64], 10], relu, GlorotNormal(), 2 * list(range(3)))
    history = training.fit(nets, DIGITS, epochs=20, learning_rate=np.repeat([0.3, 1.0], 3))
    assert history.error[-1].min() > 0.85


def test_keras_truncates_its_normal_weights_at_2_3_standard_deviations():
    kernel = np.asarray(keras.initializers.HeNormal(seed=1)((400, 400)))
    assert abs(kernel).max() / kernel.std() == pytest.approx(2.27, abs=0.02)


def test_softsigns_gain_preserves_the_signal_and_lets_the_gradient_grow_by_a_ninth():
    forward, backward = theory.forward_gain(softsign), theory.backward_gain(softsign)
    assert (round(forward, 2), round(backward, 2)) == (2.34, 2.10)
    assert forward / backward == pytest.approx(10 / 9, abs=0.01)


def test_the_compromise_between_layers_of_n_and_4_n_units():
    layers = statistics([64, 400, 1600, 10], tanh, GlorotNormal())
    variance = GlorotNormal().standard_deviation(400, 1600) ** 2
    assert (400 * variance) ** 0.5 == pytest.approx(0.63, abs=0.005)
    assert (1600 * variance) ** 0.5 == pytest.approx(1.26, abs=0.005)
    below = np.sqrt(layers.activation_mean**2 + layers.activation_std**2)[:, 0]
    assert (layers.pre_activation_std[:, 1] / below).mean() == pytest.approx(0.63, abs=0.02)


def test_weight_gradients_do_not_vanish_where_gradients_do():
    layers = statistics([64, *5 * [256], 10], tanh, Standard())
    gradient, weights = layers.gradient_std.mean(axis=0), layers.weight_gradient_std.mean(axis=0)
    assert gradient[4] > 5 * gradient[1]
    assert weights[1:].max() < 1.05 * weights[1:].min()


def test_layers_initialized_as_copies_learn_as_well():
    shape, rates = [64, *10 * [64], 10], np.repeat([0.01, 0.03], 3)
    best = []
    for copies in (False, True):
        nets = networks.Ensemble(shape, relu, HeNormal(), 2 * list(range(3)))
        for layer in nets.layers[4:-1:2] if copies else []:
            layer.kernel.assign(nets.layers[2].kernel)
        history = training.fit(nets, DIGITS, epochs=20, learning_rate=rates)
        best.append(history.error[-1].reshape(2, 3).mean(axis=1).min())
    assert max(best) < 0.15


def test_a_function_of_mean_0_cures_the_patient_sooner_than_centered_biases():
    functions = 4 * [logistic_centered] + 4 * [logistic]
    nets = networks.Ensemble(WIDTHS, functions, GlorotNormal(4), 2 * list(range(4)))
    center_biases(nets)
    for layer in nets.layers[::2]:
        layer.bias.assign(layer.bias * np.repeat([0, 1], 4)[:, None, None])
    history = training.fit(nets, DIGITS, epochs=5, learning_rate=np.repeat([1.0, 0.2], 4))
    mean_0, centered_biases = history.error[-1].reshape(2, 4).mean(axis=1)
    assert mean_0 < 0.1 < centered_biases
