"""Tests of the dense layers of an ensemble."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib.initializers import GlorotUniform, Normal, Orthogonal
from course_lib.networks import EnsembleDense

X = np.random.default_rng(0).normal(size=(7, 6))


def test_each_member_multiplies_by_its_own_kernel():
    layer = EnsembleDense(4, Normal(0.5), range(3), dtype="float64")
    shared, own = layer(X), layer(np.stack([X, 2 * X, X[::-1]]))
    layer.bias.assign(np.arange(12.0).reshape(3, 1, 4))
    for member, kernel in enumerate(np.asarray(layer.kernel)):
        np.testing.assert_allclose(shared[member], X @ kernel, rtol=1e-12)
        np.testing.assert_allclose(layer(X)[member], X @ kernel + np.arange(4) + 4 * member, rtol=1e-12)
    np.testing.assert_allclose(own[1], 2 * shared[1], rtol=1e-12)
    np.testing.assert_allclose(own[2], shared[2][::-1], rtol=1e-12)


def test_each_member_may_have_an_initializer_of_its_own():
    initializers = [Normal(0.1), Normal(0.2), Orthogonal(), Orthogonal(), "glorot_uniform"]
    layer = EnsembleDense(4, initializers, [5, 5, 5, 6, 7])
    layer(X)
    kernels = np.asarray(layer.kernel)
    np.testing.assert_allclose(kernels[1], 2 * kernels[0], rtol=1e-6)
    np.testing.assert_array_equal(kernels[3], Orthogonal(seed=6)((6, 4)))
    np.testing.assert_array_equal(kernels[4], keras.initializers.GlorotUniform(seed=7)((6, 4)))


def test_one_instance_for_neighbors_gives_what_many_instances_give():
    one, many = GlorotUniform(), [GlorotUniform() for _ in range(3)]
    layers = [EnsembleDense(4, given, range(3)) for given in (one, [one] * 3, many)]
    for layer in layers:
        layer(X)
    for layer in layers[1:]:
        np.testing.assert_array_equal(layer.kernel, layers[0].kernel)


def test_a_layer_that_does_not_draw_is_initialized_to_zero():
    layer = EnsembleDense(4, Normal(), range(3), draw=False)
    np.testing.assert_array_equal(layer(X), np.zeros((3, 7, 4)))


@pytest.mark.parametrize("shape", [(7, 6), (3, 7, 6)], ids=["shared", "own"])
def test_a_layer_is_one_product_and_one_sum(shape):
    layer = EnsembleDense(4, Normal(), range(3))
    layer.build(shape)
    graph = tf.function(layer).get_concrete_function(tf.TensorSpec(shape)).graph
    computing = [
        operation.type
        for operation in graph.get_operations()
        if operation.type not in ("Placeholder", "ReadVariableOp", "Identity", "NoOp")
    ]
    assert computing == ["BatchMatMulV2", "AddV2"]


def test_a_copy_from_the_configuration_is_the_same():
    layer = EnsembleDense(4, [Normal(0.1), Orthogonal()], [5, 6], dtype="float64")
    config = keras.saving.serialize_keras_object(layer)
    copy = keras.saving.deserialize_keras_object(config)
    np.testing.assert_array_equal(copy(X), layer(X))
    assert copy.dtype == "float64"


def test_no_seeds_raise_an_error():
    with pytest.raises(ValueError, match=r"seeds must hold 1 or more whole numbers. Received: seeds=\[\]"):
        EnsembleDense(4, Normal(), [])
