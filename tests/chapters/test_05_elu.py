"""The arithmetic in the prose of chapter 5 and the answers to its exercises are right."""

import numpy as np
import pytest
from scipy.optimize import brentq

from course_lib import data, networks, theory, training
from course_lib.activations import ELU, LeakyReLU, relu
from course_lib.initializers import HeNormal, VarianceScaling

DIGITS = data.digits()


def shifted_relu(z):
    return relu(z) - 0.4


def gradient_factor(f, **options):
    return theory.gradient_factor(f, weight_variance=theory.forward_gain(f) ** 2, **options)


def test_a_leak_wins_from_its_logarithm_on():
    slope = theory.slope(ELU())
    for leak, shown in ((0.1, -2.3), (0.01, -4.6)):
        assert np.log(leak) == pytest.approx(shown, abs=0.01)
        assert float(slope(np.log(leak) - 0.01)) < leak < float(slope(np.log(leak) + 0.01))


def test_a_leak_of_a_tenth_lowers_relus_mean_by_a_tenth():
    means = [theory.gaussian_mean(f) for f in (LeakyReLU(0.0), LeakyReLU(0.1))]
    assert means[1] == pytest.approx(0.9 * means[0])


def test_shifted_relu_has_its_mean_at_0():
    assert theory.gaussian_mean(shifted_relu) == pytest.approx(0, abs=0.002)


def test_the_mean_is_0_for_selus_alpha():
    alpha = brentq(lambda a: theory.gaussian_mean(ELU(a)), 1, 2)
    assert alpha == pytest.approx(1.673, abs=0.0005)


def test_with_its_variance_preserving_gain_the_gradient_of_elu_grows_little():
    assert gradient_factor(ELU()) == pytest.approx(1.018, abs=0.0005)
    assert gradient_factor(ELU()) ** 50 == pytest.approx(2.4, abs=0.05)


def test_shifted_relu_looks_as_quick_as_elu_while_its_gradient_grows():
    functions = [f for f in (shifted_relu, ELU(), relu) for _ in range(5)]
    initializers = [VarianceScaling(gain=f) for f in functions]
    nets = networks.Ensemble([64, *4 * [128], 10], functions, initializers, 3 * list(range(5)))
    run = training.fit(nets, DIGITS, epochs=16, batch_size=64, learning_rate=0.01)
    losses = run.loss[-1].reshape(3, 5).mean(axis=1)
    assert losses[:2] == pytest.approx([0.16, 0.17], abs=0.015)
    assert losses[2] == pytest.approx(0.22, abs=0.02)
    assert gradient_factor(shifted_relu, q=1.0) == pytest.approx(1.211, abs=0.0005)


def test_units_five_below_0_do_not_come_back():
    functions = 3 * [ELU()] + 3 * [LeakyReLU(0.1)]
    nets = networks.Ensemble([64, 100, 100, 10], functions, HeNormal(), 2 * list(range(3)))
    first = nets.layers[0]
    highest = (DIGITS.x_train @ np.asarray(first.kernel)).max(axis=1, keepdims=True)
    first.bias.assign(np.where(np.arange(100) < 50, -5 - highest, 0))
    run = training.fit(nets, DIGITS, epochs=40, learning_rate=0.1)
    z = DIGITS.x_train @ np.asarray(first.kernel) + np.asarray(first.bias)
    assert not (z[:, :, :50] > 0).any()
    assert (z[:, :, 50:] > 0).any(axis=1).mean(axis=1).min() > 0.9
    assert run.error[-1].max() < 0.06
