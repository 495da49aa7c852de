"""Tests of the nets: an ensemble is its members."""

import keras
import numpy as np
import pytest

from course_lib.activations import PReLU, logistic, tanh
from course_lib.initializers import GlorotUniform, HeNormal, Normal, Orthogonal, Standard, VarianceScaling
from course_lib.networks import Ensemble, mlp

WIDTHS = [6, 5, 4, 3]
INITIALIZERS = {
    "normal": Normal(0.3),
    "standard": Standard(),
    "glorot": GlorotUniform(4.0),
    "he": HeNormal(0.2, truncated=True),
    "solved": VarianceScaling(tanh, mode="fan_out"),
    "orthogonal": Orthogonal("he"),
    "Keras's He": keras.initializers.HeNormal(),
    "Keras's orthogonal": keras.initializers.Orthogonal(gain=2.0),
    "Keras's, by name": "lecun_uniform",
}
X = np.random.default_rng(0).normal(size=(7, 6)).astype("float32")


def test_mlp_is_the_formula():
    net = mlp(WIDTHS, tanh, Normal(0.5), seed=3)
    first, second, third = (layer.kernel.numpy() for layer in net.layers[::2])
    expected = np.tanh(np.tanh(X @ first) @ second) @ third
    np.testing.assert_allclose(net(X), expected, rtol=1e-5, atol=1e-6)


def test_biases_start_at_zero():
    for layer in mlp(WIDTHS, tanh, Normal()).layers[::2]:
        np.testing.assert_array_equal(layer.bias, 0)


@pytest.mark.parametrize("initializer", INITIALIZERS.values(), ids=INITIALIZERS)
def test_layers_and_members_never_share_weights(initializer):
    net = mlp([5, 5, 5, 5], tanh, initializer, seed=1)
    kernels = np.stack([layer.kernel for layer in net.layers[::2]])
    assert len(np.unique(kernels)) == kernels.size
    nets = Ensemble([5, 5, 5, 5], tanh, initializer, range(4))
    kernels = np.stack([layer.kernel for layer in nets.layers[::2]])
    assert len(np.unique(kernels)) == kernels.size


def test_nets_with_one_instance_differ_by_their_seeds_alone():
    shared = GlorotUniform(seed=1)
    one, other, again = (mlp(WIDTHS, tanh, shared, seed=seed) for seed in (1, 2, 1))
    for first, second, third in zip(one.layers[::2], other.layers[::2], again.layers[::2], strict=True):
        assert not np.any(np.asarray(first.kernel) == np.asarray(second.kernel))
        np.testing.assert_array_equal(first.kernel, third.kernel)
    assert shared.seed == 1


@pytest.mark.parametrize(
    ("initializer", "deviation"),
    [
        (Standard(), 900**-0.5),
        (GlorotUniform(), 200**-0.5),
        (HeNormal(), 150**-0.5),
        ("he_normal", 150**-0.5),
    ],
    ids=["standard", "glorot", "he", "Keras's he"],
)
def test_the_fans_of_a_kernel_are_those_of_one_member(initializer, deviation):
    kernels = np.asarray(Ensemble([300, 100], tanh, initializer, range(5)).layers[0].kernel)
    np.testing.assert_allclose(kernels.std(axis=(1, 2)), deviation, rtol=0.02)


@pytest.mark.parametrize("initializer", INITIALIZERS.values(), ids=INITIALIZERS)
def test_a_member_is_the_plain_net_of_its_seed(initializer):
    seeds = [11, 12, 13]
    nets = Ensemble(WIDTHS, logistic, initializer, seeds)
    for index, seed in enumerate(seeds):
        plain = mlp(WIDTHS, logistic, initializer, seed=seed)
        for own, variable in zip(plain.layers[::2], nets.layers[::2], strict=True):
            np.testing.assert_array_equal(variable.kernel[index], own.kernel)
        np.testing.assert_allclose(nets(X)[index], plain(X), rtol=1e-5, atol=1e-6)


def test_every_member_of_an_ensemble_can_be_orthogonal():
    for W in np.asarray(Ensemble([8, 5, 8], tanh, Orthogonal(), range(3)).layers[0].kernel):
        np.testing.assert_allclose(W.T @ W, np.eye(5), atol=1e-6)


@pytest.mark.parametrize("build", [mlp, lambda *args: Ensemble(*args, seeds=range(3))])
def test_an_initializer_that_gives_all_layers_the_same_weights_is_refused(build):
    with pytest.raises(ValueError, match="must have a seed. Received: "):
        build(WIDTHS, tanh, keras.initializers.Zeros())


def test_a_member_taken_out_keeps_what_it_has_become():
    nets = Ensemble(WIDTHS, logistic, GlorotUniform(), range(3))
    for variable in nets.trainable_variables:
        variable.assign(variable + 0.1)
    np.testing.assert_allclose(nets.member(1)(X), nets(X)[1], rtol=1e-5, atol=1e-6)
    assert isinstance(nets.member(1), keras.Sequential)


def test_members_may_see_the_same_inputs_or_their_own():
    nets = Ensemble(WIDTHS, tanh, Normal(), range(3))
    own = np.stack([X, X[::-1], 2 * X])
    np.testing.assert_allclose(nets(own)[0], nets(X)[0], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(nets(own)[1], nets(X)[1][::-1], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("initializer", [GlorotUniform(gain=2.0), Orthogonal(), "he_normal"])
@pytest.mark.parametrize("make", [Ensemble, mlp])
def test_a_saved_net_comes_back(make, initializer, tmp_path):
    net = make(WIDTHS, logistic, initializer, *([range(3)] if make is Ensemble else []))
    for variable in net.trainable_variables:
        variable.assign(variable * 0.5)
    net.save(tmp_path / "net.keras")
    again = keras.models.load_model(tmp_path / "net.keras")
    np.testing.assert_array_equal(again(X), net(X))


@pytest.mark.parametrize("widths", [[], [64], [64, 0, 10]])
def test_impossible_widths_are_refused(widths):
    for build in (mlp, lambda *args: Ensemble(*args, seeds=range(3))):
        with pytest.raises(ValueError, match=r"Received: widths=\["):
            build(widths, tanh, Normal())


def test_an_ensemble_of_nobody_is_refused():
    with pytest.raises(ValueError, match=r"at least one seed. Received: seeds=\[\]"):
        Ensemble(WIDTHS, tanh, Normal(), [])


@pytest.mark.parametrize("initializer", ["zeros", keras.initializers.Ones()])
def test_an_initializer_without_a_seed_is_refused_and_harms_no_later_net(initializer):
    for build in (mlp, lambda *args: Ensemble(*args, seeds=range(3))):
        with pytest.raises(ValueError, match="must have a seed. Received: "):
            build(WIDTHS, tanh, initializer)
        net = build(WIDTHS, tanh, Normal())
        net.layers[0].kernel.value.assign_add(0 * net.layers[0].kernel.value)


def test_an_initializer_may_be_given_by_its_keras_name():
    assert mlp(WIDTHS, tanh, "glorot_uniform")(X).shape == (7, 3)
    assert Ensemble(WIDTHS, "tanh", "he_normal", range(2))(X).shape == (2, 7, 3)


def test_a_layer_that_all_depths_would_share_is_refused():
    for build in (mlp, lambda *args: Ensemble(*args, seeds=range(2))):
        with pytest.raises(ValueError, match="must be a function, not a layer.*Received: activation=PReLU"):
            build(WIDTHS, PReLU(), Normal())
