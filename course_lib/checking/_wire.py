"""Data as bytes, and back: read without trusting whoever wrote them.

The form: eight bytes with the length of a head (little endian), the head, and the arrays' bytes one after
another. The head is JSON in ASCII. A list is an array there; whatever else JSON lacks is an object of one
key, such as ``{"tuple": [1, 2]}`` or ``{"array": ["float64", [2, 3], 0]}``: kind, shape and where its
bytes begin.
"""

import json
import math
import re

import numpy as np

from course_lib.checking._data import (
    AXES,
    DTYPES,
    NODE_COST,
    NODES,
    SIZE,
    Budget,
    NotData,
    array_cost,
    array_size,
    as_arguments,
    check_key,
    check_text,
    check_whole,
)
from course_lib.checking._named import Named, named

WORD = 8
MANY = 10 * NODES  # quotes, and commas; data within the other limits have fewer

_TEXT = re.compile(rb'"[^"]*(?:"|\Z)')
_SPECIAL = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def encode(value) -> bytes:
    """Return data as bytes.

    Parameters
    ----------
    value : data
        See `as_data`; things may be `named`.

    Raises
    ------
    NotData
        If `value` is not data, or too much.

    Examples
    --------
    >>> encode([1, (2.5, None)])[8:]
    b'[1,{"tuple":[2.5,null]}]'
    """
    raw = bytearray()
    head = json.dumps(_written(as_arguments(value), raw), separators=(",", ":"), allow_nan=False)
    return b"".join([len(head).to_bytes(WORD, "little"), head.encode("ascii"), raw])


def decode(message: bytes, names: bool = False):
    """Return the data that `encode` wrote.

    Whoever wrote the bytes may mean harm: nothing in them is run, and nothing is allocated before it is
    known to be within the limits of `as_data`.

    Parameters
    ----------
    message : bytes
    names : bool
        Whether things may be `named` in it, which stay as they are (see `resolve`).

    Raises
    ------
    NotData
        If the bytes are anything but what `encode` writes.

    Examples
    --------
    >>> decode(encode({"slopes": np.array([0.25, 0.5])}))
    {'slopes': array([0.25, 0.5 ])}
    """
    if not isinstance(message, bytes):
        raise TypeError(f"message must be bytes. Received: {type(message).__name__}")
    length = int.from_bytes(message[:WORD], "little")
    if len(message) < WORD or not 0 < length <= min(SIZE, len(message) - WORD):
        raise NotData("The message is cut off, or its head too long.")
    if len(message) - WORD - length > SIZE:
        raise NotData(f"It takes more than {SIZE // 2**20} MB.")
    head = message[WORD : WORD + length]
    _check_quotes_and_commas(head)
    try:
        written = _READER.decode(head.decode("ascii"))
    except NotData:
        raise
    except (ValueError, RecursionError):
        raise NotData("The head is not JSON, or too deep.") from None
    return _Reading(memoryview(message)[WORD + length :], names).whole(written)


def _written(value, raw):
    """Return data as JSON has it; append the bytes of arrays to `raw`."""
    kind = type(value)
    if kind is float and not math.isfinite(value):
        return {"float": str(value)}
    if kind is list:
        return [_written(one, raw) for one in value]
    if kind is tuple:
        return {"tuple": [_written(one, raw) for one in value]}
    if kind is dict:
        return {"dict": [[key, _written(one, raw)] for key, one in value.items()]}
    if kind is np.ndarray:
        start = len(raw)
        raw += value.astype(value.dtype.newbyteorder("<"), copy=False).tobytes()
        return {"array": [value.dtype.name, list(value.shape), start]}
    return {"named": value.path} if kind is Named else value


def _check_quotes_and_commas(head):
    """Refuse a head that would take much memory to read: what is many has commas outside its texts."""
    without_escapes = head.replace(rb"\\", b"").replace(rb"\"", b"")
    if without_escapes.count(b'"') > MANY or _TEXT.sub(b"", without_escapes).count(b",") > MANY:
        raise NotData(f"There are more than {NODES:,} parts; an array counts as one.")


def _whole(digits):
    if len(digits) > len(str(2**256)) + 1:
        raise NotData("Found a whole number of more than 256 bits.")
    return int(digits)


def _decimal(digits):
    value = float(digits) if len(digits) <= 40 else math.inf
    if not math.isfinite(value):
        raise NotData("Found a number that no float is.")
    return value


def _constant(name):
    raise NotData(f"Found {name}, which JSON lacks.")


def _only_pair(pairs):
    if len(pairs) != 1:
        raise NotData("Found an object of more or less than one key.")
    return dict(pairs)


_READER = json.JSONDecoder(
    object_pairs_hook=_only_pair, parse_int=_whole, parse_float=_decimal, parse_constant=_constant
)


class _Reading:
    """One message's way back to data."""

    def __init__(self, raw, names):
        self._raw = raw
        self._used = 0
        self._names = names
        self._budget = Budget()

    def whole(self, written):
        """Return the data, which must use up the bytes of arrays."""
        value = self._read(written, 0)
        if self._used != len(self._raw):
            raise NotData("There are bytes that belong to no array.")
        return value

    def _read(self, written, depth):
        kind = type(written)
        if kind is dict:
            [(tag, content)] = written.items()
            return self._read_object(tag, content, depth)
        if kind is str:
            return check_text(written, depth, self._budget)
        self._budget.spend(depth)
        if kind is list:
            return [self._read(one, depth + 1) for one in written]
        return check_whole(written) if kind is int else written

    def _read_object(self, tag, content, depth):
        if tag == "float" and type(content) is str and content in _SPECIAL:
            self._budget.spend(depth)
            return _SPECIAL[content]
        if tag == "tuple" and type(content) is list:
            self._budget.spend(depth)
            return tuple(self._read(one, depth + 1) for one in content)
        if tag == "dict" and type(content) is list:
            self._budget.spend(depth)
            return self._read_dict(content, depth + 1)
        if tag == "array" and type(content) is list and len(content) == 3:
            return self._read_array(*content, depth)
        if tag == "named" and self._names:
            return self._read_name(content, depth)
        raise NotData("Found an object that stands for nothing.")

    def _read_dict(self, pairs, depth):
        value = {}
        for pair in pairs:
            if type(pair) is not list or len(pair) != 2:
                raise NotData("Found a dict whose parts are not pairs.")
            key = check_key(pair[0], depth, self._budget)
            if key in value:
                raise NotData("Found a dict with the same key twice.")
            value[key] = self._read(pair[1], depth)
        return value

    def _read_array(self, kind, shape, start, depth):
        if type(kind) is not str or kind not in DTYPES:
            raise NotData("Found an array of a kind that is not allowed.")
        if type(shape) is not list or not 0 < len(shape) <= AXES:
            raise NotData("Found an array whose shape is none.")
        if not all(type(length) is int and 0 <= length <= SIZE for length in shape):
            raise NotData("Found an array whose shape is none.")
        if type(start) is not int or start != self._used:
            raise NotData("Found an array whose bytes do not begin where the ones before end.")
        dtype = DTYPES[kind].newbyteorder("<")
        self._budget.spend(depth, array_cost(shape, dtype))
        size = array_size(shape, dtype) if all(shape) else 0
        if size > len(self._raw) - start:
            raise NotData("Found an array that is cut off.")
        self._used += size
        raw = self._raw[start : start + size]
        if kind == "bool" and np.any(np.frombuffer(raw, "uint8") > 1):
            raise NotData("Found an array of bool with something else in it.")
        return np.frombuffer(raw, dtype).reshape(shape).astype(DTYPES[kind])

    def _read_name(self, path, depth):
        self._budget.spend(depth, NODE_COST + (len(path) if type(path) is str else 0))
        try:
            return named(path)
        except ValueError:
            raise NotData("Found the name of nothing.") from None
