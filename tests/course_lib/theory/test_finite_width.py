"""Tests of nets of finite width against closed forms and many real nets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from course_lib import theory


def identity(x):
    return x


def relu(x):
    return np.maximum(x, 0.0)


WIDTH, DEPTH, NETS = 80, 4, 800


def measured(f, weight_variance, bias_variance):
    """Mean squares of the pre-activations, and gradient norms, each of shape (depth, nets)."""
    generator = np.random.default_rng(5)
    kernels = generator.standard_normal((DEPTH, NETS, WIDTH, WIDTH), "float32")
    kernels *= (weight_variance / WIDTH) ** 0.5
    h, squares, slopes, norms = np.ones((NETS, WIDTH), "float32"), [], [], []
    for kernel in kernels:
        z = np.einsum("nij,nj->ni", kernel, h, optimize=True)
        z = z + generator.normal(0, bias_variance**0.5, z.shape)
        h = f(z).astype("float32")
        squares.append(np.mean(z**2, axis=1))
        slopes.append(theory.slope(f)(z))
    gradient = generator.normal(size=h.shape) * slopes[-1]
    for layer in reversed(range(DEPTH)):
        norms.insert(0, np.linalg.norm(gradient, axis=1))
        gradient = np.einsum("nij,ni->nj", kernels[layer], gradient.astype("float32")) * slopes[layer - 1]
    return np.array(squares), np.array(norms)


@pytest.mark.parametrize(
    ("f", "weight_variance", "bias_variance", "tolerance"),
    [
        (relu, 2.0, 0.0, 0.1),
        (np.tanh, 4.0, 0.05, 0.08),
        (expit, 16.0, 0.0, 0.08),
    ],
)
def test_real_nets_scatter_as_predicted(f, weight_variance, bias_variance, tolerance):
    squares, norms = measured(f, weight_variance, bias_variance)
    arguments = {"f": f, "weight_variance": weight_variance, "depth": DEPTH, "bias_variance": bias_variance}
    std = theory.second_moment_std(width=WIDTH, **arguments)
    # Over 800 nets a standard deviation is known to 1 / sqrt(1600) = 2.5 %, and worse where a few
    # large values make it, as with ReLU.
    np.testing.assert_allclose(squares.std(axis=1), std, rtol=tolerance)
    predicted = theory.second_moments(**arguments)
    assert np.all(abs(squares.mean(axis=1) - predicted) < 4 * std / NETS**0.5)

    growth = np.log(norms[0] / norms[-1])
    std = theory.log_gradient_std(width=WIDTH, **arguments)
    assert growth.std() == pytest.approx(std, rel=0.08)
    expected = np.log(theory.gradient_moments(**arguments)[0]) / 2 - std**2
    assert growth.mean() == pytest.approx(expected, abs=4 * std / NETS**0.5)


def test_standard_deviations_of_linear_and_rectified_nets_in_closed_form():
    layers = np.arange(8)
    for f, weight_variance, c in ((identity, 1.0, 2), (relu, 2.0, 5)):
        kernel = c * layers / 500
        expected = weight_variance * np.sqrt(kernel + 2 * (1 + kernel) / 500)
        std = theory.second_moment_std(f, weight_variance, depth=8, width=500)
        np.testing.assert_allclose(std, expected, rtol=1e-9)
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
    std = theory.log_gradient_std(np.tanh, weight, depth, width, bias_variance=bias)
    assert std == pytest.approx(total**0.5 / 2, rel=1e-6)


def test_one_layer_scatters_like_its_units():
    std = theory.second_moment_std(np.tanh, 1.5, depth=1, width=50, first=0.3)
    np.testing.assert_allclose(std, [0.3 * 0.2], rtol=1e-12)
    assert theory.log_gradient_std(np.tanh, 1.5, depth=1, width=50) == 0


@pytest.mark.parametrize("f", [np.tanh, relu, expit])
def test_log_gradients_scatter_with_the_root_of_depth_over_width(f):
    std = [
        theory.log_gradient_std(f, 2.0, depth, width) for depth, width in ((11, 200), (11, 800), (41, 200))
    ]
    assert std[0] / std[1] == pytest.approx(2, rel=1e-9)
    assert std[2] / std[0] == pytest.approx(2, rel=0.1)


def test_a_net_without_a_signal_is_refused():
    for std in (theory.second_moment_std, theory.log_gradient_std):
        with pytest.raises(ValueError, match=r"must have a signal. Received: second moments \[0. 0.\]"):
            std(np.tanh, 1.0, depth=2, width=10, first=0.0)


MEASURED = {2: 0.88, 3: 0.576, 4: 0.293, 5: 0.129, 10: 0.0012}
"""Share of nets with nine hidden layers and one input that are dead on every number."""


def zero_output(width, nets=20000):
    """Tell which nets of nine hidden layers are 0 on the input 1, and on -1, shape (2, nets)."""
    generator = np.random.default_rng(width)
    h = np.array([1.0, -1.0])[None, :, None]
    for _ in range(9):
        kernel = generator.standard_normal((nets, h.shape[-1], width))
        h = np.maximum(h @ kernel, 0)
    return (h == 0).all(axis=-1).T


@pytest.mark.parametrize("width", MEASURED)
def test_many_small_nets_are_born_dead_as_often_as_predicted(width):
    dead = zero_output(width)
    bound = theory.born_dead_probability([width] * 9)
    for one_input in dead:
        assert one_input.mean() == pytest.approx(bound, abs=4 * (bound * (1 - bound) / dead.shape[1]) ** 0.5)
    # Without biases all positive inputs share their fate, and all negative ones.
    everywhere = dead.all(axis=0).mean()
    assert everywhere < bound
    assert everywhere == pytest.approx(MEASURED[width], abs=0.01 if width < 10 else 6e-4)


def test_one_layer_of_dead_units():
    assert theory.born_dead_probability([3]) == pytest.approx(1 / 8, rel=1e-15)
    assert theory.born_dead_probability([2, 1]) == pytest.approx(1 - 3 / 8, rel=1e-15)


def test_wide_nets_keep_their_small_probability():
    assert theory.born_dead_probability([100] * 8) == pytest.approx(2.0**-97, rel=1e-12)
    assert theory.born_dead_probability([5000]) == 0
    assert theory.born_dead_probability([]) == 0


def test_units_of_width_one_die_half_of_the_time():
    assert theory.born_dead_probability([1] * 10) == pytest.approx(1 - 2.0**-10, rel=1e-14)


@settings(deadline=None, derandomize=True, max_examples=25)
@given(widths=st.lists(st.integers(1, 12), min_size=1, max_size=20), more=st.integers(1, 12))
def test_depth_kills_and_width_saves(widths, more):
    p = theory.born_dead_probability(widths)
    assert 0 < p < 1
    assert theory.born_dead_probability([*widths, more]) > p
    assert theory.born_dead_probability([width + more for width in widths]) < p
    assert theory.born_dead_probability(widths[::-1]) == pytest.approx(p, rel=1e-13)
