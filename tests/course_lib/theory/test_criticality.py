"""Tests of order and chaos against published figures and real nets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import erf, expit, ndtr

from course_lib import theory

EXAMPLES = settings(deadline=None, derandomize=True, max_examples=10)
CRITICAL_TANH = {0.001: "1.189", 0.01: "1.424", 0.05: "1.761", 0.1: "1.986", 0.2: "2.285", 0.3: "2.505"}


def relu(x):
    return np.maximum(x, 0.0)


def elu(alpha):
    return lambda x: np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def test_chi_in_closed_form():
    assert theory.chi_1(relu, 1.5, bias_variance=1.0) == pytest.approx(0.75, rel=1e-11)
    assert theory.chi_1(erf, 3.0, q=2.0) == pytest.approx(4 / np.pi, rel=1e-11)
    assert theory.chi_1(np.tanh, 0.5) == pytest.approx(0.5, rel=1e-11)


def test_chi_is_taken_at_the_fixed_point():
    q = theory.fixed_point(np.tanh, 3.0, 0.2)
    assert theory.chi_1(np.tanh, 3.0, 0.2) == theory.chi_1(np.tanh, 3.0, q=q)
    assert theory.gradient_factor(np.tanh, 3.0, q) ** 2 == pytest.approx(theory.chi_1(np.tanh, 3.0, q=q))
    assert theory.gradient_factor(np.tanh, 3.0, bias_variance=0.2) ** 2 == pytest.approx(
        theory.chi_1(np.tanh, 3.0, bias_variance=0.2)
    )


@pytest.mark.parametrize(
    ("width", "factor"),
    [
        (10, "0.555"),
        (30, "0.741"),
        (64, "0.892"),
        (100, "0.993"),
        (128, "1.054"),
        (300, "1.295"),
        (1000, "1.739"),
    ],
)
def test_logistic_gradients_with_unit_normal_weights(width, factor):
    assert f"{theory.gradient_factor(expit, float(width)):.3f}" == factor


@pytest.mark.parametrize(
    ("f", "gain", "factor"),
    [(expit, 1.0, "0.236"), (expit, 4.0, "0.632"), (np.tanh, 4.0, "1.54"), (expit, 10.149, "1.0000")],
)
def test_gradients_with_glorots_weights(f, gain, factor):
    assert f"{theory.gradient_factor(f, gain**2):.{len(factor) - 2}f}" == factor


def test_the_factor_of_a_small_signal_is_the_slope_at_zero():
    assert theory.gradient_factor(np.tanh, 1.0, q=0.0) == pytest.approx(1, rel=1e-9)
    assert theory.gradient_factor(np.tanh, 1.0) == pytest.approx(1, rel=1e-9)
    assert theory.gradient_factor(expit, 1 / 3, q=0.0) == pytest.approx(3**-0.5 / 4, rel=1e-9)


@pytest.mark.parametrize(("bias_variance", "weight_variance"), CRITICAL_TANH.items())
def test_the_critical_tanh_line(bias_variance, weight_variance):
    critical = theory.critical_weight_variance(np.tanh, bias_variance)
    assert f"{critical:.3f}" == weight_variance
    assert theory.chi_1(np.tanh, critical, bias_variance) == pytest.approx(1, abs=1e-11)
    assert theory.depth_scale(np.tanh, critical, bias_variance) == np.inf


@pytest.mark.parametrize(
    ("f", "weight_variance"),
    [
        (np.tanh, 1.0),
        (relu, 2.0),
        (lambda x: np.where(x > 0, x, 0.5 * x), 1.6),
        (elu(2.0), 0.4),
        (lambda x: x / (1 + abs(x)), 1.0),
        (erf, np.pi / 4),
        (lambda x: expit(x) - 0.5, 16.0),
    ],
)
def test_without_biases_the_slopes_at_zero_decide(f, weight_variance):
    assert theory.critical_weight_variance(f) == pytest.approx(weight_variance, rel=1e-10)


def test_the_logistic_is_critical_at_gain_ten():
    assert f"{theory.critical_weight_variance(expit) ** 0.5:.3f}" == "10.149"


@pytest.mark.parametrize("f", [elu(1.0), elu(1.6733), lambda x: x * ndtr(x)])
def test_other_functions_have_a_critical_line_too(f):
    weight_variance = theory.critical_weight_variance(f, bias_variance=0.5)
    assert theory.chi_1(f, weight_variance, 0.5) == pytest.approx(1, abs=1e-10)


@pytest.mark.parametrize(
    ("f", "bias_variance"),
    [
        (relu, 0.1),
        (lambda x: x * ndtr(x), 0.0),
        (lambda x: x * expit(x), 0.3),
        (np.sign, 0.0),
        (np.ones_like, 0.1),
    ],
)
def test_nets_that_are_never_critical_are_refused(f, bias_variance):
    with pytest.raises(ValueError, match=rf"no weight variance.*Received: bias_variance={bias_variance}"):
        theory.critical_weight_variance(f, bias_variance)


@EXAMPLES
@given(bias=st.floats(1e-6, 100), more=st.floats(1.01, 10))
def test_larger_biases_need_larger_weights(bias, more):
    low, high = (theory.critical_weight_variance(np.tanh, b) for b in (bias, more * bias))
    assert low < high


def test_depth_scales():
    assert theory.depth_scale(relu, 1.0) == pytest.approx(1 / np.log(2), rel=1e-10)
    assert theory.depth_scale(np.tanh, 0.5) == pytest.approx(1 / np.log(2), rel=1e-10)
    assert theory.depth_scale(relu, 2.0) == np.inf
    assert theory.depth_scale(np.tanh, 16.0) == pytest.approx(-1 / (2 * np.log(1.5422)), rel=1e-3)


@pytest.mark.parametrize(("weight_variance", "layers"), [(0.5, 7), (1.0, 22)])
def test_six_depth_scales_of_tanh_with_biases(weight_variance, layers):
    assert round(6 * theory.depth_scale(np.tanh, weight_variance, bias_variance=0.05)) == layers
