"""Tests of layer statistics against the same quantities worked out by hand, and against theory."""

import numpy as np
import pytest
from scipy.special import expit, softmax

from course_lib import theory
from course_lib.activations import logistic, tanh
from course_lib.data import digits
from course_lib.diagnostics import gradient_factor, layer_statistics
from course_lib.initializers import GlorotNormal, GlorotUniform, Normal, Standard
from course_lib.networks import Ensemble, mlp

DATA = digits()
X, Y = DATA.x_validation[:80], DATA.y_validation[:80]


def by_hand(kernels, x, y):
    """Pre-activations, activations and gradients of a logistic net, in float64."""
    pre, post = [], [x.astype("float64")]
    for kernel in kernels[:-1]:
        pre.append(post[-1] @ kernel)
        post.append(expit(pre[-1]))
    delta = softmax(post[-1] @ kernels[-1], axis=1) - np.eye(10)[y]
    deltas, slopes = [], []
    for kernel, h in zip(kernels[:0:-1], post[:0:-1], strict=True):
        delta = delta @ kernel.T * h * (1 - h)
        deltas.insert(0, delta)
        slopes.insert(0, h * (1 - h))
    gradients = [h.T @ d / len(y) for h, d in zip(post[:-1], deltas, strict=True)]
    return pre, post[1:], deltas, gradients, slopes


def test_every_statistic_is_the_one_worked_out_by_hand():
    net = mlp([64, 30, 20, 10], logistic, Normal(0.7), seed=2)
    kernels = [np.asarray(layer.kernel, "float64") for layer in net.layers[::2]]
    pre, post, deltas, gradients, slopes = by_hand(kernels, X, Y)
    expected = {
        "pre_activation_mean": [z.mean() for z in pre],
        "pre_activation_std": [z.std() for z in pre],
        "activation_mean": [h.mean() for h in post],
        "activation_std": [h.std() for h in post],
        "signal_std": [np.sqrt(h.var(axis=0).mean()) for h in post],
        "gradient_std": [d.std() for d in deltas],
        "weight_gradient_std": [g.std() for g in gradients],
        "saturated": [(s < 0.025).mean() for s in slopes],
    }
    statistics = layer_statistics(net, X, Y)
    for name, values in expected.items():
        np.testing.assert_allclose(getattr(statistics, name), [values], rtol=1e-3, err_msg=name)


def test_an_ensembles_statistics_are_its_members():
    nets = Ensemble([64, 12, 8, 10], tanh, GlorotUniform(), range(3))
    together, alone = layer_statistics(nets, X, Y), layer_statistics(nets.member(1), X, Y)
    for name, values in vars(alone).items():
        np.testing.assert_allclose(getattr(together, name)[1], values[0], rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize(("f", "edge"), [(logistic, 3.6369), (tanh, 1.8184)])
def test_an_output_is_saturated_below_a_tenth_of_the_steepest_slope(f, edge):
    net = mlp([2, 2, 10], f, Normal())
    net.layers[0].set_weights([np.eye(2), np.zeros(2)])
    inside = np.array([[0, edge - 0.01], [edge + 0.01, -edge - 0.01]], "float32")
    assert layer_statistics(net, inside, np.array([0, 1])).saturated == [[0.5]]


@pytest.mark.parametrize(("f", "gain"), [(logistic, 1.0), (logistic, 10.149), (tanh, 1.5)])
def test_gradients_in_wide_nets_change_as_theory_says(f, gain):
    nets = Ensemble([64, *20 * [400], 10], f, GlorotNormal(gain), range(3))
    measured = gradient_factor(layer_statistics(nets, X, Y))
    np.testing.assert_allclose(measured, theory.gradient_factor(f, gain**2), rtol=0.05)


def test_second_moments_in_wide_nets_are_those_of_theory():
    nets = Ensemble([64, *6 * [800], 10], logistic, Normal(0.1), range(3))
    layers = layer_statistics(nets, DATA.x_train[:300], DATA.y_train[:300])
    measured = layers.pre_activation_std**2 + layers.pre_activation_mean**2
    predicted = theory.second_moments(logistic, 800 * 0.1**2, 6, first=measured[:, 0].mean())
    # Three standard errors of a mean square over 3 x 800 independent Gaussian units.
    np.testing.assert_allclose(measured.mean(axis=0), predicted, rtol=3 * (2 / (3 * 800)) ** 0.5)


def test_the_top_of_the_patient_sees_no_more_than_rounding():
    nets = Ensemble([64, *10 * [100], 10], logistic, Standard(), range(8))
    signal = layer_statistics(nets, X, Y).signal_std
    np.testing.assert_allclose(signal[:, :7] / signal[:, 1:8], 7, rtol=0.1)
    assert np.all(signal[:, 8:] < np.finfo("float32").eps / 2)


def test_a_flat_factor_needs_layers_to_be_measured_over():
    nets = Ensemble([64, 20, 20, 20, 10], tanh, GlorotUniform(), range(2))
    with pytest.raises(ValueError, match=r"four hidden layers are needed. Received: .*3 hidden layers"):
        gradient_factor(layer_statistics(nets, X, Y))


@pytest.mark.usefixtures("in_double_precision")
def test_nets_in_double_precision_can_be_examined():
    net = mlp([64, 12, 10], tanh, GlorotUniform())
    assert layer_statistics(net, X, Y).gradient_std.shape == (1, 1)
