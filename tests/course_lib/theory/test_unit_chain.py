"""Tests of the net of one unit per layer."""

import numpy as np
import pytest
from scipy.special import expit

from course_lib import theory


def test_chain_gradient_is_the_derivative_of_the_last_output():
    base = theory.unit_chain(expit, weight=1.3, bias=-0.2, depth=4, x=0.7)

    def last(bump, layer):
        h = 0.7
        for index in range(4):
            h = expit(1.3 * h - 0.2 + bump * (index == layer))
        return h

    numeric = [(last(1e-6, layer) - last(-1e-6, layer)) / 2e-6 for layer in range(4)]
    np.testing.assert_allclose(base.gradient, numeric, rtol=1e-8)
    assert base.activation[-1] == pytest.approx(last(0, 0))
    np.testing.assert_allclose(base.gradient[:-1] / base.gradient[1:], base.factor[:-1])


def test_the_centered_logistic_chain_is_critical_at_weight_four():
    chain = theory.unit_chain(expit, weight=4.0, bias=-2.0, depth=6, x=0.5)
    np.testing.assert_allclose(chain.gradient, 0.25, rtol=1e-9)
    np.testing.assert_allclose(chain.activation, 0.5, rtol=1e-14)
    np.testing.assert_allclose(chain.factor, 1, rtol=1e-9)


def test_a_chain_of_one_layer_is_the_function():
    chain = theory.unit_chain(np.tanh, weight=2.0, bias=0.5, depth=1, x=0.25)
    assert chain.activation == [np.tanh(1.0)]
    np.testing.assert_allclose(chain.gradient, [1 - np.tanh(1.0) ** 2], rtol=1e-9)
    np.testing.assert_allclose(chain.factor, 2 * chain.gradient)
