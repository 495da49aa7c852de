"""The answers to the exercises of chapter 1 are right."""

import numpy as np
import pytest
from scipy.optimize import brentq

from course_lib import data, diagnostics, networks, theory
from course_lib.activations import logistic, tanh
from course_lib.initializers import GlorotUniform, Normal, Standard

DIGITS = data.digits()
WIDTHS = [64, *10 * [100], 10]


def initial_factor(initializer):
    nets = networks.Ensemble(WIDTHS, logistic, initializer, range(8))
    layers = diagnostics.layer_statistics(nets, DIGITS.x_validation, DIGITS.y_validation)
    return diagnostics.gradient_factor(layers)


def test_tanh_saturates_at_half_the_distance():
    edges = []
    for f in (logistic, tanh):
        profile = theory.activation_profile(f)
        edges.append(profile.z[~profile.saturated].max())
    assert edges[1] == pytest.approx(edges[0] / 2, abs=0.01)


def test_the_critical_width_is_103():
    width = brentq(lambda n: theory.gradient_factor(logistic, n) - 1, 10, 1000)
    assert round(width) == 103


def test_the_distribution_of_the_weights_does_not_matter():
    normal, uniform = map(initial_factor, (Normal(1.0), GlorotUniform(gain=10)))
    standard_error = np.sqrt((normal.var(ddof=1) + uniform.var(ddof=1)) / 8)
    assert abs(normal.mean() - uniform.mean()) < 3 * standard_error
    assert uniform.mean() == pytest.approx(theory.gradient_factor(logistic, 100.0), rel=0.05)


def test_the_patient_learns_with_tanh():
    nets = networks.Ensemble(WIDTHS, tanh, Standard(), range(8))
    chart = diagnostics.check_up(nets, DIGITS, epochs=20, learning_rate=0.1)
    assert chart.error[:, -1].mean() < 0.5
    assert chart.after.saturated.mean(axis=0).max() < 0.2
    worst = (chart.before.signal_std[:, 1:] / chart.before.signal_std[:, :-1]).mean(axis=0).min()
    assert worst == pytest.approx(0.58, abs=0.05)
