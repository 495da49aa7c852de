"""Tests of distributions against NumPy's, and of what is infinite or not a number."""

import keras
import numpy as np
import pytest

from course_lib.activations import relu, tanh
from course_lib.data import digits
from course_lib.diagnostics import distributions, layer_statistics
from course_lib.initializers import GlorotUniform, HeNormal
from course_lib.networks import Ensemble, mlp

DATA = digits()
X, Y = DATA.x_validation[:80], DATA.y_validation[:80]
PERCENTILES = (0, 2, 25, 50, 75, 98, 100)


def pre_activations(nets, x):
    """Those of the lowest hidden layer, (members, values)."""
    z = np.asarray(nets.layers[0](x))
    return z.reshape(-1, z.shape[-2] * z.shape[-1])


@pytest.fixture(scope="module")
def nets():
    return Ensemble([64, 12, 9, 10], relu, HeNormal(), range(3))


def test_percentiles_are_numpys(nets):
    drawn = distributions(nets, X, Y, percentiles=PERCENTILES).pre_activation
    values = pre_activations(nets, X).astype("float64")
    expected = np.percentile(values, PERCENTILES, axis=-1).T
    assert drawn.percentile_values.shape == (3, 2, len(PERCENTILES))
    np.testing.assert_allclose(drawn.percentile_values[:, 0], expected, rtol=1e-12)
    np.testing.assert_array_equal(drawn.percentiles, PERCENTILES)


def test_histograms_are_numpys_on_edges_that_members_share(nets):
    drawn = distributions(nets, X, Y, bins=17).pre_activation
    values = pre_activations(nets, X)
    assert drawn.edges[0, 0] == values.min()
    assert drawn.edges[0, -1] == values.max()
    np.testing.assert_allclose(np.diff(drawn.edges[0]), np.ptp(values) / 17, rtol=1e-5)
    for member in range(3):
        expected = np.histogram(values[member].astype("float64"), drawn.edges[0])[0]
        np.testing.assert_array_equal(drawn.counts[member, 0], expected)


def test_every_value_of_every_quantity_is_counted_once(nets):
    drawn = distributions(nets, X, Y, bins=7)
    sizes = {
        "pre_activation": [80 * 12, 80 * 9],
        "activation": [80 * 12, 80 * 9],
        "gradient": [80 * 12, 80 * 9],
        "weight_gradient": [64 * 12, 12 * 9],
    }
    for name, size in sizes.items():
        quantity = getattr(drawn, name)
        np.testing.assert_array_equal(quantity.counts.sum(axis=-1), [size] * 3)
        np.testing.assert_array_equal(quantity.not_finite, np.zeros((3, 2)))


def test_means_and_standard_deviations_are_those_of_layer_statistics(nets):
    drawn, layers = distributions(nets, X, Y), layer_statistics(nets, X, Y)
    np.testing.assert_allclose(drawn.pre_activation.mean, layers.pre_activation_mean, rtol=1e-9)
    np.testing.assert_allclose(drawn.activation.std, layers.activation_std, rtol=1e-9)
    np.testing.assert_allclose(drawn.gradient.std, layers.gradient_std, rtol=1e-9)
    np.testing.assert_allclose(drawn.weight_gradient.std, layers.weight_gradient_std, rtol=1e-9)


def test_what_is_not_finite_is_reported_and_in_no_bin():
    nets = Ensemble([2, 3, 4, 2], tanh, GlorotUniform(), range(3))
    kernel = np.ones((3, 2, 3), "float32")
    kernel[0, 0], kernel[1, 0, 0] = [np.inf, -np.inf, np.nan], np.inf
    nets.layers[0].kernel.assign(kernel)
    drawn = distributions(nets, np.array([[1.0, 1], [1, 2]]), np.array([0, 1]), bins=4).pre_activation
    np.testing.assert_array_equal(drawn.not_finite[:, 0], [6, 2, 0])
    np.testing.assert_array_equal(drawn.counts[:, 0], [[0, 0, 0, 0], [2, 0, 0, 2], [3, 0, 0, 3]])
    np.testing.assert_array_equal(drawn.edges[0], [2, 2.25, 2.5, 2.75, 3])
    for values in (drawn.mean, drawn.std, drawn.percentile_values[..., 2]):
        np.testing.assert_array_equal(np.isnan(values[:, 0]), [True, True, False])


def test_a_layer_without_a_finite_value_has_empty_bins():
    net = mlp([2, 3, 2], tanh, GlorotUniform())
    net.layers[0].set_weights([np.full((2, 3), np.nan), np.zeros(3)])
    drawn = distributions(net, np.ones((1, 2)), np.array([0])).activation
    assert (drawn.counts.sum(), drawn.not_finite.sum()) == (0, 3)


def test_one_value_gets_a_bin():
    net = mlp([2, 3, 2], tanh, GlorotUniform())
    net.layers[0].set_weights([np.zeros((2, 3)), np.full(3, 5.0)])
    drawn = distributions(net, np.ones((4, 2)), np.zeros(4, int), bins=5).pre_activation
    np.testing.assert_allclose(drawn.edges, [[4.5, 4.7, 4.9, 5.1, 5.3, 5.5]])
    np.testing.assert_array_equal(drawn.counts, [[[0, 0, 12, 0, 0]]])


def test_a_value_on_an_edge_belongs_to_the_bin_above_and_the_greatest_to_the_last():
    net = mlp([1, 1, 2], tanh, GlorotUniform())
    net.layers[0].set_weights([np.ones((1, 1)), np.zeros(1)])
    x = np.array([[0.0], [1], [1], [2], [2], [2]])
    drawn = distributions(net, x, np.zeros(6, int), bins=2).pre_activation
    np.testing.assert_array_equal(drawn.counts, [[[1, 5]]])


def test_the_zeros_of_a_rectifiers_output_are_in_one_bin(nets):
    drawn = distributions(nets, X, Y, percentiles=[2]).activation
    zeros = (pre_activations(nets, X) <= 0).sum(axis=-1)
    assert np.all(drawn.counts[:, 0, 0] >= zeros)
    np.testing.assert_array_equal(drawn.percentile_values, 0)


def test_short_types_are_added_up_in_a_long_one():
    keras.config.set_dtype_policy("mixed_float16")
    try:
        net = mlp([64, 900, 10], relu, HeNormal(1.0), seed=3)
    finally:
        keras.config.set_dtype_policy("float32")
    net.layers[0].bias.assign(np.full(900, 100.0))
    mean = distributions(net, X, Y).activation.mean
    np.testing.assert_allclose(mean, 100, atol=1)
    assert mean.dtype == np.float64


@pytest.mark.parametrize("percentiles", [[-1], [101], [np.nan], 50, [[1, 2]]])
def test_what_is_no_percentile_is_refused(nets, percentiles):
    with pytest.raises(ValueError, match=r"numbers from 0 to 100. Received: percentiles="):
        distributions(nets, X, Y, percentiles=percentiles)


@pytest.mark.parametrize("bins", [0, 2.5, True])
def test_what_is_no_number_of_bins_is_refused(nets, bins):
    with pytest.raises(ValueError, match=r"bins must be a whole number, 1 or more. Received: bins="):
        distributions(nets, X, Y, bins=bins)


def test_the_repr_is_short(nets):
    drawn = distributions(nets, X, Y, bins=7)
    assert repr(drawn.gradient) == "Distribution(3 members, 2 hidden layers, 7 bins)"
    assert repr(drawn) == "Distributions(3 members, 2 hidden layers, 7 bins)"
