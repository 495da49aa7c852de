"""Tests of the activation functions of many nets side by side."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib.activations import ELU, LeakyReLU, PReLU, gelu, logistic, relu, tanh
from course_lib.networks import EnsembleActivation

GROUPED = {
    "alphas": [LeakyReLU(0.1), LeakyReLU(0.3), LeakyReLU(0.0)],
    "side by side": [relu, relu, tanh, gelu, gelu],
    "interleaved": [relu, tanh, relu, logistic, tanh, relu],
    "alphas side by side": [ELU(0.5), ELU(2.0), relu, LeakyReLU(0.1), LeakyReLU(0.2)],
    "alphas interleaved": [LeakyReLU(0.1), ELU(0.5), tanh, LeakyReLU(0.3), ELU(2.0), tanh],
    "by name": ["relu", "tanh", "relu"],
    "one": [tanh],
}


@pytest.fixture(params=GROUPED.values(), ids=GROUPED)
def functions(request):
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


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_stays_with_its_member(functions, bad):
    layer = EnsembleActivation(functions, dtype="float64")
    good = inputs(len(functions))
    weight = tf.ones_like(good)
    expected = values_and_gradients(layer, good, weight)
    for sick in range(len(functions)):
        mask = np.arange(len(functions)) == sick
        z = tf.where(mask[:, None, None], tf.constant(bad, "float64"), good)
        upstream = tf.where(mask[:, None, None], tf.constant(bad, "float64"), weight)
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
    assert operations([LeakyReLU(alpha) for alpha in np.linspace(0, 1, 20)]).count("SelectV2") == 1


def test_neighbors_are_cut_apart_and_others_gathered():
    assert "GatherV2" not in operations(["tanh"] * 3 + ["relu"] * 2)
    assert operations(["tanh", "relu", "tanh"]).count("GatherV2") == 2
    assert "SplitV" not in operations([ELU(0.5), ELU(0.7)])


def test_alphas_are_weights_that_are_not_trained():
    layer = EnsembleActivation([LeakyReLU(0.1), relu, ELU(0.5)])
    layer(inputs(3, "float32"))
    assert layer.trainable_weights == []
    [alpha] = layer.non_trainable_weights
    np.testing.assert_allclose(np.asarray(alpha), np.reshape([0.1, 0, 0.5], (3, 1, 1)))


def test_functions_without_alpha_have_one_of_0():
    layer = EnsembleActivation([relu, tanh])
    layer(inputs(2, "float32"))
    np.testing.assert_array_equal(np.asarray(layer.alpha), np.zeros((2, 1, 1)))


def test_the_layer_is_a_function_of_its_weights():
    layer = EnsembleActivation([LeakyReLU(0.1), LeakyReLU(0.2), LeakyReLU(0.3)], dtype="float64")
    z = inputs(3)
    expected = layer(z)
    with keras.StatelessScope() as scope:
        scope.add_update((layer.alpha, tf.constant([[[0.3]], [[0.2]]], "float64")))
        np.testing.assert_allclose(layer.call(z[:0:-1]), expected[:0:-1], rtol=1e-14)


def test_a_member_has_the_function_it_was_given_or_its_present_alpha():
    given = [LeakyReLU(0.1), tanh, ELU(0.7)]
    layer = EnsembleActivation(given)
    assert [layer.member(index) for index in range(3)] == given
    layer(inputs(3, "float32"))
    assert [layer.member(index) for index in range(3)] == given
    layer.alpha.assign([[[0.5]], [[0.0]], [[0.7]]])
    assert layer.member(0).alpha == 0.5
    assert layer.member(2) is given[2]


@pytest.mark.parametrize("dtype", ["mixed_float16", "mixed_bfloat16", "float16"])
def test_short_types_get_alphas_that_are_not_rounded_to_them(dtype):
    short = dtype.removeprefix("mixed_")
    z = inputs(2, short)
    layer = EnsembleActivation([LeakyReLU(0.1), LeakyReLU(0.3)], dtype=dtype)
    assert layer(z).dtype == short
    for member, alpha in enumerate((0.1, 0.3)):
        np.testing.assert_array_equal(layer(z)[member], LeakyReLU(alpha)(z[member]))


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
def test_no_functions_and_layers_are_refused(activations, message):
    with pytest.raises(ValueError, match=message):
        EnsembleActivation(activations)
