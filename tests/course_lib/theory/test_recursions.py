"""Tests of the recursions of signal and gradient, and of where they end."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, ndtr

from course_lib import theory

EXAMPLES = settings(deadline=None, derandomize=True, max_examples=15)


def identity(x):
    return x


def relu(x):
    return np.maximum(x, 0.0)


def test_linear_layers_multiply_the_second_moment():
    moments = theory.second_moments(identity, weight_variance=0.5, depth=4, first=3.0)
    np.testing.assert_allclose(moments, [3, 1.5, 0.75, 0.375], rtol=1e-13)


def test_biases_add_their_variance():
    moments = theory.second_moments(identity, 0.5, depth=4, first=3.0, bias_variance=0.25)
    np.testing.assert_allclose(moments, [3, 1.75, 1.125, 0.8125], rtol=1e-13)


def test_the_first_second_moment_is_that_of_inputs_of_mean_square_one():
    assert theory.second_moments(np.tanh, weight_variance=0.7, depth=1) == [0.7]
    assert theory.second_moments(np.tanh, 0.5, depth=1, bias_variance=0.25) == [0.75]
    assert theory.second_moments(np.tanh, 0.7, depth=1, first=0.0) == [0.0]


@pytest.mark.parametrize(("weight_variance", "ratio"), [(1.0, 0.5), (2.0, 1.0), (3.0, 1.5)])
def test_relu_halves_the_second_moment(weight_variance, ratio):
    moments = theory.second_moments(relu, weight_variance, depth=31)
    np.testing.assert_allclose(moments[1:] / moments[:-1], ratio, rtol=1e-13)
    gradients = theory.gradient_moments(relu, weight_variance, depth=31)
    np.testing.assert_allclose(gradients[:-1] / gradients[1:], ratio, rtol=1e-11)
    assert gradients[-1] == 1


def test_glorot_initialization_halves_relu_thirty_times():
    """The square 1 of the inputs becomes 9e-10 after 30 layers, and stays 1/2 with He's."""
    h = theory.second_moments(relu, 1.0, depth=30)[-1] / 2
    assert h == pytest.approx(2.0**-30, rel=1e-12)
    assert f"{h:.0e}" == "9e-10"


def test_tanh_with_glorot_initialization_decays_like_one_over_twice_the_depth():
    """The activations' mean square after l layers is the next layer's q, weights having variance 1."""
    q = theory.second_moments(np.tanh, 1.0, depth=1001)
    for layers, product in ((10, 1.04), (100, 1.01)):
        assert round(q[layers] * 2 * layers, 2) == product
    assert q[1000] * 2000 == pytest.approx(1, abs=3e-3)


def test_gradients_use_the_second_moment_of_each_layer():
    def slope_square(variance):
        return theory.gaussian_mean(lambda x: (1 - np.tanh(x) ** 2) ** 2, variance)

    q = theory.second_moments(np.tanh, 3.0, depth=3, first=0.2, bias_variance=0.1)
    second = 3.0 * slope_square(q[1])
    expected = [3.0 * slope_square(q[0]) * second, second, 1]
    gradients = theory.gradient_moments(np.tanh, 3.0, depth=3, first=0.2, bias_variance=0.1)
    np.testing.assert_allclose(gradients, expected, rtol=1e-10)


def test_a_single_layers_gradient_is_its_own():
    assert theory.gradient_moments(np.tanh, 3.0, depth=1) == [1]


def test_exploding_nets_have_gradients_too():
    gradients = theory.gradient_moments(relu, 20.0, depth=60)
    np.testing.assert_allclose(gradients[0], 10.0**59, rtol=1e-9)


@pytest.mark.parametrize(
    ("f", "weight_variance", "bias_variance"),
    [(expit, 16.0, 0.0), (np.tanh, 1.1, 0.0), (np.tanh, 0.5, 0.2), (np.tanh, 100.0, 0.0), (relu, 1.9, 1.0)],
)
def test_a_fixed_point_maps_to_itself(f, weight_variance, bias_variance):
    q = theory.fixed_point(f, weight_variance, bias_variance)
    after = theory.second_moments(f, weight_variance, 2, first=q, bias_variance=bias_variance)[1]
    assert q > 0
    assert after == pytest.approx(q, rel=1e-13)


@pytest.mark.parametrize(
    ("f", "weight_variance", "bias_variance"), [(expit, 16.0, 0.3), (np.tanh, 2.0, 0.0), (np.tanh, 0.3, 0.1)]
)
def test_the_recursion_ends_at_the_fixed_point(f, weight_variance, bias_variance):
    end = theory.second_moments(f, weight_variance, depth=200, bias_variance=bias_variance)[-1]
    assert theory.fixed_point(f, weight_variance, bias_variance) == pytest.approx(end, rel=1e-12)


def test_fixed_points_in_closed_form():
    assert theory.fixed_point(identity, 0.5, bias_variance=0.25) == pytest.approx(0.5, rel=1e-13)
    assert theory.fixed_point(relu, 1.5, bias_variance=1.0) == pytest.approx(4, rel=1e-13)
    # Of slow convergence: it would take the recursion a million layers.
    assert theory.fixed_point(relu, 2 - 2e-5, bias_variance=1.0) == pytest.approx(1e5, rel=1e-9)


def test_a_cubic_keeps_what_is_between_its_fixed_points():
    """With E x^2 (1 + x^2)^2 / 18 = q (1 + 6 q + 15 q^2) / 18, q = 1 keeps itself (22 / 18 moves up)."""
    assert theory.fixed_point(lambda x: x + x**3, 1 / 22) == 0.0


@pytest.mark.parametrize("f", [np.tanh, identity, relu, lambda x: x * ndtr(x)])
def test_a_signal_that_dies_out_ends_at_zero(f):
    assert theory.fixed_point(f, 0.9) == 0.0


def test_the_critical_tanh_net_ends_at_zero_however_slowly():
    assert theory.fixed_point(np.tanh, 1.0) == 0.0
    assert theory.fixed_point(np.tanh, 1 + 1e-6) == pytest.approx(5e-7, rel=1e-2)


def test_he_initialization_keeps_every_second_moment():
    assert theory.fixed_point(relu, 2.0) == 2.0
    assert theory.fixed_point(identity, 1.0) == 1.0


@pytest.mark.parametrize(
    ("f", "weight_variance"), [(relu, 2.001), (relu, 3.0), (identity, 1.1), (np.square, 2.0)]
)
def test_a_signal_that_grows_without_limit_is_refused(f, weight_variance):
    with pytest.raises(ValueError, match=rf"grow without limit. .*variance={weight_variance}, bias.*=0.0"):
        theory.fixed_point(f, weight_variance)


@pytest.mark.parametrize("bias_variance", [0.5, 1e-6])
def test_he_with_biases_has_no_fixed_point(bias_variance):
    with pytest.raises(ValueError, match=rf"weight_variance=2.0, bias_variance={bias_variance}"):
        theory.fixed_point(relu, 2.0, bias_variance)


@EXAMPLES
@given(weight=st.floats(0.1, 50), bias=st.just(0.0) | st.floats(1e-6, 3), more=st.floats(1.01, 3))
def test_fixed_points_grow_with_both_variances(weight, bias, more):
    q = theory.fixed_point(np.tanh, weight, bias)
    assert theory.fixed_point(np.tanh, weight * more, bias) >= q
    assert theory.fixed_point(np.tanh, weight, bias + more) > q
    assert bias <= q <= weight + bias
