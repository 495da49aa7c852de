"""Tests of the gains; the table of them is in the tests of the moments."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from course_lib import theory


@settings(deadline=None, derandomize=True, max_examples=25)
@given(slope=st.floats(-2, 2))
def test_all_gains_of_a_leaky_relu_are_hes(slope):
    def leaky(x):
        return np.where(x > 0, x, slope * x)

    assert theory.forward_gain(leaky) == pytest.approx(theory.he_gain(slope), rel=1e-13)
    assert theory.backward_gain(leaky) == pytest.approx(theory.he_gain(slope), rel=1e-10)


def test_hes_gain():
    assert theory.he_gain() == 2**0.5
    assert theory.he_gain(negative_slope=0.25) == pytest.approx((32 / 17) ** 0.5, rel=1e-15)
    assert theory.he_gain(1) == theory.he_gain(-1) == 1


@settings(deadline=None, derandomize=True, max_examples=25)
@given(factor=st.floats(0.01, 100))
def test_gains_make_up_for_a_factor(factor):
    assert theory.forward_gain(lambda x: factor * np.tanh(x)) * factor == pytest.approx(
        theory.forward_gain(np.tanh), rel=1e-12
    )
    assert theory.backward_gain(lambda x: factor * np.tanh(x)) * factor == pytest.approx(
        theory.backward_gain(np.tanh), rel=1e-9
    )


def test_a_gain_keeps_variance_one():
    for f in (np.tanh, np.exp, lambda x: x * ndtr(x)):
        moments = theory.second_moments(f, theory.forward_gain(f) ** 2, depth=2, first=1.0)
        assert moments[1] == pytest.approx(1, rel=1e-13)
    chi = theory.chi_1(np.tanh, theory.backward_gain(np.tanh) ** 2, q=1.0)
    assert chi == pytest.approx(1, rel=1e-13)


@pytest.mark.parametrize(("f", "back"), [(np.tanh, True), (lambda x: x * ndtr(x), False)])
def test_a_gain_leads_back_to_variance_one_but_not_with_gelu(f, back):
    second = theory.second_moments(f, theory.forward_gain(f) ** 2, depth=2, first=1.1)[1]
    assert (second < 1.1) == back


def test_functions_that_carry_nothing_are_refused():
    with pytest.raises(ValueError, match="mean square above 0. Received: f is 0 everywhere"):
        theory.forward_gain(np.zeros_like)
    with pytest.raises(ValueError, match="Received: the slope of f is 0 everywhere"):
        theory.backward_gain(np.ones_like)
