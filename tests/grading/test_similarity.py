"""Hints at shared code, and none where there is none."""

import pytest

from grading.similarity import code_cells, fingerprints, similar_pairs
from tests.grading.samples import notebook

GIVEN = ["import numpy as np\n\ndef slope(x):\n    return ...\n\ndef gain(layers, width):\n    return ..."]
ANSWER = """
def slope(x):
    s = 1 / (1 + np.exp(-x))
    for layer in range(10):
        s = s * (1 - s) + layer // 7 - np.tanh(s) ** 3
        if s > 0.25 and layer % 3 == 1:
            s = np.clip(s, -1, 1) or s
    return {"slope": s, "half": s / 2}
"""
RENAMED = """
def slope( value ):   # my very own work
    t = 1/(1+np.exp(-value))
    for k in range( 10 ):
        t = t*(1-t) + k//7 - np.tanh( t )**3
        if t > 0.25 and k % 3 == 1:
            t = np.clip(t, -1, 1) or t
    return {'SLOPE': t, 'HALF': t/2}
"""
OTHERS = [
    """
def slope(x):
    f = [np.cosh(x) ** -2 for _ in range(3)]
    return sum(f) / len(f) if f else None, max(f)
""",
    """
slope = lambda x, *, n=2: np.gradient(np.log1p(np.exp(x)))[n:] @ np.ones(n) - x.mean(axis=0, keepdims=True)
""",
    """
class S:
    def __call__(self, x):
        with np.errstate(all="ignore"):
            yield x + 1 * ~x
slope = S()
""",
]


def test_renamed_and_respaced_code_is_found_and_other_code_is_not():
    codes = {"ana": [*GIVEN, ANSWER], "bob": [*GIVEN, RENAMED]}
    codes |= {f"other{n}": [*GIVEN, code] for n, code in enumerate(OTHERS)}
    pairs = similar_pairs(codes, GIVEN)
    assert [(pair.first, pair.second) for pair in pairs] == [("ana", "bob")]
    assert pairs[0].of_first == pairs[0].of_second == 1


def test_two_are_enough():
    assert len(similar_pairs({"ana": [ANSWER], "bob": [RENAMED]})) == 1


def test_code_that_was_handed_out_does_not_count():
    codes = {"ana": [ANSWER], "bob": [ANSWER]}
    assert similar_pairs(codes, [ANSWER]) == []


def test_what_everybody_wrote_counts_less_than_what_two_wrote():
    rare = "\n".join(f"value_{n} = np.arange({n}).reshape(-1, {n}) @ other[{n} // 2]" for n in range(20))
    codes = {f"s{n}": [ANSWER, OTHERS[n % 3]] for n in range(30)}
    codes |= {"ana": [ANSWER, rare], "bob": [ANSWER, rare.replace("value", "mine")]}
    shares = {(pair.first, pair.second): pair.of_first for pair in similar_pairs(codes, least=0)}
    assert shares["ana", "bob"] > 0.99
    assert shares["ana", "s0"] < 0.1


def test_part_of_a_longer_notebook_is_told_from_both_sides():
    (pair,) = similar_pairs({"ana": [ANSWER], "bob": [RENAMED, *OTHERS, *OTHERS]})
    assert pair.of_first == 1
    assert 0.2 < pair.of_second < 0.9


@pytest.mark.parametrize(
    "cell",
    [
        "def broken(:\n  'open",
        "%matplotlib inline\n!rm -rf /\nx = 1",
        "\0",
        "é" * 100,
        "(" * 10_000,
        "if x:\n\t a\n  b",
        "",
    ],
)
def test_any_text_can_be_compared(cell):
    assert isinstance(fingerprints([cell]), set)
    assert fingerprints([ANSWER]) <= fingerprints([cell, ANSWER])


def test_fingerprints_are_the_same_in_every_process():
    assert sorted(fingerprints([ANSWER]))[:1] == [min(fingerprints([RENAMED]))]


def test_code_is_that_of_code_cells():
    assert code_cells(notebook("a = 1", "b = 2")) == ["a = 1", "b = 2"]
    for content in (
        b"",
        b"[",
        b"[" * 100_000,
        b'{"cells": 3}',
        b'{"cells": [1]}',
        b'{"cells": [{"cell_type": "code"}]}',
    ):
        assert code_cells(content) == []
