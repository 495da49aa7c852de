"""What an initializer accepts."""

import math
from numbers import Real

import keras

from course_lib._checks import is_whole_number, whole_number


def is_positive_number(value):
    """Tell whether `value` is a positive finite number; True and False are none."""
    return is_number(value) and value > 0


def is_number(value):
    """Tell whether `value` is a finite number; True and False are none."""
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


def positive(name, value):
    """Return `value` as a float if it is a positive finite number."""
    if not is_positive_number(value):
        raise ValueError(f"{name} must be a positive finite number. Received: {name}={value!r}")
    return float(value)


def one_of(name, value, allowed):
    """Return `value` if it is among the allowed names."""
    if not (isinstance(value, str) and value in allowed):
        names = ", ".join(f'"{each}"' for each in allowed)
        raise ValueError(f"{name} must be one of {names}. Received: {name}={value!r}")
    return value


def seed_number(seed):
    """Return `seed` as an int if it is a whole number, 0 or more."""
    return whole_number("seed", seed, minimum=0)


def shape_tuple(shape):
    """Return `shape` as a tuple if all its dimensions are positive whole numbers."""
    dimensions = tuple(shape) if hasattr(shape, "__iter__") else (shape,)
    if not all(is_whole_number(size, minimum=1) for size in dimensions):
        raise ValueError(f"shape must consist of positive whole numbers. Received: shape={shape!r}")
    return tuple(int(size) for size in dimensions)


def float_type(dtype):
    """Return the name of a float type, Keras's default if `dtype` is None."""
    name = keras.backend.standardize_dtype(dtype)
    if not keras.backend.is_float_dtype(name):
        raise ValueError(f"Weights must have a float type. Received: dtype={dtype!r}")
    return name
