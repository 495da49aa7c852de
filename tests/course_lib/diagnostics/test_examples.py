"""Tests of which examples a net can be examined on."""

import numpy as np
import pytest

from course_lib.activations import tanh
from course_lib.data import digits
from course_lib.diagnostics import (
    distributions,
    jacobian_singular_values,
    layer_statistics,
    sampler,
    unit_health,
)
from course_lib.initializers import GlorotUniform
from course_lib.networks import Ensemble, mlp

DATA = digits()
X, Y = DATA.x_validation[:80], DATA.y_validation[:80]


@pytest.mark.parametrize(("x", "y"), [(X[None], Y), (X, Y[:-1]), (X[0], Y[:1])])
def test_examples_that_do_not_belong_together_are_refused(x, y):
    nets = Ensemble([64, 12, 8, 10], tanh, GlorotUniform(), range(2))
    with pytest.raises(ValueError, match=r"y \(examples,\). Received: shapes"):
        layer_statistics(nets, x, y)
    with pytest.raises(ValueError, match=r"y \(examples,\). Received: shapes"):
        distributions(nets, x, y)
    with pytest.raises(ValueError, match=r"y \(examples,\). Received: shapes"):
        sampler(x, y)


@pytest.mark.parametrize("x", [X[:, :63], X[:0], X[0], X[None]])
def test_inputs_that_do_not_belong_to_the_net_are_refused(x):
    net = mlp([64, 12, 10], tanh, GlorotUniform())
    for examine in (unit_health, jacobian_singular_values):
        with pytest.raises(ValueError, match=r"x must be \(examples, 64\), not empty. Received: shape"):
            examine(net, x)


@pytest.mark.parametrize("y", [Y.astype(float), Y - 1, Y + 1])
def test_classes_that_the_net_does_not_know_are_refused(y):
    net = mlp([64, 12, 10], tanh, GlorotUniform())
    for examine in (layer_statistics, distributions):
        with pytest.raises(ValueError, match=r"whole numbers from 0 to 9. Received: (int|float)"):
            examine(net, X, y)


def test_numbers_of_another_type_are_the_same_examples():
    net = mlp([64, 12, 10], tanh, GlorotUniform())
    double = layer_statistics(net, X.astype("float64"), Y.astype("int64"))
    np.testing.assert_array_equal(double.gradient_std, layer_statistics(net, X, Y).gradient_std)
