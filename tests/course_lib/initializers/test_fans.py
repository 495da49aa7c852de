"""Tests of the fans."""

import keras
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.initializers import fans
from course_lib.initializers._fans import MODES, fan

sizes = st.integers(1, 500)


@given(sizes, sizes)
def test_fans_of_a_dense_kernel_are_its_shape(n_in, n_out):
    assert fans((n_in, n_out)) == (n_in, n_out)


@given(st.lists(st.integers(1, 7), min_size=1, max_size=3), sizes, sizes)
def test_a_convolution_counts_every_position(size, n_in, n_out):
    positions = 1
    for each in size:
        positions *= each
    assert fans((*size, n_in, n_out)) == (positions * n_in, positions * n_out)


def test_fan_in_is_the_number_of_products_that_a_unit_adds_up():
    layer = keras.layers.Conv2D(8, (3, 5), kernel_initializer="ones", padding="valid")
    assert layer(keras.ops.ones((1, 3, 5, 4)))[0, 0, 0, 0] == fans(layer.kernel.shape)[0] == 60


@pytest.mark.parametrize("shape", [(), (5,), 5])
def test_a_bias_has_none(shape):
    with pytest.raises(ValueError, match=r"at least two dimensions.*Received: shape=\("):
        fans(shape)


def test_a_kernel_of_no_units_is_refused():
    with pytest.raises(ValueError, match=r"positive whole numbers. Received: shape=\(3, 0\)"):
        fans((3, 0))


def test_a_mode_names_a_fan():
    assert [fan(mode, 10, 25) for mode in MODES] == [10, 25, 17.5]
