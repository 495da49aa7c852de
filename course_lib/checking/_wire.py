"""Data as bytes, and back. Decoding trusts nobody: whoever wrote the bytes may mean harm.

The wire form has three parts: eight bytes with the length of a head (little endian), the head, and the
bytes of all arrays, one after another. The head is JSON in ASCII. A list is a JSON array; whatever JSON
lacks is an object with one key, such as ``{"tuple": [1, 2]}`` or ``{"array": ["float64", [2, 3], 0]}``:
dtype, shape and the offset of the array's bytes.
"""

import json
import math
import re
from typing import Any

import numpy as np

from course_lib.checking import _data
from course_lib.checking._data import DTYPES, MAX_BYTES, NotData
from course_lib.checking._named import Named, named

LENGTH_BYTES = 8
MAX_SEPARATORS = 10 * _data.MAX_NODES  # quotes, and commas; data within the other limits have fewer

_JSON_TEXT = re.compile(rb'"[^"]*(?:"|\Z)')
_SPECIAL_FLOATS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def encode(value: object) -> bytes:
    """Return data as bytes.

    Parameters
    ----------
    value : data
        See `as_data`; it may contain `named` objects.

    Raises
    ------
    NotData
        If `value` is not data or exceeds a limit.

    Examples
    --------
    >>> encode([1, (2.5, None)])[8:]
    b'[1,{"tuple":[2.5,null]}]'
    """
    raw = bytearray()
    head = json.dumps(_to_json(_data.as_arguments(value), raw), separators=(",", ":"), allow_nan=False)
    return b"".join([len(head).to_bytes(LENGTH_BYTES, "little"), head.encode("ascii"), raw])


def decode(message: bytes, names: bool = False) -> Any:
    """Return the data that `encode` wrote.

    Nothing in the bytes is executed, and nothing is allocated before it is known to be within the limits
    of `as_data`.

    Parameters
    ----------
    message : bytes
    names : bool
        Whether the data may contain `named` objects. They are not imported; see `resolve`.

    Raises
    ------
    NotData
        If `encode` does not write such bytes.

    Examples
    --------
    >>> decode(encode({"slopes": np.array([0.25, 0.5])}))
    {'slopes': array([0.25, 0.5 ])}
    """
    if not isinstance(message, bytes):
        raise TypeError(f"message must be bytes. Received: {type(message).__name__}")
    length, rest = int.from_bytes(message[:LENGTH_BYTES], "little"), len(message) - LENGTH_BYTES
    if not 0 < length <= min(MAX_BYTES, rest):
        raise NotData("The message is cut off, or its head is too long.")
    if rest - length > MAX_BYTES:
        raise NotData(f"It takes more than {MAX_BYTES // 2**20} MB.")
    head, raw = message[LENGTH_BYTES : LENGTH_BYTES + length], memoryview(message)[LENGTH_BYTES + length :]
    _check_separators(head)
    try:
        node = _JSON.decode(head.decode("ascii"))
    except NotData:
        raise
    except (ValueError, RecursionError):
        raise NotData("The head is not JSON or is nested too deeply.") from None
    return _Decoder(raw, names).decode(node)


def _to_json(value, raw):
    """Return data in the form that JSON can hold; append the bytes of arrays to `raw`."""
    match value:
        case list():
            return [_to_json(part, raw) for part in value]
        case tuple():
            return {"tuple": [_to_json(part, raw) for part in value]}
        case dict():
            return {"dict": [[key, _to_json(part, raw)] for key, part in value.items()]}
        case np.ndarray():
            offset = len(raw)
            raw += value.astype(value.dtype.newbyteorder("<"), copy=False).tobytes()
            return {"array": [value.dtype.name, list(value.shape), offset]}
        case Named():
            return {"named": value.path}
        case float() if not math.isfinite(value):
            return {"float": str(value)}
    return value


def _check_separators(head):
    """Raise NotData if reading a head would take much memory: many parts need many quotes or commas."""
    without_escapes = head.replace(rb"\\", b"").replace(rb"\"", b"")
    # Quotes are counted first: removing very many texts would itself take much memory.
    if (
        without_escapes.count(b'"') > MAX_SEPARATORS
        or _JSON_TEXT.sub(b"", without_escapes).count(b",") > MAX_SEPARATORS
    ):
        raise NotData(f"There are more than {_data.MAX_NODES:,} parts; an array counts as one.")


def _parse_integer(digits):
    if len(digits) > len(str(_data.INTEGER_LIMIT)) + 1:
        raise NotData("Found an integer of more than 256 bits.")
    return int(digits)


def _parse_float(digits):
    value = float(digits) if len(digits) <= 40 else math.inf
    if not math.isfinite(value):
        raise NotData("Found a number that is too long or too large for a float.")
    return value


def _refuse_constant(name):
    raise NotData(f"Found {name}, which JSON lacks.")


def _parse_object(pairs):
    if len(pairs) != 1:
        raise NotData("Found a JSON object that does not have exactly one key.")
    return dict(pairs)


_JSON = json.JSONDecoder(
    object_pairs_hook=_parse_object,
    parse_int=_parse_integer,
    parse_float=_parse_float,
    parse_constant=_refuse_constant,
)


class _Decoder:
    """Turns one message's parsed head and array bytes into data."""

    def __init__(self, raw, names):
        self._raw = raw
        self._offset = 0  # of the bytes that no array has used yet
        self._names = names
        self._budget = _data.Budget()

    def decode(self, node):
        """Return the data, which must use all bytes of arrays."""
        value = self._decode(node, 0)
        if self._offset != len(self._raw):
            raise NotData("There are bytes that belong to no array.")
        return value

    def _decode(self, node, depth):
        match node:  # types are exact here, since the JSON decoder makes no subclass
            case str():
                return _data.check_text(node, depth, self._budget)
            case {"array": [str() as name, list() as shape, offset]}:
                return self._decode_array(name, shape, offset, depth)
            case {"named": str() as path} if self._names:
                return self._decode_name(path, depth)
        self._budget.spend(depth)
        match node:
            case None | bool() | float():
                return node
            case int():
                return _data.check_integer(node)
            case list():
                return [self._decode(part, depth + 1) for part in node]
            case {"tuple": list() as parts}:
                return tuple(self._decode(part, depth + 1) for part in parts)
            case {"dict": list() as pairs}:
                return self._decode_dict(pairs, depth + 1)
            case {"float": str() as name} if name in _SPECIAL_FLOATS:
                return _SPECIAL_FLOATS[name]
        raise NotData("Found a JSON object that has no meaning here.")

    def _decode_dict(self, pairs, depth):
        value = {}
        for pair in pairs:
            if not (isinstance(pair, list) and len(pair) == 2):
                raise NotData("Found a dict whose items are not pairs.")
            key = _data.check_key(pair[0], depth, self._budget)
            if key in value:
                raise NotData("Found a dict with the same key twice.")
            value[key] = self._decode(pair[1], depth)
        return value

    def _decode_array(self, name, shape, offset, depth):
        if name not in DTYPES:
            raise NotData("Found an array of a dtype that is not allowed.")
        valid_axes = (type(length) is int and 0 <= length <= MAX_BYTES for length in shape)
        if not (0 < len(shape) <= _data.MAX_AXES and all(valid_axes)):
            raise NotData("Found an array with an invalid shape.")
        if type(offset) is not int or offset != self._offset:
            raise NotData("Found an array whose bytes do not follow those of the previous array.")
        dtype = DTYPES[name].newbyteorder("<")
        self._budget.spend(depth, _data.array_cost(shape, dtype))
        size = math.prod(shape) * dtype.itemsize
        if size > len(self._raw) - offset:
            raise NotData("Found an array that is cut off.")
        self._offset += size
        raw = self._raw[offset : self._offset]
        if name == "bool" and np.any(np.frombuffer(raw, "uint8") > 1):
            raise NotData("Found an array of bool that contains other values.")
        return np.frombuffer(raw, dtype).reshape(shape).astype(DTYPES[name])

    def _decode_name(self, path, depth):
        self._budget.spend(depth, _data.NODE_COST + len(path))
        try:
            return named(path)
        except ValueError:
            raise NotData("Found a name that is not of the form module:attribute.") from None
