"""Tests of activation layers: a function for each member, and copies of a template."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib.activations import ELU, LeakyReLU, PReLU, RReLU, gelu, logistic, relu, tanh
from course_lib.initializers import Normal, layer_seed
from course_lib.networks import Ensemble, EnsembleActivation, mlp

GROUPED = {
    "slopes": [LeakyReLU(0.1), LeakyReLU(0.3), LeakyReLU(0.0)],
    "neighbors": [relu, relu, tanh, gelu, gelu],
    "interleaved": [relu, tanh, relu, logistic, tanh, relu],
    "parametric neighbors": [ELU(0.5), ELU(2.0), relu, LeakyReLU(0.1), LeakyReLU(0.2)],
    "parametric interleaved": [LeakyReLU(0.1), ELU(0.5), tanh, LeakyReLU(0.3), ELU(2.0), tanh],
    "by name": ["relu", "tanh", "relu"],
    "one": [tanh],
}


WIDTHS = [6, 5, 4, 3]
X = np.random.default_rng(0).normal(size=(7, 6))
BUILDS = {
    "mlp": mlp,
    "ensemble": lambda *args, **kwargs: Ensemble(*args, seeds=[0, 1, 2], **kwargs),
}


@pytest.fixture(params=GROUPED.values(), ids=GROUPED)
def functions(request):
    return request.param


@pytest.fixture(params=BUILDS.values(), ids=BUILDS)
def build(request):
    return request.param


def inputs(members, dtype="float64"):
    return tf.constant(np.random.default_rng(1).normal(size=(members, 5, 4)), dtype)


def values_and_gradients(f, z, weight):
    """Return f(z), and the first and second derivative of its weighted sum."""
    with tf.GradientTape() as outer:
        outer.watch(z)
        with tf.GradientTape() as tape:
            tape.watch(z)
            h = f(z)
            total = tf.reduce_sum(weight * h)
        slope = tape.gradient(total, z)
    return h, slope, outer.gradient(slope, z, unconnected_gradients="zero")


def test_each_member_has_its_function_and_its_derivatives(functions):
    z, weight = inputs(len(functions)), inputs(len(functions))[:, ::-1]
    layer = EnsembleActivation(functions, dtype="float64")
    together = values_and_gradients(layer, z, weight)
    for member, function in enumerate(functions):
        alone = values_and_gradients(keras.activations.get(function), z[member], weight[member])
        for ours, theirs in zip(together, alone, strict=True):
            np.testing.assert_allclose(ours[member], theirs, rtol=1e-13, atol=1e-15)


def test_a_compiled_layer_is_the_same(functions):
    z = inputs(len(functions))
    layer = EnsembleActivation(functions, dtype="float64")
    expected = layer(z)
    for jit_compile in (False, True):
        compiled = tf.function(layer.call, jit_compile=jit_compile)
        np.testing.assert_allclose(compiled(z), expected, rtol=1e-12)


def test_what_is_not_finite_stays_with_its_member(functions):
    layer = EnsembleActivation(functions, dtype="float64")
    good = inputs(len(functions))
    bad = tf.constant(np.resize([np.nan, np.inf, -np.inf], good.shape))
    weight = tf.ones_like(good)
    expected = values_and_gradients(layer, good, weight)
    for sick in range(len(functions)):
        mask = np.arange(len(functions)) == sick
        z, upstream = (tf.where(mask[:, None, None], bad, healthy) for healthy in (good, weight))
        for ours, theirs in zip(values_and_gradients(layer, z, upstream), expected, strict=True):
            np.testing.assert_array_equal(ours[~mask], theirs[~mask])


@pytest.mark.parametrize("functions", [["exponential", "relu"], ["exponential", "relu", "exponential"]])
def test_a_function_never_meets_another_members_inputs(functions):
    z = np.zeros((len(functions), 1, 1))
    z[1] = 800  # where the exponential overflows, and its gradient with it
    layer = EnsembleActivation(functions, dtype="float64")
    h, slope, _ = values_and_gradients(layer, tf.constant(z), tf.ones_like(z))
    assert (h[1], slope[1]) == (800, 1)


def operations(functions):
    members = len(functions)
    layer = EnsembleActivation(functions)
    layer.build((members, 5, 4))
    graph = tf.function(layer.call).get_concrete_function(tf.TensorSpec((members, 5, 4))).graph
    return [operation.type for operation in graph.get_operations()]


def test_a_function_is_computed_once_however_many_members_have_it():
    assert operations(["tanh", "relu"] * 10).count("Tanh") == 1
    assert operations([LeakyReLU(slope) for slope in np.linspace(0, 1, 20)]).count("SelectV2") == 1


def test_neighbors_are_split_and_others_gathered():
    assert "GatherV2" not in operations(["tanh"] * 3 + ["relu"] * 2)
    assert operations(["tanh", "relu", "tanh"]).count("GatherV2") == 2
    assert "SplitV" not in operations([ELU(0.5), ELU(0.7)])


def test_parameters_are_weights_that_are_not_trained():
    layer = EnsembleActivation([LeakyReLU(0.1), relu, ELU(0.5)])
    layer(inputs(3, "float32"))
    assert layer.trainable_weights == []
    [parameter] = layer.non_trainable_weights
    np.testing.assert_allclose(np.asarray(parameter), np.reshape([0.1, 0, 0.5], (3, 1, 1)))


def test_functions_without_a_parameter_have_one_of_0():
    layer = EnsembleActivation([relu, tanh])
    layer(inputs(2, "float32"))
    np.testing.assert_array_equal(np.asarray(layer.parameter), np.zeros((2, 1, 1)))


def test_the_layer_is_a_function_of_its_weights():
    layer = EnsembleActivation([LeakyReLU(0.1), LeakyReLU(0.2), LeakyReLU(0.3)], dtype="float64")
    z = inputs(3)
    expected = layer(z)
    with keras.StatelessScope() as scope:
        scope.add_update((layer.parameter, tf.constant([[[0.3]], [[0.2]]], "float64")))
        np.testing.assert_allclose(layer.call(z[:0:-1]), expected[:0:-1], rtol=1e-14)


def test_a_member_has_the_function_it_was_given_or_its_present_parameter():
    given = [LeakyReLU(0.1), tanh, ELU(0.7)]
    layer = EnsembleActivation(given)
    assert [layer.member(index) for index in range(3)] == given
    layer(inputs(3, "float32"))
    assert [layer.member(index) for index in range(3)] == given
    layer.parameter.assign([[[0.5]], [[0.0]], [[0.7]]])
    assert layer.member(0).negative_slope == 0.5
    assert layer.member(2) is given[2]


@pytest.mark.parametrize("dtype", ["mixed_float16", "mixed_bfloat16", "float16"])
def test_parameters_are_not_rounded_to_short_types(dtype):
    short = dtype.removeprefix("mixed_")
    z = inputs(2, short)
    layer = EnsembleActivation([LeakyReLU(0.1), LeakyReLU(0.3)], dtype=dtype)
    assert layer(z).dtype == short
    for member, slope in enumerate((0.1, 0.3)):
        np.testing.assert_array_equal(layer(z)[member], LeakyReLU(slope)(z[member]))


def test_a_copy_from_the_configuration_is_the_same(functions):
    layer = EnsembleActivation(functions, dtype="float64")
    config = keras.saving.serialize_keras_object(layer)
    copy = keras.saving.deserialize_keras_object(config)
    z = inputs(len(functions))
    np.testing.assert_array_equal(copy(z), layer(z))


@pytest.mark.parametrize(
    ("activations", "message"),
    [
        ([], r"at least one activation. Received: activations=\[\]"),
        ([relu, PReLU()], r"Received: activation\[1\]=PReLU"),
    ],
)
def test_a_list_without_functions_or_with_layers_raises_an_error(activations, message):
    with pytest.raises(ValueError, match=message):
        EnsembleActivation(activations)


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


def test_a_copy_has_the_nets_dtype_and_not_the_templates(build):
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
