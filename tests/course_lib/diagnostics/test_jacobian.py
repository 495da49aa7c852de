"""Tests of the singular values of Jacobians against automatic differentiation and theory."""

import numpy as np
import pytest
import tensorflow as tf

from course_lib.activations import gelu, logistic, relu, tanh
from course_lib.data import digits
from course_lib.diagnostics import jacobian_singular_values
from course_lib.initializers import GlorotNormal, GlorotUniform, HeNormal, Orthogonal, Standard
from course_lib.networks import Ensemble, mlp

DATA = digits()
X = DATA.x_validation[:5]


def automatic(net, start, stop):
    """Singular values of a plain net's Jacobian by automatic differentiation."""
    h = tf.cast(X, net.compute_dtype)
    for layer in net.layers[: 2 * start]:
        h = layer(h)
    with tf.GradientTape() as tape:
        tape.watch(h)
        top = h
        for layer in net.layers[2 * start : 2 * stop]:
            top = layer(top)
    return np.linalg.svd(tape.batch_jacobian(top, h).numpy(), compute_uv=False)


@pytest.mark.usefixtures("in_double_precision")
@pytest.mark.parametrize("f", [tanh, relu, gelu])
def test_singular_values_are_those_of_automatic_differentiation(f):
    nets, widths = Ensemble([64, 12, 9, 11, 10], f, HeNormal(), range(2)), [64, 12, 9, 11]
    for start, stop in [(0, 3), (0, 1), (1, 2), (1, 3)]:
        measured = jacobian_singular_values(nets, X, start=start, stop=stop)
        # The map of several layers has no more singular values than its ends have units, nor rank than
        # its narrowest layer.
        assert measured.shape == (2, 5, min(widths[start], widths[stop]))
        for member in range(2):
            expected = automatic(nets.member(member), start, stop)
            np.testing.assert_allclose(measured[member], expected, rtol=1e-10, atol=1e-14)


def test_the_default_is_from_the_input_to_the_highest_hidden_layer():
    net = mlp([64, 12, 9, 10], tanh, GlorotUniform())
    whole = jacobian_singular_values(net, X, start=0, stop=2)
    np.testing.assert_array_equal(jacobian_singular_values(net, X), whole)
    assert np.all(np.diff(whole, axis=-1) <= 0)


def test_an_orthogonal_linear_net_keeps_every_length():
    nets = Ensemble([20, *6 * [20], 10], "linear", Orthogonal(), range(3))
    np.testing.assert_allclose(jacobian_singular_values(nets, X[:, :20]), 1, rtol=1e-5)


@pytest.mark.parametrize(("initializer", "sigma"), [(GlorotUniform(), 1.0), (Standard(), 3**-0.5)])
def test_a_square_random_layer_has_the_mean_of_the_quarter_circle(initializer, sigma):
    nets = Ensemble([300, 300, 10], "linear", initializer, range(3))
    mean = jacobian_singular_values(nets, np.zeros((1, 300))).mean()
    assert mean == pytest.approx(sigma * 8 / (3 * np.pi), rel=0.01)


def test_hes_layers_have_singular_values_of_mean_square_one():
    nets = Ensemble([300, 300, 300, 10], relu, HeNormal(), range(4))
    x = np.random.default_rng(0).normal(size=(4, 300))
    for layer in (1, 2):
        values = jacobian_singular_values(nets, x, start=layer - 1, stop=layer)
        assert np.mean(values**2) == pytest.approx(1, rel=0.05)


def test_units_without_a_slope_have_no_singular_value():
    net = mlp([3, 3, 2], relu, GlorotUniform())
    net.layers[0].set_weights([np.diag([2.0, 3, 5]), np.array([0.0, 0, -9])])
    np.testing.assert_allclose(jacobian_singular_values(net, [[1.0, 1, 1]]), [[[3, 2, 0]]], rtol=1e-6)


def test_tiny_singular_values_keep_their_digits():
    nets = Ensemble([8, *9 * [8], 10], logistic, GlorotNormal(), range(2))
    x = np.random.default_rng(0).normal(size=(3, 8))
    whole = jacobian_singular_values(nets, x)
    assert np.any(whole[..., -1] < np.finfo("float32").eps * whole[..., 0])
    layers = [jacobian_singular_values(nets, x, start=depth, stop=depth + 1) for depth in range(9)]
    # The product of the singular values is the size of the determinant.
    np.testing.assert_allclose(np.prod(whole, axis=-1), np.prod(layers, axis=(0, -1)), rtol=1e-5)


def test_a_jacobian_that_is_not_finite_has_no_singular_values():
    nets = Ensemble([4, 3, 10], "linear", GlorotUniform(), range(2))
    kernel = np.asarray(nets.layers[0].kernel).copy()
    kernel[1, 0, 0] = np.nan
    nets.layers[0].kernel.assign(kernel)
    values = jacobian_singular_values(nets, X[:, :4])
    assert np.isfinite(values[0]).all()
    assert np.isnan(values[1]).all()


@pytest.mark.parametrize(("start", "stop"), [(1, 1), (2, 1), (0, 3), (-1, 2), (0, 1.5), (0, 0)])
def test_layers_that_are_not_there_are_refused(start, stop):
    net = mlp([64, 12, 9, 10], tanh, GlorotUniform())
    with pytest.raises(ValueError, match=r"(start|stop).*must be.*Received: (start|stop)="):
        jacobian_singular_values(net, X, start=start, stop=stop)
