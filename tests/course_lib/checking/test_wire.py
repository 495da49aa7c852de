"""Data survive a round trip, and other bytes are refused within limits of time and memory."""

import json
import math
import tracemalloc

import hypothesis.extra.numpy as arrays
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.checking import NotData, as_data, decode, encode, named

DTYPES = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"]
plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**256) + 1, 2**256 - 1)
    | st.floats()
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.sampled_from(DTYPES).flatmap(
        lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_side=0, max_side=3))
    )
)
data = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])) | st.integers(-9, 9), inner)
    ),
    max_leaves=20,
)


def same(a, b):
    """Tell whether two values are the same data: of the same types, bit by bit."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(map(same, a.values(), b.values()))
    if isinstance(a, float):
        return (math.isnan(a) and math.isnan(b)) or (a == b and math.copysign(1, a) == math.copysign(1, b))
    return a == b


@settings(derandomize=True, deadline=None)
@given(data)
def test_data_survive_a_round_trip(value):
    found = decode(encode(value))
    assert same(found, as_data(value))


def test_a_long_number_is_refused_before_it_is_read():
    with pytest.raises(NotData, match="256 bits"):
        decode(message(b"9" * 5000))


def test_decoded_arrays_are_writable():
    found = decode(encode([np.zeros(3), np.ones(3, "int8"), np.arange(3.0)]))
    found[0][:] = 5
    np.testing.assert_array_equal(found[2], [0, 1, 2])


def message(head, raw=b""):
    head = head if isinstance(head, bytes) else json.dumps(head).encode()
    return len(head).to_bytes(8, "little") + head + raw


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"\x01",
        bytes(8),
        (5).to_bytes(8, "little") + b"null",
        b"\xff" * 8 + b"null",
        message(b""),
        message(b"nul"),
        message(b"null null"),
        message("ä".encode()),
        message(b"\xff\xfe"),
        message(b"NaN"),
        message(b"-Infinity"),
        message(b"1e999"),
        message(b"0." + b"1" * 5000),
        message(b"9" * 5000),
        message(str(2**256).encode()),
        message(b'"\\ud800"'),
        message(b'{"tuple": [1], "tuple": [2]}'),
        message({}),
        message({"tuple": 1}),
        message({"tuple": [], "dict": []}),
        message({"set": [1]}),
        message({"float": 1}),
        message({"float": "1"}),
        message({"float": ["nan"]}),
        message({"dict": {"tuple": []}}),
        message({"dict": [1]}),
        message({"dict": ["ab"]}),
        message({"dict": [["a", 1, 2]]}),
        message({"dict": [[True, 1]]}),
        message({"dict": [[None, 1]]}),
        message({"dict": [[1.0, 1]]}),
        message({"dict": [[[], 1]]}),
        message({"dict": [["a", 1], ["a", 2]]}),
        message({"named": "math:sqrt"}),
        message(None, b"x"),
        message({"array": []}),
        message({"array": ["float64", [1]]}, bytes(8)),
        message({"array": ["object", [1], 0]}, bytes(8)),
        message({"array": ["O", [1], 0]}, bytes(8)),
        message({"array": ["f8", [1], 0]}, bytes(8)),
        message({"array": [["float64"], [1], 0]}, bytes(8)),
        message({"array": ["float64", 1, 0]}, bytes(8)),
        message({"array": ["float64", [], 0]}, bytes(8)),
        message({"array": ["float64", [True], 0]}, bytes(8)),
        message({"array": ["float64", [1.0], 0]}, bytes(8)),
        message({"array": ["float64", [-1], 0]}, bytes(8)),
        message({"array": ["float64", [-1, -1], 0]}, bytes(8)),
        message({"array": ["float64", [1], False]}, bytes(8)),
        message({"array": ["float64", [1], -8]}, bytes(16)),
        message({"array": ["float64", [1], 8]}, bytes(16)),
        message({"array": ["float64", [2], 0]}, bytes(8)),
        message({"array": ["float64", [1], 0]}, bytes(16)),
        message({"array": ["float64", [2**62], 0]}, bytes(8)),
        message({"array": ["int8", [2**32, 2**32], 0]}),
        message({"array": ["int8", [0, 2**62], 0]}),
        message({"array": ["int8", [0, 2**20, 2**20], 0]}),
        message({"array": ["int8", [1] * 33, 0]}, b"1"),
        message([{"array": ["int8", [2], 0]}, {"array": ["int8", [2], 1]}], bytes(3)),
        message([{"array": ["int8", [2], 0]}, {"array": ["int8", [2], 0]}], bytes(2)),
        message([{"array": ["int8", [2], 0]}, {"array": ["int8", [2], 0]}], bytes(4)),
        message([{"array": ["int8", [2], 2]}, {"array": ["int8", [2], 0]}], bytes(4)),
        message({"array": ["bool", [2], 0]}, b"\x01\x02"),
        message(b"[" * 22 + b"]" * 22),
        message(b'{"dict":[["a",' * 21 + b"1" + b"]]}" * 21),
        message([0] * 100_000),
        message(["a" * (17 * 2**20)]),
        message(None, bytes(17 * 2**20)),
    ],
)
def test_any_other_bytes_are_refused(wrong):
    with pytest.raises(NotData):
        decode(wrong)


BOMBS = {
    "deep": b"[" * 5_000_000,
    "less deep": b"[" * 500_000,
    "still deep": b"[" * 900 + b"]" * 900,
    "deep objects": b'{"a":' * 3_000_000,
    "closed only": b"]" * 16_000_000,
    "broad": b"[" + b"[]," * 5_000_000 + b"[]]",
    "commas": b"[" + b"1," * 8_000_000 + b"1]",
    "quotes": b'["' + b'\\"' * 8_000_000,
    "half quotes": b'"\\' * 8_000_000,
    "backslashes": b"\\" * 16_000_000,
    "texts": b"[" + b'"",' * 5_000_000 + b'""]',
    "digits": b"1" * 16_000_000,
    "duplicate keys": b"{" + b'"a":1,' * 2_000_000 + b'"a":1}',
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_messages_that_would_take_memory_are_refused_first(bomb):
    tracemalloc.start()
    try:
        with pytest.raises(NotData):
            decode(message(bomb))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 150 * 2**20  # some copies of the message's 16 MB


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes_are_data_or_refused(raw):
    for candidate in (raw, message(raw)):
        try:
            value = decode(candidate)
        except NotData:
            continue
        assert same(value, as_data(value))


@settings(max_examples=300, derandomize=True, deadline=None)
@given(data, st.data())
def test_a_message_with_changed_bytes_is_data_or_refused(value, draw):
    changed = bytearray(encode(value))
    for _ in range(draw.draw(st.integers(1, 3))):
        changed[draw.draw(st.integers(0, len(changed) - 1))] = draw.draw(st.integers(0, 255))
    cut = draw.draw(st.integers(0, len(changed)))
    for candidate in (bytes(changed), bytes(changed[:cut])):
        try:
            value = decode(candidate)
        except NotData:
            continue
        assert same(value, as_data(value))


json_like = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([*DTYPES, "float64", "bool", "nan", "math:sqrt"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(st.sampled_from(["tuple", "dict", "array", "float", "named"]), inner).map(
            lambda pair: dict([pair])
        )
        | st.tuples(
            st.just("array"), st.tuples(st.just("int8"), st.lists(st.integers(-1, 3)), st.integers(-1, 3))
        ).map(lambda pair: dict([pair]))
    ),
    max_leaves=15,
)


@settings(max_examples=500, derandomize=True, deadline=None)
@given(json_like, st.binary(max_size=9))
def test_almost_valid_heads_are_data_or_refused(head, raw):
    try:
        value = decode(message(head, raw))
    except NotData:
        return
    assert same(value, as_data(value))


def test_the_largest_data_pass():
    value = {"weights": np.ones(2**20), "marks": [0.1] * 70_000}
    assert same(decode(encode(value)), value)
    ones = [np.ones((1,) * 32, "int8")] * 20_000
    assert len(decode(encode(ones))) == 20_000
    brackets = '[{"\\' * 1_000_000
    assert decode(encode([brackets])) == [brackets]


def test_values_beyond_the_limits_are_not_encoded():
    with pytest.raises(NotData, match="more than"):
        encode([0] * 100_000)
    with pytest.raises(NotData, match="Found a set"):
        encode({1})


def test_names_are_decoded_only_on_request():
    message_with_name = encode([named("math:sqrt"), 4])
    assert decode(message_with_name, names=True) == [named("math:sqrt"), 4]
    with pytest.raises(NotData):
        decode(message_with_name)


@pytest.mark.parametrize("path", ["os:system; 1", "math", ":", "math:", 1, ["math:sqrt"], "a" * 300 + ":b"])
def test_an_invalid_name_is_refused(path):
    with pytest.raises(NotData):
        decode(message({"named": path}), names=True)


def test_only_bytes_are_a_message():
    with pytest.raises(TypeError, match="Received: str"):
        decode("null")
