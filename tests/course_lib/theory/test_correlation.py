"""Tests of the correlation map against arc-cosine kernels and other closed forms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import erf, expit, ndtr

from course_lib import theory

EXAMPLES = settings(deadline=None, derandomize=True, max_examples=15)
CORRELATIONS = [-1, -0.999999, -0.9, -0.3, 0, 0.5, 0.9, 0.999, 1 - 1e-8, 1]
FUNCTIONS = [np.tanh, expit, lambda x: np.maximum(x, 0.0), lambda x: x * ndtr(x), lambda x: x / (1 + abs(x))]


def relu(x):
    return np.maximum(x, 0.0)


@pytest.mark.parametrize(("c", "q"), [*((c, 1.0) for c in CORRELATIONS), (0.5, 1e-6), (0.5, 1e6)])
def test_relu_gives_arc_cosine_kernels(c, q):
    angle = np.arccos(c)
    kernel = (np.sin(angle) + (np.pi - angle) * c) / np.pi
    assert theory.correlation_map(relu, 2.0, c, q=q) == pytest.approx(kernel, abs=1e-13)
    assert theory.correlation_slope(relu, 2.0, c, q=q) == pytest.approx(1 - angle / np.pi, abs=1e-12)


@pytest.mark.parametrize("c", [-1, -0.3, 0.9, 1])
@pytest.mark.parametrize("a", [0.01, -0.5])
def test_leaky_relus_mix_the_kernel_with_the_identity(a, c):
    """A leaky ReLU is a x plus (1 - a) times ReLU."""
    angle = np.arccos(c)
    relus = (np.sin(angle) + (np.pi - angle) * c) / (2 * np.pi)
    expected = ((1 - a) ** 2 * relus + a * c) / ((1 + a**2) / 2)
    mapped = theory.correlation_map(lambda x: np.where(x > 0, x, a * x), 1.3, c, q=0.7)
    assert mapped == pytest.approx(expected, abs=1e-13)


@pytest.mark.parametrize(
    ("c", "q"),
    [*((c, 10.0) for c in CORRELATIONS), *((c, q) for c in (-0.9, 0.5, 1 - 1e-8) for q in (1e-6, 0.3, 1e6))],
)
def test_the_error_function_gives_arc_sines(c, q):
    weight, bias = 1.7, 0.2
    products = 2 / np.pi * np.arcsin(2 * q * np.array([c, 1]) / (1 + 2 * q))
    mixed, same = weight * products + bias
    assert theory.correlation_map(erf, weight, c, bias, q=q) == pytest.approx(mixed / same, abs=1e-12)
    slopes = 4 / np.pi / np.sqrt((1 + 2 * q) ** 2 - (2 * q * c) ** 2)
    expected = weight * slopes * q / same
    assert theory.correlation_slope(erf, weight, c, bias, q=q) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("f", "q"), [*((f, 1.0) for f in FUNCTIONS), (np.tanh, 1e-4), (np.tanh, 1e4)])
def test_equal_and_unrelated_inputs(f, q):
    moments = theory.gaussian_moments(f, q)
    assert theory.correlation_map(f, 1.5, 1.0, 0.3, q=q) == pytest.approx(1, rel=1e-12)
    unrelated = (1.5 * moments.mean**2 + 0.3) / (1.5 * moments.square + 0.3)
    assert theory.correlation_map(f, 1.5, 0.0, 0.3, q=q) == pytest.approx(unrelated, rel=1e-12)


@pytest.mark.parametrize(
    ("f", "weight", "bias"),
    [(np.tanh, 1.761, 0.05), (np.tanh, 4.0, 0.05), (expit, 16.0, 0.0), (relu, 1.5, 1.0)],
)
def test_the_slope_at_one_is_chi(f, weight, bias):
    chi = theory.chi_1(f, weight, bias)
    assert theory.correlation_slope(f, weight, 1.0, bias) == pytest.approx(chi, rel=1e-10)


@pytest.mark.parametrize("f", FUNCTIONS)
def test_the_slope_is_that_of_the_map(f):
    ends = [theory.correlation_map(f, 1.5, c, 0.3, q=1.2) for c in (0.4 - 1e-4, 0.4 + 1e-4)]
    difference = (ends[1] - ends[0]) / 2e-4
    assert theory.correlation_slope(f, 1.5, 0.4, 0.3, q=1.2) == pytest.approx(difference, rel=1e-7)


@pytest.mark.parametrize("edge", [0.5, 0.9, 1.3])
def test_a_kink_elsewhere_costs_what_the_docstrings_say(edge):
    def clip(x):
        return np.clip(x, -edge, edge)

    assert theory.correlation_map(clip, 1.0, 1.0, q=1.0) == pytest.approx(1, abs=5e-4)
    exact = theory.chi_1(clip, 1.0, q=1.0) / theory.second_moments(clip, 1.0, 2, first=1.0)[1]
    assert theory.correlation_slope(clip, 1.0, 1.0, q=1.0) == pytest.approx(exact, rel=1e-2)


@EXAMPLES
@given(c=st.floats(-1, 1), q=st.floats(1e-3, 1e3))
def test_odd_functions_have_an_odd_map(c, q):
    there, back = (theory.correlation_map(np.tanh, 2.0, s * c, q=q) for s in (1, -1))
    assert there == pytest.approx(-back, abs=1e-13)
    assert abs(there) <= 1 + 1e-13


@EXAMPLES
@given(c=st.floats(0, 0.9), more=st.floats(0.01, 0.1), which=st.integers(0, 4), q=st.floats(1e-2, 1e2))
def test_more_alike_inputs_stay_more_alike(c, more, which, q):
    low, high = (theory.correlation_map(FUNCTIONS[which], 2.0, x, 0.1, q=q) for x in (c, c + more))
    assert 0 <= low < high <= 1


def test_correlations_follow_both_maps():
    q = theory.second_moments(np.tanh, 3.0, 3, bias_variance=0.2)
    expected = [0.5]
    for moment in q[:-1]:
        expected.append(theory.correlation_map(np.tanh, 3.0, expected[-1], 0.2, q=moment))
    course = theory.correlations(np.tanh, 3.0, 3, first_correlation=0.5, bias_variance=0.2)
    np.testing.assert_allclose(course, expected, rtol=1e-13)
    other = theory.correlations(np.tanh, 3.0, 2, first_correlation=0.5, first=0.1, bias_variance=0.2)
    assert other[1] == pytest.approx(theory.correlation_map(np.tanh, 3.0, 0.5, 0.2, q=0.1))


def test_inputs_grow_alike_in_order_and_part_in_chaos():
    assert theory.correlations(np.tanh, 1.0, 30, 0.2, bias_variance=0.05)[-1] > 0.99
    chaos = theory.correlations(np.tanh, 4.0, 60, 0.99, bias_variance=0.05)
    fixed = theory.correlation_fixed_point(np.tanh, 4.0, 0.05)
    assert chaos[-1] == pytest.approx(fixed, abs=2e-3)


def test_fixed_points_of_the_correlation():
    assert theory.correlation_fixed_point(np.tanh, 1.0, 0.05) == 1
    assert theory.correlation_fixed_point(np.tanh, theory.critical_weight_variance(np.tanh, 0.05), 0.05) == 1
    assert theory.correlation_fixed_point(relu, 2.0) == 1
    assert theory.correlation_fixed_point(np.tanh, 4.0) == pytest.approx(0, abs=1e-12)
    c = theory.correlation_fixed_point(np.tanh, 4.0, 0.05)
    assert theory.correlation_map(np.tanh, 4.0, c, 0.05) == pytest.approx(c, abs=1e-12)
    assert 0 < c < 1
    edge = theory.correlation_fixed_point(np.tanh, 1.8, 0.05)
    assert theory.correlation_map(np.tanh, 1.8, edge, 0.05) == pytest.approx(edge, abs=1e-12)
    assert 0.8 < edge < 1


@pytest.mark.parametrize("excess", [2e-9, 1e-8, 1e-7, 1e-4])
def test_just_beyond_criticality_inputs_stay_almost_alike(excess):
    weight = theory.critical_weight_variance(np.tanh, 0.05) * (1 + excess)
    assert theory.correlation_fixed_point(np.tanh, weight, 0.05) == pytest.approx(1, abs=1e-6 + 10 * excess)


def test_the_correlation_forgets_over_its_depth_scale():
    assert theory.correlation_depth_scale(np.tanh, 1.0, 0.05) == pytest.approx(
        theory.depth_scale(np.tanh, 1.0, 0.05), rel=1e-9
    )
    scale = theory.correlation_depth_scale(np.tanh, 4.0, 0.05)
    distance = theory.correlations(
        np.tanh, 4.0, 45, 0.9, bias_variance=0.05
    ) - theory.correlation_fixed_point(np.tanh, 4.0, 0.05)
    assert scale == pytest.approx(-10 / np.log(distance[44] / distance[34]), rel=1e-2)
    assert theory.correlation_depth_scale(relu, 2.0) == np.inf


def test_without_a_signal_there_is_no_correlation():
    with pytest.raises(ValueError, match=r"q must be given.*fixed point of 0 at weight_variance=1.0"):
        theory.correlation_map(np.tanh, 1.0, 0.5)
    assert theory.correlation_map(np.tanh, 1.0, 0.5, q=1e-6) == pytest.approx(0.5, abs=1e-5)
