"""Checks of arguments for the whole library. Each returns the value or raises a ValueError that shows it.

Booleans are not accepted as numbers.
"""

import math
from collections.abc import Collection, Iterable
from numbers import Integral, Real
from typing import Any


def is_whole_number(value: Any, minimum: int) -> bool:
    """Tell whether `value` is a whole number of at least `minimum`."""
    return isinstance(value, Integral) and not isinstance(value, bool) and int(value) >= minimum


def is_number(value: Any) -> bool:
    """Tell whether `value` is a finite number."""
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


def is_positive_number(value: Any) -> bool:
    """Tell whether `value` is a finite number above 0."""
    return is_number(value) and value > 0


def whole_number(name: str, value: Any, minimum: int) -> int:
    """Return a whole number of at least `minimum` as an int."""
    if not is_whole_number(value, minimum):
        raise ValueError(f"{name} must be a whole number, {minimum} or more. Received: {name}={value!r}")
    return int(value)


def whole_numbers(name: str, values: Iterable, minimum: int, fewest: int) -> list[int]:
    """Return `fewest` or more whole numbers of at least `minimum` as ints."""
    numbers = [whole_number(f"{name}[{index}]", value, minimum) for index, value in enumerate(values)]
    if len(numbers) < fewest:
        raise ValueError(f"{name} must hold {fewest} or more whole numbers. Received: {name}={numbers}")
    return numbers


def seed_number(seed: Any) -> int:
    """Return a seed, a whole number of at least 0, as an int."""
    return whole_number("seed", seed, minimum=0)


def finite_number(name: str, value: Any) -> float:
    """Return a finite number as a float."""
    return _number(name, value, is_number(value), "finite number")


def positive_number(name: str, value: Any) -> float:
    """Return a finite number above 0 as a float."""
    return _number(name, value, is_positive_number(value), "positive finite number")


def nonnegative_number(name: str, value: Any) -> float:
    """Return a finite number of at least 0 as a float."""
    return _number(name, value, is_number(value) and value >= 0, "finite number, 0 or more")


def number_between(name: str, value: Any, low: float, high: float) -> float:
    """Return a number from `low` to `high`, both included, as a float."""
    return _number(name, value, is_number(value) and low <= value <= high, f"number from {low} to {high}")


def boolean(name: str, value: Any) -> bool:
    """Return True or False."""
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be True or False. Received: {name}={value!r}")
    return value


def one_of(name: str, value: Any, allowed: Collection[str]) -> str:
    """Return one of the allowed names."""
    if not (isinstance(value, str) and value in allowed):
        names = ", ".join(f'"{each}"' for each in allowed)
        raise ValueError(f"{name} must be one of {names}. Received: {name}={value!r}")
    return value


def _number(name: str, value: Any, is_allowed: bool, allowed: str) -> float:
    if not is_allowed:
        raise ValueError(f"{name} must be a {allowed}. Received: {name}={value!r}")
    return float(value)
