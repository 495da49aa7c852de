"""What the functions of this package accept, and what they say to anything else."""

import numbers

import numpy as np


def not_negative(name, value):
    """Return a finite number that is 0 or more as a float, or say what arrived."""
    return _number(name, value, "finite and must not be negative", lambda number: number >= 0)


def positive(name, value):
    """Return a finite number above 0 as a float, or say what arrived."""
    return _number(name, value, "finite and positive", lambda number: number > 0)


def correlation(name, value):
    """Return a number between -1 and 1 as a float, or say what arrived."""
    return _number(name, value, "a correlation, from -1 to 1", lambda number: abs(number) <= 1)


def finite(name, value):
    """Return a finite number as a float, or say what arrived."""
    return _number(name, value, "a finite number", lambda number: True)


def count(name, value):
    """Return a whole number of at least 1 as an int, or say what arrived."""
    if not (isinstance(value, numbers.Integral) and value >= 1):
        raise ValueError(f"{name} must be a whole number of at least 1. Received: {name}={value!r}")
    return int(value)


def _number(name, value, allowed, condition):
    if np.ndim(value) != 0 or not np.isfinite(value) or not condition(value):
        raise ValueError(f"{name} must be {allowed}. Received: {name}={value!r}")
    return float(value)
