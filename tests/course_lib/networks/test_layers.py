"""Tests of the activation layers that nets are given: copies of a template."""

import keras
import numpy as np
import pytest

from course_lib.activations import PReLU, RReLU, relu, tanh
from course_lib.initializers import Normal, layer_seed
from course_lib.networks import Ensemble, EnsembleActivation, mlp

WIDTHS = [6, 5, 4, 3]
X = np.random.default_rng(0).normal(size=(7, 6))
BUILDS = {
    "mlp": mlp,
    "ensemble": lambda *args, **kwargs: Ensemble(*args, seeds=[0, 1, 2], **kwargs),
}


@pytest.fixture(params=BUILDS.values(), ids=BUILDS)
def build(request):
    return request.param


def test_each_hidden_layer_has_a_copy_of_its_own(build):
    template = PReLU(0.1, shared=True, name="pattern")
    first, second = build(WIDTHS, template, Normal()).layers[1::2]
    assert (first.name, second.name) == ("activation_1", "activation_2")
    assert first.alpha is not second.alpha
    np.testing.assert_allclose(np.ravel(first.alpha), 0.1)
    assert first.shared
    assert not template.built


def test_slopes_are_learned_for_each_member(build):
    for layer, width in zip(build(WIDTHS, PReLU(), Normal()).layers[1::2], WIDTHS[1:], strict=False):
        assert tuple(layer.alpha.shape) == ((width,) if build is mlp else (3, 1, width))


def test_a_template_for_an_ensemble_of_another_size_serves(build):
    assert build(WIDTHS, PReLU(members=8), Normal())(X).shape[-2:] == (7, 3)


def test_frozen_slopes_stay_frozen(build):
    net = build(WIDTHS, PReLU(trainable=False), Normal())
    assert len(net.trainable_weights) == 6
    assert len(net.weights) == 8


def test_layers_that_draw_have_seeds_of_their_own(build):
    first, second = build(WIDTHS, RReLU(seed=5), Normal()).layers[1::2]
    assert (first.seed, second.seed) == (layer_seed(5, 1), layer_seed(5, 2))
    z = -np.ones((3, 50, 50), "float32")
    assert not np.any(np.asarray(first(z, training=True)) == np.asarray(second(z, training=True)))


def test_a_template_without_a_seed_leaves_its_copies_without(build):
    first, second = build(WIDTHS, RReLU(), Normal()).layers[1::2]
    assert first.seed is second.seed is None
    z = -np.ones((50, 50), "float32")
    assert not np.array_equal(first(z, training=True), second(z, training=True))


def test_slopes_are_drawn_in_training_alone(build):
    net = build(WIDTHS, RReLU(0.0, 1.0, seed=5), Normal(0.5))
    np.testing.assert_array_equal(net(X), net(X))
    assert not np.array_equal(net(X, training=True), net(X, training=True))


def test_members_draw_different_slopes():
    nets = Ensemble(WIDTHS, RReLU(0.0, 1.0, seed=5), Normal(0.5), seeds=[4, 4])
    first, second = np.asarray(nets(X, training=True))
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(*nets(X))


@pytest.mark.parametrize(
    ("template", "function"),
    [
        (keras.layers.LeakyReLU(0.1), lambda z: np.where(z > 0, z, 0.1 * z)),
        (keras.layers.ReLU(max_value=0.5), lambda z: np.clip(z, 0, 0.5)),
        (keras.layers.ELU(0.7), lambda z: np.where(z > 0, z, 0.7 * np.expm1(z))),
    ],
)
def test_layers_of_keras_without_weights_serve(build, template, function):
    net = build(WIDTHS, template, Normal(0.5), dtype="float64")
    z = np.linspace(-2, 2, 12).reshape(1, 3, 4)
    for layer in net.layers[1::2]:
        assert layer is not template
        np.testing.assert_allclose(layer(z), function(z), rtol=1e-6)


def test_a_plain_net_takes_any_layer():
    net = mlp(WIDTHS, keras.layers.PReLU(), Normal(), dtype="float64")
    assert [tuple(layer.alpha.shape) for layer in net.layers[1::2]] == [(5,), (4,)]
    assert {layer.dtype for layer in net.layers} == {"float64"}


def test_the_nets_type_counts_and_not_the_templates(build):
    net = build(WIDTHS, PReLU(dtype="float32"), Normal(), dtype="float64")
    assert {weight.dtype for weight in net.weights} == {"float64"}


@pytest.mark.parametrize(
    "template", [PReLU(0.1, shared=True), RReLU(0.2, seed=3), keras.layers.LeakyReLU(0.1)]
)
def test_a_net_with_layers_from_a_template_is_saved_and_loaded(build, template, tmp_path):
    net = build(WIDTHS, template, Normal(0.5))
    for variable in net.trainable_variables:
        variable.assign(variable * 0.5)
    net.save(tmp_path / "net.keras")
    again = keras.models.load_model(tmp_path / "net.keras")
    np.testing.assert_array_equal(again(X), net(X))
    for own, copy in zip(net.layers[1::2], again.layers[1::2], strict=True):
        assert own.get_config() == copy.get_config()


def test_members_with_one_function_have_a_plain_layer_and_a_list_never():
    for layer in Ensemble(WIDTHS, tanh, Normal(), range(3)).layers[1::2]:
        assert isinstance(layer, keras.layers.Activation)
    for activation in ([tanh] * 3, [tanh, tanh, relu]):
        for layer in Ensemble(WIDTHS, activation, Normal(), range(3)).layers[1::2]:
            assert isinstance(layer, EnsembleActivation)
