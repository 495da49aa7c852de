"""Tests of the scatter between nets of finite width, against closed forms and many real nets."""

import numpy as np
import pytest
from scipy.special import expit

from course_lib import theory


def identity(x):
    return x


def relu(x):
    return np.maximum(x, 0.0)


def scatter(f, weight_variance, bias_variance, width=100, depth=6, nets=400):
    """Mean squares of the pre-activations, and gradient norms, each of shape (nets, depth)."""
    generator = np.random.default_rng(5)
    squares, norms = np.empty((2, nets, depth))
    for net in range(nets):
        kernels = generator.normal(0, (weight_variance / width) ** 0.5, (depth, width, width))
        biases = generator.normal(0, bias_variance**0.5, (depth, width))
        h, slopes = np.ones(width), []
        for layer, (kernel, bias) in enumerate(zip(kernels, biases, strict=True)):
            z = kernel @ h + bias
            h = f(z)
            squares[net, layer] = np.mean(z**2)
            slopes.append(theory.slope(f)(z))
        gradient = generator.normal(size=width) * slopes[-1]
        for layer in reversed(range(depth)):
            norms[net, layer] = np.linalg.norm(gradient)
            gradient = (kernels[layer].T @ gradient) * slopes[layer - 1]
    return squares, norms


@pytest.mark.parametrize(
    ("f", "weight_variance", "bias_variance", "tolerance"),
    [
        (relu, 2.0, 0.0, 0.16),
        (np.tanh, 1.761, 0.05, 0.11),
        (np.tanh, 4.0, 0.05, 0.11),
        (expit, 16.0, 0.0, 0.11),
    ],
)
def test_real_nets_scatter_as_predicted(f, weight_variance, bias_variance, tolerance):
    squares, norms = scatter(f, weight_variance, bias_variance)
    arguments = {"f": f, "weight_variance": weight_variance, "depth": 6, "bias_variance": bias_variance}
    spread = theory.second_moment_std(width=100, **arguments)
    # Over 400 nets a standard deviation is known to 1 / sqrt(800) = 3.5 %, and worse where a few
    # large values make it, as with ReLU.
    np.testing.assert_allclose(squares.std(axis=0), spread, rtol=tolerance)
    predicted = theory.second_moments(**arguments)
    assert np.all(abs(squares.mean(axis=0) - predicted) < 4 * spread / 400**0.5)

    growth = np.log(norms[:, 0] / norms[:, -1])
    spread = theory.log_gradient_std(width=100, **arguments)
    assert growth.std() == pytest.approx(spread, rel=0.11)
    expected = np.log(theory.gradient_moments(**arguments)[0]) / 2 - spread**2
    assert growth.mean() == pytest.approx(expected, abs=4 * spread / 400**0.5)


def test_spread_of_linear_and_rectified_nets_in_closed_form():
    layers = np.arange(8)
    for f, weight_variance, c in ((identity, 1.0, 2), (relu, 2.0, 5)):
        kernel = c * layers / 500
        expected = weight_variance * np.sqrt(kernel + 2 * (1 + kernel) / 500)
        spread = theory.second_moment_std(f, weight_variance, depth=8, width=500)
        np.testing.assert_allclose(spread, expected, rtol=1e-9)
        logarithm = theory.log_gradient_std(f, weight_variance, depth=8, width=500)
        assert logarithm == pytest.approx((c * 7 / 500) ** 0.5 / 2, rel=1e-9)


def test_the_scatter_of_gradients_is_the_sum_of_what_each_unit_adds():
    """The formula of the docstring, written out as a sum over layers instead of a recursion."""
    weight, bias, depth, width = 4.0, 0.3, 5, 300

    def mean(f, q):
        return theory.gaussian_mean(f, q)

    def chi(q):
        return mean(lambda x: np.cosh(x) ** -4.0, q)

    def derivative(function, q):
        return (function(q + 1e-4) - function(q - 1e-4)) / 2e-4

    q = theory.second_moments(np.tanh, weight, depth, bias_variance=bias)[:-1]
    bends = [derivative(lambda v: np.log(chi(v)), v) for v in q]
    stretches = [weight * derivative(lambda v: mean(lambda x: np.tanh(x) ** 2, v), v) for v in q]
    total = 0.0
    for layer, v in enumerate(q):
        above = range(layer + 1, depth - 1)
        pull = weight * sum(bends[k] * np.prod(stretches[layer + 1 : k]) for k in above)
        signal = mean(lambda x: np.tanh(x) ** 4, v) - mean(lambda x: np.tanh(x) ** 2, v) ** 2
        gradient = 3 * mean(lambda x: np.cosh(x) ** -8.0, v) / chi(v) ** 2 - 1
        both = mean(lambda x: np.tanh(x) ** 2 * np.cosh(x) ** -4.0, v) / chi(v)
        both -= mean(lambda x: np.tanh(x) ** 2, v)
        total += (gradient + 2 * pull * both + pull**2 * signal) / width
    spread = theory.log_gradient_std(np.tanh, weight, depth, width, bias_variance=bias)
    assert spread == pytest.approx(total**0.5 / 2, rel=1e-6)


def test_one_layer_scatters_like_its_units():
    spread = theory.second_moment_std(np.tanh, 1.5, depth=1, width=50, first=0.3)
    np.testing.assert_allclose(spread, [0.3 * 0.2], rtol=1e-12)
    assert theory.log_gradient_std(np.tanh, 1.5, depth=1, width=50) == 0


@pytest.mark.parametrize("f", [np.tanh, relu, expit])
def test_log_gradients_scatter_with_the_root_of_depth_over_width(f):
    spread = [
        theory.log_gradient_std(f, 2.0, depth, width) for depth, width in ((21, 200), (21, 800), (81, 200))
    ]
    assert spread[0] / spread[1] == pytest.approx(2, rel=1e-9)
    assert spread[2] / spread[0] == pytest.approx(2, rel=0.1)


def test_a_net_without_a_signal_is_refused():
    for spread in (theory.second_moment_std, theory.log_gradient_std):
        with pytest.raises(ValueError, match=r"must have a signal. Received: second moments \[0. 0.\]"):
            spread(np.tanh, 1.0, depth=2, width=10, first=0.0)
