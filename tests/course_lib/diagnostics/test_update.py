"""Tests of the size of updates relative to the weights."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib.diagnostics import update_to_weight


def test_a_ratio_for_each_member_and_layer():
    kernels = [np.arange(12.0).reshape(2, 3, 2), np.ones((2, 2, 5))]
    updates = [kernels[0] * [[[0.1]], [[-0.2]]], np.full((2, 2, 5), 0.3)]
    np.testing.assert_allclose(update_to_weight(updates, kernels), [[0.1, 0.3], [0.2, 0.3]])


def test_the_norm_is_frobeniuss():
    ratio = update_to_weight([np.array([[3.0, 0], [0, 4]])], [np.array([[0.0, 1], [0, 0]])])
    np.testing.assert_allclose(ratio, [[5.0]])


def test_tensors_and_variables_inside_a_graph_give_a_tensor():
    kernel = keras.Variable(np.full((2, 3, 4), 2.0, "float32"))
    inside = []

    @tf.function
    def ratio(update):
        inside.append(update_to_weight([update], [kernel]))
        return inside[0]

    np.testing.assert_allclose(ratio(tf.ones((2, 3, 4))), [[0.5], [0.5]])
    assert tf.is_tensor(inside[0])
    assert isinstance(update_to_weight([tf.ones((2, 3, 4))], [kernel]), np.ndarray)


def test_small_numbers_of_a_short_type_do_not_vanish():
    update = np.full((300, 300), 1e-5, "float16")
    ratio = update_to_weight([update], [np.full((300, 300), 1, "float16")])
    np.testing.assert_allclose(ratio, update[:1, :1].astype("float64"), rtol=1e-9)


def test_weights_of_zero_have_no_ratio():
    ratio = update_to_weight([np.ones((2, 2)), np.zeros((2, 2))], [np.zeros((2, 2))] * 2)
    np.testing.assert_array_equal(ratio, [[np.inf, np.nan]])


@pytest.mark.parametrize(
    ("updates", "kernels"),
    [
        ([np.ones((2, 3))], [np.ones((3, 2))]),
        ([np.ones((2, 3))], [np.ones((2, 3)), np.ones((3, 3))]),
        ([np.ones(3)], [np.ones(3)]),
        ([], []),
    ],
)
def test_updates_of_other_weights_are_refused(updates, kernels):
    with pytest.raises(ValueError, match=r"same shapes.*Received: shapes \["):
        update_to_weight(updates, kernels)
