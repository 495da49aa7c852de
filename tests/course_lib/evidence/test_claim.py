"""Tests of claims: the measurement decides, and a wrong text is an error."""

import numpy as np
import pytest

from course_lib.evidence import Claim, VerdictChangedError

VALUES = [0.63, 0.64, 0.63, 0.65, 0.62]


def claim(allowed, verdict, values=VALUES):
    return Claim("C0", "It is so.", "somebody", values, allowed, verdict)


@pytest.mark.parametrize(
    ("allowed", "verdict"),
    [
        ((0.6, 0.7), "holds"),
        ((0.7, 0.8), "does not hold here"),
        ((0.1, 0.2), "does not hold here"),
        ((0.63, 0.7), "is not decided here"),
    ],
)
def test_the_measurement_decides(allowed, verdict):
    assert claim(allowed, verdict).measured.mean == pytest.approx(np.mean(VALUES))
    for other in {"holds", "does not hold here", "is not decided here"} - {verdict}:
        with pytest.raises(VerdictChangedError, match=f"text says '{other}', the measurement '{verdict}'"):
            claim(allowed, other)


def test_the_line_of_a_claim():
    line = repr(claim((0.6, 0.7), "holds"))
    assert line.startswith("C0 holds: It is so. (somebody)\n    Measured ≈0.634 [")
    assert line.endswith("] over 5 seeds; it would hold between 0.600 and 0.700.")


def test_a_lost_member_is_an_error_and_no_verdict():
    with pytest.raises(ValueError, match="80% finite"):
        claim((0, 1), "holds", [0.1, 0.2, 0.3, 0.4, np.nan])


def test_a_verdict_there_is_none_of_is_refused():
    with pytest.raises(ValueError, match="Received: verdict='perhaps'"):
        claim((0, 1), "perhaps")


def test_an_empty_range_is_refused():
    with pytest.raises(ValueError, match=r"low < high. Received: \(1, 0\)"):
        claim((1, 0), "holds")
