"""Tests of the numerical derivative against exact ones."""

import numpy as np
import pytest
from scipy.special import erf, expit

from course_lib import theory

X = np.concatenate([[-300.0, -20.0], np.linspace(-6, 6, 241), [20.0, 300.0]])
NEAR_ZERO = np.array([1e-300, 1e-9, 1e-4, 2.0**-12, 2.0**-11, 7e-4])


@pytest.mark.parametrize(
    ("f", "derivative"),
    [
        (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
        (expit, lambda x: expit(x) * expit(-x)),
        (erf, lambda x: 2 / np.sqrt(np.pi) * np.exp(-(x**2))),
        (np.sin, np.cos),
        (lambda x: 1.7159 * np.tanh(2 * x / 3), lambda x: 1.7159 * 2 / 3 * (1 - np.tanh(2 * x / 3) ** 2)),
    ],
)
def test_slope_of_smooth_functions(f, derivative):
    x = np.concatenate([X, NEAR_ZERO, -NEAR_ZERO])
    np.testing.assert_allclose(theory.slope(f)(x), derivative(x), rtol=0, atol=1e-10)


def test_slope_at_zero_is_that_of_the_side_its_sign_names():
    hinge = theory.slope(lambda x: np.where(x > 0, 3 * x, -2 * x))
    np.testing.assert_array_equal(hinge(np.array([0.0, -0.0])), [3, -2])


def test_a_kink_at_zero_is_not_smeared():
    def elu(x):
        return np.where(x > 0, x, 2 * np.expm1(np.minimum(x, 0)))

    x = np.concatenate([-NEAR_ZERO, NEAR_ZERO])
    exact = np.where(x > 0, 1, 2 * np.exp(x))
    np.testing.assert_allclose(theory.slope(elu)(x), exact, rtol=0, atol=1e-10)


@pytest.mark.parametrize("kink", [-1.0, 3.0])
def test_a_kink_elsewhere_is_smeared_over_two_steps(kink):
    ramp = theory.slope(lambda x: np.maximum(x - kink, 0.0))
    np.testing.assert_allclose(ramp(kink + np.array([-5e-4, 5e-4])), [0, 1], rtol=1e-13)
    assert 0 < ramp(kink + 1e-4) < 1.2


@pytest.mark.parametrize("x", [0.1, 255.0, 257.0, 1e3, 1e6, 1e12, 1e100])
def test_lines_have_their_slope_however_far_from_zero(x):
    x = np.array([-x, x])
    np.testing.assert_allclose(theory.slope(lambda x: np.maximum(x, 0.0))(x), [0, 1], rtol=1e-15)
    np.testing.assert_allclose(theory.slope(lambda x: 1.0507 * x)(x), 1.0507, rtol=2e-9)


def test_a_quartic_has_its_slope_to_rounding():
    """The formulas are exact for polynomials up to the fourth degree."""
    x = np.array([-1.0, -1e-4, 1e-4, 0.5, 2.0])
    f = theory.slope(lambda x: x**4 - 2 * x**3 + 3 * x**2 - x + 5)
    np.testing.assert_allclose(f(x), 4 * x**3 - 6 * x**2 + 6 * x - 1, rtol=0, atol=2e-10)


def test_slope_takes_numbers_and_any_shape():
    assert float(theory.slope(np.square)(3)) == pytest.approx(6, rel=1e-9)
    assert theory.slope(np.tanh)(np.zeros((2, 3))).shape == (2, 3)


def test_a_function_of_single_precision_is_refused():
    with pytest.raises(ValueError, match="must return float64 for float64. Received: float32"):
        theory.slope(lambda x: np.tanh(x).astype("float32"))(0.0)
    with pytest.raises(ValueError, match="Received: float16"):
        theory.gaussian_mean(lambda x: np.tanh(x).astype("float16"))
    with pytest.raises(ValueError, match="Received: complex128"):
        theory.gaussian_mean(lambda x: np.tanh(x) + 0j)


def test_truth_values_and_whole_numbers_are_numbers():
    assert theory.gaussian_mean(lambda x: x > 0) == pytest.approx(0.5)
    assert theory.gaussian_mean(lambda x: (x > 0).astype(int)) == pytest.approx(0.5)


def test_a_function_that_changes_the_shape_is_refused():
    with pytest.raises(ValueError, match=r"one number per point. Received: shape \(\) for \(\d+,\)"):
        theory.gaussian_mean(np.sum)
