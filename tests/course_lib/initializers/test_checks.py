"""Tests of what initializers accept, and of what they say otherwise."""

from fractions import Fraction

import numpy as np
import pytest

from course_lib.initializers import _checks as checks


@pytest.mark.parametrize("value", [1, 0.5, 1e-300, np.float32(0.5), np.int64(3), Fraction(1, 2)])
def test_positive_numbers_become_floats(value):
    assert checks.positive("sigma", value) == value
    assert type(checks.positive("sigma", value)) is float


@pytest.mark.parametrize("value", [0, -1.0, np.nan, np.inf, -np.inf, True, "1", None, [1.0], 1j, np.ones(2)])
def test_what_is_no_positive_number_is_refused(value):
    with pytest.raises(ValueError, match="sigma must be a positive finite number. Received: sigma="):
        checks.positive("sigma", value)


def test_a_number_may_be_negative_or_zero_but_not_true():
    assert checks.is_number(-1.5)
    assert checks.is_number(0)
    assert not checks.is_number(True)
    assert not checks.is_number(np.nan)


def test_an_unknown_name_is_refused_with_the_known_ones():
    assert checks.one_of("mode", "a", ("a", "b")) == "a"
    for unknown in ("c", 1, None, ["a"]):
        with pytest.raises(ValueError, match='mode must be one of "a", "b". Received: mode='):
            checks.one_of("mode", unknown, ("a", "b"))


@pytest.mark.parametrize("seed", [-1, 1.5, "1", True, None, [1]])
def test_a_seed_that_is_no_whole_number_is_refused(seed):
    with pytest.raises(ValueError, match="seed must be a whole number, 0 or more. Received: seed="):
        checks.seed_number(seed)


def test_seeds_become_python_numbers():
    assert type(checks.seed_number(np.uint32(7))) is int
    assert checks.seed_number(0) == 0


@pytest.mark.parametrize("shape", [(2, 0), (2, -1), (None, 3), (2.0, 3), 5.0, "ab"])
def test_a_shape_of_other_than_positive_whole_numbers_is_refused(shape):
    with pytest.raises(ValueError, match="shape must consist of positive whole numbers. Received: shape="):
        checks.shape_tuple(shape)


def test_a_shape_may_be_any_sequence_or_one_number():
    assert checks.shape_tuple([np.int64(2), 1]) == (2, 1)
    assert checks.shape_tuple(7) == (7,)
    assert checks.shape_tuple(()) == ()


@pytest.mark.parametrize("dtype", ["int32", "bool", "uint8"])
def test_a_type_that_is_not_a_float_is_refused(dtype):
    with pytest.raises(ValueError, match=f"must have a float type. Received: dtype='{dtype}'"):
        checks.float_type(dtype)


def test_the_default_type_is_that_of_keras():
    assert checks.float_type(None) == "float32"
    assert checks.float_type("bfloat16") == "bfloat16"
