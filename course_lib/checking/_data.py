"""What counts as data: values that can be written down, sent and compared without running anybody's code."""

import json
import math
from collections.abc import Iterable

import numpy as np

from course_lib.checking._named import Named

SIZE = 16 * 2**20
"""Bytes that a value may take when it is written down (see `course_lib.checking.encode`)."""

DEPTH = 20
"""How many lists, tuples and dicts may lie in one another."""

NODES = 100_000
"""How many values a value may consist of. An array is one."""

AXES = 32
"""How many axes an array may have."""

WHOLE = 2**256
"""Whole numbers must be smaller than this, and greater than its negative."""

DTYPES = {
    name: np.dtype(name)
    for name in ("bool", *(f"{kind}int{bits}" for kind in ("", "u") for bits in (8, 16, 32, 64)))
} | {name: np.dtype(name) for name in ("float16", "float32", "float64")}
"""The kinds of array that are data, by name."""

ALLOWED = (
    "Allowed are None, True and False, numbers, text, lists, tuples, dicts whose keys are text or whole "
    "numbers, and arrays or tensors of numbers."
)

NODE_COST = 100  # at least what any node but a text takes in the wire form, brackets and commas included
AXIS_COST = 20


class NotData(ValueError):  # noqa: N818 - a verdict on a value, as its name says it
    """A value that is not data, or more than is allowed; its text says what arrived."""


def as_data(value):
    """Return a plain copy of a value, if it is data.

    Data are None, bool, int, float, str, list, tuple, dict with str or int as keys, and NumPy arrays of
    bool, int or float. Whatever turns into such an array does so here, as tensors, Keras variables and
    pandas objects do. An array without axes becomes a number, a named tuple a tuple, and an instance of
    another class that is derived from one of these what it is derived from.

    Parameters
    ----------
    value : object

    Returns
    -------
    None, bool, int, float, str, list, tuple, dict or array
        A copy that shares nothing with `value`. Arrays are contiguous.

    Raises
    ------
    NotData
        If anything else is in it, or too much: more than 16 MB, 20 levels, 100,000 parts, or a whole
        number of more than 256 bits.

    Examples
    --------
    >>> as_data({"slopes": np.float32([0.25, 0.5]), "deepest": np.int64(3)})
    {'slopes': array([0.25, 0.5 ], dtype=float32), 'deepest': 3}
    >>> as_data([{1, 2}])
    Traceback (most recent call last):
    ...
    course_lib.checking._data.NotData: Found a set. Turn it into a list. Allowed are None, True ...
    """
    return _copy(value, 0, Budget(), names=False)


def as_arguments(value):
    """Return a plain copy of what a function is called with: data in which things may be `named`."""
    return _copy(value, 0, Budget(), names=True)


class Budget:
    """What a value may still take."""

    def __init__(self):
        self._nodes = NODES
        self._size = SIZE

    def spend(self, depth: int, size: int = NODE_COST) -> None:
        """Count a part of a value, or refuse it.

        Parameters
        ----------
        depth : int
            How many lists, tuples and dicts the part lies in.
        size : int
            Bytes that the part takes when it is written down.
        """
        self._nodes -= 1
        self._size -= size
        if depth > DEPTH:
            raise NotData(f"Lists, tuples and dicts lie in one another more than {DEPTH} deep.")
        if self._nodes < 0:
            raise NotData(f"There are more than {NODES:,} parts; an array counts as one.")
        if self._size < 0:
            raise NotData(f"It takes more than {SIZE // 2**20} MB.")


def check_whole(value: int) -> int:
    """Return a whole number, or say that it is too large."""
    if not -WHOLE < value < WHOLE:
        raise NotData("Found a whole number of more than 256 bits.")
    return value


def check_text(value: str, depth: int, budget: Budget) -> str:
    """Return a text, or say that it is too long or cannot be written."""
    budget.spend(depth, NODE_COST + len(value))
    try:
        value.encode()
    except UnicodeEncodeError:
        raise NotData("Found text with half a character (a lone surrogate) in it.") from None
    written = len(json.dumps(value))
    if written > len(value) + 2:
        budget.spend(depth, written - len(value))
    return value


def check_key(key, depth: int, budget: Budget):
    """Return a key of a dict as int or str, or say that it is neither."""
    kind = type(key)
    if issubclass(kind, str):
        return check_text(str.__str__(key), depth, budget)
    if issubclass(kind, np.integer) or (issubclass(kind, int) and kind is not bool):
        budget.spend(depth)
        return check_whole(int(key) if issubclass(kind, np.integer) else int.__int__(key))
    raise NotData(f"Found {what_is(key)} as a key of a dict. {ALLOWED}")


def array_size(shape: tuple, dtype: np.dtype) -> int:
    """Return the bytes that an array takes, or say that it has too many; an empty axis counts as one."""
    if len(shape) > AXES:
        raise NotData(f"Found an array of more than {AXES} axes.")
    size = math.prod(max(length, 1) for length in shape) * dtype.itemsize
    if size > SIZE:
        raise NotData(f"Found an array of more than {SIZE // 2**20} MB.")
    return size


def array_cost(shape: tuple, dtype: np.dtype) -> int:
    """Return what an array takes when it is written down, with its description."""
    return NODE_COST + AXIS_COST * len(shape) + array_size(shape, dtype)


def what_is(value) -> str:
    """Return in words what a value is, without asking it.

    Examples
    --------
    >>> what_is(len), what_is(1j), what_is({1})
    ('a function', 'a complex', 'a set')
    """
    kind = type(value)
    if value is ...:
        return "`...`"
    if issubclass(kind, type):
        return "a class"
    name = type.__dict__["__name__"].__get__(kind)
    if name in ("function", "builtin_function_or_method", "method", "ufunc"):
        return "a function"
    name = "".join(letter for letter in name if letter.isprintable())[:50]
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def _copy(value, depth, budget, names):
    kind = type(value)
    if value is None or kind is bool:
        budget.spend(depth)
        return value
    if issubclass(kind, str):
        return check_text(str.__str__(value), depth, budget)
    if issubclass(kind, np.generic | np.ndarray):
        return _copy_array(value, depth, budget)
    if issubclass(kind, int | float):
        budget.spend(depth)
        return check_whole(int.__int__(value)) if issubclass(kind, int) else float.__float__(value)
    if issubclass(kind, list | tuple | dict):
        budget.spend(depth)
        return _copy_container(value, depth + 1, budget, names)
    if names and kind is Named:
        budget.spend(depth, NODE_COST + len(value.path))
        return value
    if hasattr(kind, "__array__") and not issubclass(kind, type):
        return _copy_array(_converted(value), depth, budget)
    raise NotData(f"Found {what_is(value)}. {_advice(kind)}{ALLOWED}")


def _copy_container(value, depth, budget, names):
    kind = type(value)
    if issubclass(kind, list):
        return [_copy(one, depth, budget, names) for one in list.__iter__(value)]
    if issubclass(kind, tuple):
        return tuple(_copy(one, depth, budget, names) for one in tuple.__iter__(value))
    copied = {}
    for key, one in dict.items(value):
        key = check_key(key, depth, budget)
        if key in copied:
            raise NotData("Found a dict with two keys that are the same as text or whole numbers.")
        copied[key] = _copy(one, depth, budget, names)
    return copied


def _copy_array(value, depth, budget):
    array = np.asarray(value)
    name = array.dtype.name
    if name not in DTYPES:
        raise NotData(f"Found an array of {array.dtype.name}. {ALLOWED}")
    budget.spend(depth, array_cost(array.shape, array.dtype))
    if array.ndim == 0:
        return array.item()
    return np.array(array, dtype=DTYPES[name], order="C", subok=False)


def _converted(value):
    try:
        return np.asarray(value)
    except KeyboardInterrupt:
        raise
    except BaseException:
        raise NotData(f"Found {what_is(value)} that does not turn into an array. {ALLOWED}") from None


def _advice(kind):
    return "Turn it into a list. " if issubclass(kind, Iterable) and not issubclass(kind, bytes) else ""
