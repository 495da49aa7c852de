"""Data become plain copies; anything else raises an error that says what was found."""

import enum
from collections import Counter, OrderedDict, namedtuple

import keras
import numpy as np
import pytest

from course_lib.checking import NotData, as_data, named


class Odd(int):
    """A whole number that lies about itself."""

    def __int__(self):
        return 0

    def __add__(self, other):
        return 0


class Rude:
    """An object that raises on any access."""

    def __getattribute__(self, name):
        raise SystemExit(name)

    def __repr__(self):
        raise SystemExit


class Unruly:
    """An object that promises to convert to an array and does not."""

    def __array__(self, dtype=None, copy=None):
        raise SystemExit


class Column:
    """An object that converts to an array, as tensors and columns of tables do."""

    def __array__(self, dtype=None, copy=None):
        return np.array([1.5, 2.5])


Pair = namedtuple("Pair", "low high")


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, None),
        (True, True),
        (np.True_, True),
        (7, 7),
        (np.int8(7), 7),
        (Odd(7), 7),
        (enum.IntEnum("Letter", "A").A, 1),
        (2.5, 2.5),
        (np.float32(2.5), 2.5),
        ("ReLU", "ReLU"),
        (np.str_("ReLU"), "ReLU"),
        (Pair(1, 2), (1, 2)),
        (OrderedDict(a=[1]), {"a": [1]}),
        (Counter("aab"), {"a": 2, "b": 1}),
        ({np.int64(3): "x"}, {3: "x"}),
        (np.array(3), 3),
    ],
)
def test_data_become_plain(value, plain):
    found = as_data(value)
    assert found == plain
    assert type(found) is type(plain)


def test_nested_values_become_plain_too():
    [[whole]] = as_data([[Odd(7)]])
    assert type(whole) is int


@pytest.mark.parametrize("dtype", ["?", "i1", "u8", ">i4", "f2", "<f4", ">f8"])
def test_an_array_becomes_a_contiguous_copy(dtype):
    array = np.array([[0, 1, 1], [1, 0, 1]], dtype=dtype).T
    found = as_data(array)
    assert type(found) is np.ndarray
    assert found.flags.c_contiguous
    assert found.dtype == array.dtype.newbyteorder("=")
    assert not np.shares_memory(found, array)
    np.testing.assert_array_equal(found, array)


def test_array_subclasses_and_convertible_objects_become_arrays():
    matrix = np.array([[1.0, 2.0]]).view(type("Mine", (np.ndarray,), {}))
    assert type(as_data(matrix)) is np.ndarray
    np.testing.assert_array_equal(as_data(Column()), [1.5, 2.5])


def test_tensors_and_variables_become_arrays():
    np.testing.assert_array_equal(as_data(keras.ops.ones((2, 3))), np.ones((2, 3), "float32"))
    np.testing.assert_array_equal(as_data(keras.Variable([1.0, 2.0])), np.float32([1, 2]))
    assert as_data(keras.ops.sum(keras.ops.ones(3))) == 3


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({1, 2}, "Found a set. Turn it into a list."),
        (range(3), "Found a range. Turn it into a list."),
        ((x for x in "ab"), "Found a generator. Turn it into a list."),
        (b"bytes", "Found a bytes. Allowed"),
        (1j, "Found a complex"),
        (len, "Found a function"),
        (int, "Found a class"),
        (np.float32, "Found a class"),
        (np, "Found a module"),
        (object(), "Found an object"),
        (..., "Found `...`"),
        (named("math:sqrt"), "Found a Named"),
        (Unruly(), "Found an Unruly that does not convert to an array"),
        (np.array([1j]), "Found an array of complex128"),
        (np.array(["a"]), "Found an array of str"),
        (np.array([object()]), "Found an array of object"),
        (np.zeros(2, [("a", "f4")]), "Found an array of void"),
        (np.longdouble(1), "Found an array of "),
        ({1.5: 1}, "Found a float as a key"),
        ({True: 1}, "Found a bool as a key"),
        ({(1, 2): 1}, "Found a tuple as a key"),
        ("\ud800", "half a character"),
    ],
)
def test_other_values_are_refused_by_type(value, words):
    with pytest.raises(NotData) as refusal:
        as_data([value])
    assert words in str(refusal.value)
    with pytest.raises(NotData):
        as_data({"inside": (value,)})


def test_an_object_that_raises_on_any_access_is_refused():
    with pytest.raises(NotData, match="Found a Rude. Allowed"):
        as_data(Rude())


def test_a_dict_with_two_keys_of_the_same_text_is_refused():
    class Text(str):
        __hash__ = str.__hash__

        def __eq__(self, other):
            return self is other

    with pytest.raises(NotData, match="two keys that are the same"):
        as_data({Text("a"): 1, Text("a"): 2})


def nested(depth):
    value = 0
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("value", [2**256, -(2**256), np.zeros((1,) * 33)])
def test_too_large_values_are_refused(value):
    with pytest.raises(NotData, match="more than"):
        as_data(value)


@pytest.mark.parametrize(
    ("most", "more"),
    [
        (2**256 - 1, 2**256),
        (nested(20), nested(21)),
        ([0] * 99_999, [0] * 100_000),
        (np.zeros(16 * 2**20 - 200, "int8"), np.zeros(16 * 2**20, "int8")),
        ("a" * (16 * 2**20 - 200), "a" * (16 * 2**20)),
        ("\x01" * (2**20), "\x01" * (3 * 2**20)),  # each takes six bytes in JSON
        ([np.zeros(2**20)], [np.zeros(2**20)] * 2),
    ],
)
def test_the_limits_are_as_documented(most, more):
    as_data(most)
    with pytest.raises(NotData, match="more than"):
        as_data(more)


def test_recursive_and_exponentially_large_lists_are_refused():
    endless = []
    endless.append(endless)
    with pytest.raises(NotData, match="20 deep"):
        as_data(endless)
    laughs = ["ha"] * 10
    for _ in range(9):
        laughs = [laughs] * 10
    with pytest.raises(NotData, match="more than"):
        as_data(laughs)


def test_a_broadcast_array_is_refused_before_it_is_copied():
    with pytest.raises(NotData, match="16 MB"):
        as_data(np.broadcast_to(1.0, (10**6, 10**6)))
