"""Tests of layer-sequential unit variance."""

import keras
import numpy as np
import pytest

from course_lib.activations import logistic, tanh
from course_lib.initializers import GlorotUniform, HeNormal, Normal, Orthogonal, layer_seed, lsuv
from course_lib.networks import Ensemble, mlp

WIDTHS = [20, 30, 25, 10]
X = np.random.default_rng(0).normal(2, 3, size=(150, 20)).astype("float32")


def pre_activations(net, x):
    """Return what the dense layers of a net of `course_lib.networks` give, from the lowest."""
    found = []
    for layer in net.layers:
        x = layer(x)
        if hasattr(layer, "kernel"):
            found.append(np.asarray(x))
    return found


def kernels(net):
    return [np.asarray(layer.kernel) for layer in net.layers if hasattr(layer, "kernel")]


@pytest.mark.parametrize("activation", ["relu", "elu", tanh, logistic])
def test_every_layer_has_unit_variance_on_the_batch(activation):
    net = mlp(WIDTHS, activation, Normal())
    lsuv(net, X)
    assert [z.var() for z in pre_activations(net, X)] == pytest.approx([1, 1, 1], abs=1e-3)


def test_it_generalizes_to_examples_of_the_same_distribution():
    net = mlp(WIDTHS, "relu", Normal())
    lsuv(net, X)
    other = np.random.default_rng(1).normal(2, 3, size=(150, 20)).astype("float32")
    assert [z.var() for z in pre_activations(net, other)] == pytest.approx([1, 1, 1], rel=0.25)


def test_kernels_are_rescaled_orthogonal_ones():
    net = mlp(WIDTHS, "relu", Normal(), seed=5)
    done = lsuv(net, X, seed=5)
    for depth, (W, scale) in enumerate(zip(kernels(net), done.scale[0], strict=True), start=1):
        orthogonal = np.asarray(Orthogonal(seed=layer_seed(5, depth))(W.shape))
        np.testing.assert_allclose(W, scale * orthogonal, rtol=1e-5)


def test_it_reports_what_it_did():
    net = mlp(WIDTHS, "relu", Normal())
    done = lsuv(net, X)
    assert done.layers == ("dense_1", "dense_2", "dense_3")
    for each in (done.initial_variance, done.variance, done.scale, done.iterations):
        assert each.shape == (1, 3)
    np.testing.assert_allclose(done.variance[0], [z.var() for z in pre_activations(net, X)], rtol=1e-5)
    np.testing.assert_allclose(done.initial_variance * done.scale**2, done.variance, rtol=1e-5)
    np.testing.assert_array_equal(done.iterations, 1)
    assert repr(done) == "UnitVariance(1 members, 3 layers)"


def test_biases_stay():
    net = mlp(WIDTHS, "relu", Normal())
    for layer in net.layers[::2]:
        layer.bias.assign(np.linspace(-0.3, 0.4, layer.units))
    done = lsuv(net, X, tolerance=1e-3, iterations=30)
    np.testing.assert_allclose(net.layers[0].bias, np.linspace(-0.3, 0.4, 30), rtol=1e-6)
    assert [z.var() for z in pre_activations(net, X)] == pytest.approx([1, 1, 1], abs=1.1e-3)
    assert done.iterations.max() > 1


def test_a_tolerance_that_is_met_already_changes_nothing():
    net = mlp(WIDTHS, "relu", Normal())
    done = lsuv(net, X, tolerance=1e6)
    np.testing.assert_array_equal(done.scale, 1)
    np.testing.assert_array_equal(done.iterations, 0)
    np.testing.assert_array_equal(done.variance, done.initial_variance)


def test_the_seed_decides():
    nets = [mlp(WIDTHS, "relu", Normal(), seed=net_seed) for net_seed in (1, 2, 3)]
    for net, seed in zip(nets, (7, 7, 8), strict=True):
        lsuv(net, X, seed)
    np.testing.assert_array_equal(kernels(nets[0])[1], kernels(nets[1])[1])
    assert not np.any(kernels(nets[0])[1] == kernels(nets[2])[1])


def test_the_seed_is_zero_if_not_given():
    nets = [mlp(WIDTHS, "relu", Normal()) for _ in range(2)]
    lsuv(nets[0], X)
    lsuv(nets[1], X, seed=0)
    np.testing.assert_array_equal(kernels(nets[0])[2], kernels(nets[1])[2])


def test_members_of_an_ensemble_become_what_the_plain_nets_become():
    seeds = [3, 4, 5]
    nets = Ensemble(WIDTHS, "relu", GlorotUniform(), seeds)
    done = lsuv(nets, X)
    assert done.scale.shape == (3, 3)
    for member, seed in enumerate(seeds):
        plain = mlp(WIDTHS, "relu", HeNormal(), seed=seed)
        alone = lsuv(plain, X, seed=seed)
        np.testing.assert_allclose(done.scale[member], alone.scale[0], rtol=1e-4)
        np.testing.assert_allclose(nets.member(member)(X), plain(X), rtol=1e-3, atol=1e-4)
    for z in pre_activations(nets, X):
        np.testing.assert_allclose(z.var(axis=(1, 2)), 1, atol=1e-3)


def test_members_that_are_done_are_left_alone():
    nets = Ensemble([20, 10], "relu", GlorotUniform(), range(6))
    initial = lsuv(nets, X, tolerance=1e6).initial_variance[:, 0]
    nearest = np.argmin(abs(initial - 1))
    tolerance = abs(initial[nearest] - 1) * 1.001
    done = lsuv(nets, X, tolerance=tolerance)
    expected = np.ones(6, int)
    expected[nearest] = 0
    np.testing.assert_array_equal(done.iterations[:, 0], expected)
    assert done.scale[nearest, 0] == 1


def test_members_may_see_inputs_of_their_own():
    nets = Ensemble(WIDTHS, "relu", GlorotUniform(), range(2))
    own = np.stack([X, 10 * X])
    done = lsuv(nets, own)
    for z in pre_activations(nets, own):
        np.testing.assert_allclose(z.var(axis=(1, 2)), 1, atol=1e-3)
    assert done.initial_variance[1, 0] > 20 * done.initial_variance[0, 0]


def images():
    return np.random.default_rng(0).normal(0, 3, (12, 8, 8, 3)).astype("float32")


def test_a_convolutional_net_with_activations_inside_its_layers():
    net = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            keras.layers.Conv2D(6, 3, activation="relu", name="conv"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(5, activation="softmax", name="dense"),
        ]
    )
    done = lsuv(net, images())
    assert done.layers == ("conv", "dense")
    conv, dense = net.layers[0], net.layers[-1]
    assert (conv.activation, dense.activation) == (keras.activations.relu, keras.activations.softmax)
    z = keras.ops.conv(images(), conv.kernel)
    assert np.var(z) == pytest.approx(1, abs=1e-3)
    hidden = net.layers[2](net.layers[1](conv(images())))
    assert np.var(hidden @ dense.kernel) == pytest.approx(1, abs=1e-3)
    flat = np.asarray(conv.kernel).reshape(-1, 6) / done.scale[0, 0]
    np.testing.assert_allclose(flat.T @ flat, np.eye(6), atol=1e-5)


def test_images_of_whole_numbers():
    net = keras.Sequential([keras.Input((8, 8, 3)), keras.layers.Conv2D(6, 3)])
    x = np.random.default_rng(0).integers(0, 256, (12, 8, 8, 3)).astype("uint8")
    done = lsuv(net, x)
    assert np.var(net(x)) == pytest.approx(1, abs=1e-3)
    assert done.initial_variance > 1000


def test_a_layer_with_an_activation_that_learns():
    net = keras.Sequential([keras.Input((20,)), keras.layers.Dense(9, activation=keras.layers.PReLU())])
    lsuv(net, X)
    assert np.var(X @ np.asarray(net.layers[0].kernel)) == pytest.approx(1, abs=1e-3)
    assert len(net.weights) == 3
    assert isinstance(net.layers[0].activation, keras.layers.PReLU)


def test_a_functional_net_and_a_net_inside_a_net():
    inputs = keras.Input((20,))
    inner = keras.Sequential([keras.layers.Dense(15, "relu"), keras.layers.Dense(15, "relu")])
    net = keras.Model(inputs, keras.layers.Dense(4, name="top")(inner(inputs)))
    done = lsuv(net, X)
    assert len(done.layers) == 3
    assert np.var(net(X)) == pytest.approx(1, abs=1e-3)


def test_a_net_without_shapes_is_built_on_the_way():
    net = keras.Sequential([keras.layers.Dense(15, "relu"), keras.layers.Dense(4)])
    lsuv(net, X)
    assert np.var(net(X)) == pytest.approx(1, abs=1e-3)


def unchanged_by(net, x, match, **options):
    before = net.get_weights() if net.built else []
    with pytest.raises(ValueError, match=match):
        lsuv(net, x, **options)
    for weight, old in zip(net.get_weights(), before, strict=bool(before)):
        np.testing.assert_array_equal(weight, old)


def test_a_layer_behind_dead_units_is_rejected():
    net = mlp(WIDTHS, "relu", Normal())
    net.layers[0].bias.assign(np.full(30, -1e6))
    net.layers[2].bias.assign(np.linspace(-1, 1, 25))
    unchanged_by(net, X, r"dense_2 cannot be rescaled: .* same for every example \(members \[0\]\)")


def test_the_members_with_dead_units_are_named():
    nets = Ensemble(WIDTHS, "relu", GlorotUniform(), range(3))
    bias = np.zeros((3, 1, 30))
    bias[1] = -1e6
    nets.layers[0].bias.assign(bias)
    unchanged_by(nets, X, r"dense_2 cannot be rescaled: .*\(members \[1\]\)")


@pytest.mark.parametrize("x", [X[:1], np.repeat(X[:1], 9, axis=0), np.zeros((9, 20), "float32")])
def test_examples_that_are_all_the_same_are_rejected(x):
    unchanged_by(mlp(WIDTHS, "relu", Normal()), x, "dense_1 cannot be rescaled: .* same for every example")


def test_examples_that_differ_by_rounding_errors_are_rejected():
    same = np.full((20, 20), 1000.0, "float32")
    same[::2] = np.nextafter(same[::2], np.float32(np.inf))
    unchanged_by(mlp(WIDTHS, "relu", Normal()), same, "dense_1 cannot be rescaled: .* same for every example")


@pytest.mark.parametrize("size", [1e-9, 1e9])
def test_the_size_of_the_inputs_does_not_matter(size):
    net = mlp(WIDTHS, "relu", Normal())
    lsuv(net, X)
    other = mlp(WIDTHS, "relu", Normal())
    lsuv(other, size * X)
    np.testing.assert_allclose(other(size * X), net(X), rtol=1e-3, atol=1e-3)


def test_one_unit_that_varies_is_enough():
    net = mlp([2, 3, 4], "relu", Normal())
    lsuv(net, np.array([[1e-2, 1], [0, 1]], "float32"))
    assert pre_activations(net, np.array([[1e-2, 1], [0, 1]], "float32"))[0].var() == pytest.approx(
        1, abs=0.01
    )


def test_inputs_that_are_not_finite_are_rejected():
    spoiled = X.copy()
    spoiled[3, 4] = np.nan
    unchanged_by(mlp(WIDTHS, "relu", Normal()), spoiled, "dense_1 cannot be rescaled: .* not finite")


def test_biases_too_large_for_unit_variance_are_rejected():
    net = mlp(WIDTHS, "relu", Normal())
    net.layers[2].bias.assign(np.linspace(-5, 5, 25))
    unchanged_by(net, X, r"dense_2 has not reached unit variance within 0.01 in 10 iterations. Received: var")


def test_iterations_are_counted():
    net = mlp(WIDTHS, "relu", Normal())
    net.layers[0].bias.assign(np.linspace(-0.5, 0.5, 30))
    needed = lsuv(net, X).iterations[0, 0]
    assert needed > 1
    assert lsuv(net, X, iterations=int(needed)).iterations[0, 0] == needed
    unchanged_by(net, X, f"in {needed - 1} iterations", iterations=int(needed) - 1)


def test_a_net_that_branches_is_rejected():
    inputs = keras.Input((20,))
    left, right = keras.layers.Dense(20)(inputs), keras.layers.Dense(20)(inputs)
    expected = "Each layer of the model must feed the next, and no other. Received: "
    unchanged_by(keras.Model(inputs, keras.layers.Add()([left, right])), X, expected)
    skipping = keras.Model(inputs, keras.layers.Dense(20)(left) + right)
    unchanged_by(skipping, X, expected)


def test_a_model_that_does_more_than_its_layers_is_rejected():
    class Doubling(keras.Sequential):
        def call(self, inputs, **kwargs):
            return 2 * super().call(inputs, **kwargs)

    unchanged_by(Doubling([keras.Input((20,)), keras.layers.Dense(3)]), X, "must feed the next")


def test_a_net_without_kernels_is_rejected():
    unchanged_by(keras.Sequential([keras.Input((20,)), keras.layers.ReLU()]), X, "no layer with a kernel")


@pytest.mark.parametrize("tolerance", [0, "0.1"])
def test_a_tolerance_that_is_not_positive_is_rejected(tolerance):
    expected = "tolerance must be a positive finite number. Received: tolerance="
    unchanged_by(mlp(WIDTHS, "relu", Normal()), X, expected, tolerance=tolerance)


@pytest.mark.parametrize("iterations", [0, 1.5])
def test_a_number_of_iterations_that_is_none_is_rejected(iterations):
    expected = "iterations must be a whole number, 1 or more. Received: iterations="
    unchanged_by(mlp(WIDTHS, "relu", Normal()), X, expected, iterations=iterations)


def test_an_impossible_seed_is_rejected():
    unchanged_by(mlp(WIDTHS, "relu", Normal()), X, "seed must be a whole number", seed=-1)
