"""Tests of the theory against real nets, wide ones and deep ones."""

import keras
import numpy as np
import pytest

from course_lib import activations, theory
from course_lib.diagnostics import layer_statistics
from course_lib.initializers import GlorotNormal
from course_lib.networks import Ensemble

WIDTH, DEPTH, MEMBERS = 512, 5, 2


@pytest.mark.parametrize(
    ("f", "gain"),
    [
        (activations.logistic, 4.0),
        (activations.tanh, 4.0),
        (activations.softsign, 2.3),
        (keras.activations.relu, 1.0),
        (activations.LeakyReLU(0.2), theory.he_gain(0.2)),
        (activations.ELU(1.0), 1.245),
        (activations.gelu, 1.534),
    ],
)
def test_wide_nets_stay_within_their_predicted_scatter(f, gain):
    x = np.random.default_rng(3).standard_normal((8, WIDTH))
    x = (x / np.sqrt(np.mean(x**2, axis=1, keepdims=True))).astype("float32")
    nets = Ensemble([WIDTH] * (DEPTH + 1) + [10], f, GlorotNormal(gain), range(MEMBERS))
    layers = layer_statistics(nets, x, np.arange(8))

    measured = (layers.pre_activation_std**2 + layers.pre_activation_mean**2).mean(axis=0)
    predicted = theory.second_moments(f, gain**2, DEPTH)
    scatter = theory.second_moment_std(f, gain**2, DEPTH, WIDTH) / MEMBERS**0.5
    assert np.all(abs(measured - predicted) < 3 * scatter)

    growth = np.log(layers.gradient_std[:, 0] / layers.gradient_std[:, -1]).mean()
    expected = np.log(theory.gradient_moments(f, gain**2, DEPTH)[0]) / 2
    scatter = theory.log_gradient_std(f, gain**2, DEPTH, WIDTH) / MEMBERS**0.5
    assert abs(growth - expected) < 3 * scatter


@pytest.mark.parametrize(("weight_variance", "bias_variance"), [(1.0, 0.05), (1.761, 0.05), (3.0, 0.05)])
def test_chi_sets_the_growth_of_gradients_in_deep_nets(weight_variance, bias_variance):
    width, depth, nets = 400, 40, 4
    generator = np.random.default_rng(8)
    squares = np.zeros(depth)
    for _ in range(nets):
        kernels = generator.standard_normal((depth, width, width), "float32")
        kernels *= (weight_variance / width) ** 0.5
        h, slopes = np.ones(width, "float32"), []
        for kernel in kernels:
            h = np.tanh(kernel @ h + bias_variance**0.5 * generator.standard_normal(width, "float32"))
            slopes.append(1 - h**2)
        gradient = generator.standard_normal(width, "float32") * slopes[-1]
        for layer in reversed(range(depth)):
            squares[layer] += np.log(np.mean(gradient**2)) / nets
            gradient = (kernels[layer].T @ gradient) * slopes[layer - 1]
    slope_down = -np.polyfit(np.arange(depth), squares, 1)[0]
    log_chi = np.log(theory.chi_1(np.tanh, weight_variance, bias_variance))
    std = theory.log_gradient_std(np.tanh, weight_variance, depth, width, bias_variance=bias_variance)
    expected = log_chi - 2 * std**2 / (depth - 1)
    assert abs(slope_down - expected) < 3 * 2 * std / (depth - 1) / nets**0.5
    # To three per cent in the factor per layer, and flat at criticality.
    assert slope_down == pytest.approx(log_chi, abs=0.03)
