"""What counts as data: values that can be stored, sent and compared without running anybody's code."""

import json
import math
from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np

from course_lib.checking._named import Named

Data: TypeAlias = bool | int | float | str | list | tuple | dict | np.ndarray | None

MAX_BYTES = 16 * 2**20
"""Bytes that a value may take in the form that `course_lib.checking.encode` writes."""

MAX_DEPTH = 20
"""How deeply lists, tuples and dicts may be nested."""

MAX_NODES = 100_000
"""How many parts a value may consist of. An array is one part."""

MAX_AXES = 32
"""How many axes an array may have."""

INTEGER_LIMIT = 2**256
"""The absolute value of an integer must be smaller than this."""

_DTYPE_NAMES = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64"
DTYPES = {name: np.dtype(name) for name in _DTYPE_NAMES.split()}
"""The dtypes that an array may have, by name."""

ALLOWED = (
    "Allowed are None, True and False, numbers, text, lists, tuples, dicts whose keys are text or "
    "integers, and arrays or tensors of numbers."
)

NODE_COST = 100  # at least what any part except text takes in the wire form, with brackets and commas
AXIS_COST = 20


class NotData(ValueError):  # noqa: N818 - a verdict on a value, as its name says
    """A value that is not data or exceeds a limit; the message says what was found."""


def as_data(value: object) -> Data:
    """Return a plain copy of a value, if it is data.

    Data are None, bool, int, float, str, list, tuple, dict with str or int as keys, and NumPy arrays of
    bool, int or float. Objects that NumPy converts to such an array become one, as tensors, Keras
    variables and pandas objects do. An array without axes becomes a number. An instance of a subclass
    becomes an instance of the plain type, so a named tuple becomes a tuple.

    Parameters
    ----------
    value : object

    Returns
    -------
    None, bool, int, float, str, list, tuple, dict or array
        A copy that shares no memory with `value`. Arrays are contiguous.

    Raises
    ------
    NotData
        If the value contains anything else or exceeds a limit: 16 MB, 20 levels of nesting, 100,000
        parts, or 256 bits for an integer.

    Examples
    --------
    >>> as_data({"slopes": np.float32([0.25, 0.5]), "deepest": np.int64(3)})
    {'slopes': array([0.25, 0.5 ], dtype=float32), 'deepest': 3}
    >>> as_data([{1, 2}])
    Traceback (most recent call last):
    ...
    course_lib.checking._data.NotData: Found a set. Turn it into a list. Allowed are None, True ...
    """
    return _copy(value, 0, Budget(), allow_named=False)


def as_arguments(value: object) -> Data | Named:
    """Return a plain copy of a function's arguments: data that may contain `named` objects."""
    return _copy(value, 0, Budget(), allow_named=True)


class Budget:
    """Counts the parts and bytes of a value against the limits."""

    def __init__(self) -> None:
        self._nodes = MAX_NODES
        self._bytes = MAX_BYTES

    def spend(self, depth: int, size: int = NODE_COST) -> None:
        """Count one part of a value; raise NotData if it exceeds a limit.

        Parameters
        ----------
        depth : int
            How many lists, tuples and dicts contain the part.
        size : int
            Bytes that the part takes in the wire form.
        """
        self._nodes -= 1
        self._bytes -= size
        if depth > MAX_DEPTH:
            raise NotData(f"Lists, tuples and dicts are nested more than {MAX_DEPTH} deep.")
        if self._nodes < 0:
            raise NotData(f"There are more than {MAX_NODES:,} parts; an array counts as one.")
        if self._bytes < 0:
            raise NotData(f"It takes more than {MAX_BYTES // 2**20} MB.")


def check_integer(value: int) -> int:
    """Return an integer, or raise NotData if it is too large."""
    if not -INTEGER_LIMIT < value < INTEGER_LIMIT:
        raise NotData("Found an integer of more than 256 bits.")
    return value


def check_text(value: str, depth: int, budget: Budget) -> str:
    """Return text, or raise NotData if it is too long or not valid Unicode."""
    budget.spend(depth, NODE_COST + len(value))
    try:
        value.encode()
    except UnicodeEncodeError:
        raise NotData("Found text that contains half a character (a lone surrogate).") from None
    length = len(json.dumps(value))
    if length > len(value) + 2:
        budget.spend(depth, length - len(value))
    return value


def check_key(key: Any, depth: int, budget: Budget) -> int | str:
    """Return a dict's key as int or str, or raise NotData if it is neither."""
    key_type = type(key)
    if issubclass(key_type, str):
        return check_text(str.__str__(key), depth, budget)
    if issubclass(key_type, np.integer) or (issubclass(key_type, int) and key_type is not bool):
        budget.spend(depth)
        return check_integer(int(key) if issubclass(key_type, np.integer) else int.__int__(key))
    raise NotData(f"Found {describe_type(key)} as a key of a dict. {ALLOWED}")


def array_size(shape: tuple[int, ...], dtype: np.dtype) -> int:
    """Return an array's size in bytes, or raise NotData if it is too large; an empty axis counts as one."""
    if len(shape) > MAX_AXES:
        raise NotData(f"Found an array of more than {MAX_AXES} axes.")
    size = math.prod(max(length, 1) for length in shape) * dtype.itemsize
    if size > MAX_BYTES:
        raise NotData(f"Found an array of more than {MAX_BYTES // 2**20} MB.")
    return size


def array_cost(shape: tuple[int, ...], dtype: np.dtype) -> int:
    """Return the bytes that an array takes in the wire form, its description included."""
    return NODE_COST + AXIS_COST * len(shape) + array_size(shape, dtype)


def describe_type(value: object) -> str:
    """Return a value's type in words, without calling any method of the value.

    Examples
    --------
    >>> describe_type(len), describe_type(1j), describe_type({1})
    ('a function', 'a complex', 'a set')
    """
    value_type = type(value)
    if value is ...:
        return "`...`"
    if issubclass(value_type, type):
        return "a class"
    name = type.__dict__["__name__"].__get__(value_type)
    if name in ("function", "builtin_function_or_method", "method", "ufunc"):
        return "a function"
    name = "".join(letter for letter in name if letter.isprintable())[:50]
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def _copy(value, depth, budget, allow_named):
    # Only the type is asked, and only methods of the plain types are called: the student's own class
    # may define any method.
    value_type = type(value)
    if value is None or value_type is bool:
        budget.spend(depth)
        return value
    if issubclass(value_type, str):
        return check_text(str.__str__(value), depth, budget)
    if issubclass(value_type, np.generic | np.ndarray):
        return _copy_array(value, depth, budget)
    if issubclass(value_type, int | float):
        budget.spend(depth)
        return check_integer(int.__int__(value)) if issubclass(value_type, int) else float.__float__(value)
    if issubclass(value_type, list | tuple | dict):
        budget.spend(depth)
        return _copy_container(value, depth + 1, budget, allow_named)
    if allow_named and value_type is Named:
        budget.spend(depth, NODE_COST + len(value.path))
        return value
    if hasattr(value_type, "__array__") and not issubclass(value_type, type):
        return _copy_array(_to_array(value), depth, budget)
    is_iterable = issubclass(value_type, Iterable) and not issubclass(value_type, bytes)
    advice = "Turn it into a list. " if is_iterable else ""
    raise NotData(f"Found {describe_type(value)}. {advice}{ALLOWED}")


def _copy_container(value, depth, budget, allow_named):
    if issubclass(type(value), list):
        return [_copy(part, depth, budget, allow_named) for part in list.__iter__(value)]
    if issubclass(type(value), tuple):
        return tuple(_copy(part, depth, budget, allow_named) for part in tuple.__iter__(value))
    copy = {}
    for key, part in dict.items(value):
        key = check_key(key, depth, budget)
        if key in copy:
            raise NotData("Found a dict with two keys that are the same text or integer.")
        copy[key] = _copy(part, depth, budget, allow_named)
    return copy


def _copy_array(value, depth, budget):
    array = np.asarray(value)
    name = array.dtype.name
    if name not in DTYPES:
        raise NotData(f"Found an array of {name}. {ALLOWED}")
    budget.spend(depth, array_cost(array.shape, array.dtype))
    if array.ndim == 0:
        return array.item()
    return np.array(array, dtype=DTYPES[name], order="C", subok=False)


def _to_array(value):
    try:
        return np.asarray(value)
    except KeyboardInterrupt:
        raise
    except BaseException:
        raise NotData(f"Found {describe_type(value)} that does not convert to an array. {ALLOWED}") from None
