"""Tests of claims: the measurement decides, and a wrong text is an error."""

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter

from course_lib.evidence import Claim, Exact, VerdictChangedError, unpaired_difference
from course_lib.evidence.record import VERDICTS

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


def test_an_unknown_verdict_is_refused():
    with pytest.raises(ValueError, match="Received: verdict='perhaps'"):
        claim((0, 1), "perhaps")


def test_an_empty_range_is_refused():
    with pytest.raises(ValueError, match=r"low < high. Received: \(1, 0\)"):
        claim((1, 0), "holds")


INSIDE, OUTSIDE, ACROSS = VALUES, [0.1, 0.11, 0.1, 0.12, 0.1], [0.5, 0.9, 0.4, 0.6, 0.7]


@pytest.mark.parametrize(
    ("values", "otherwise", "verdict"),
    [
        (INSIDE, OUTSIDE, "holds only if"),
        (INSIDE, INSIDE, "holds"),
        (OUTSIDE, OUTSIDE, "does not hold here"),
        (INSIDE, ACROSS, "is not decided here"),
        (ACROSS, OUTSIDE, "is not decided here"),
        (ACROSS, ACROSS, "is not decided here"),
    ],
)
def test_a_condition_is_measured_on_both_sides(values, otherwise, verdict):
    def conditional(stated):
        return Claim("C0", "It is so.", "somebody", values, (0.6, 0.7), stated, "it is warm", otherwise)

    assert conditional(verdict).measured_otherwise.mean == pytest.approx(np.mean(otherwise))
    for other in set(VERDICTS) - {verdict}:
        with pytest.raises(VerdictChangedError, match="the measurement"):
            conditional(other)


@pytest.mark.parametrize("stated", ["holds", "holds only if", "does not hold here", "is not decided here"])
def test_a_condition_the_wrong_way_round_is_always_an_error(stated):
    with pytest.raises(VerdictChangedError, match="'holds only otherwise'"):
        Claim("C0", "It is so.", "somebody", OUTSIDE, (0.6, 0.7), stated, "it is warm", INSIDE)


@pytest.mark.parametrize("half", [{"condition": "it is warm"}, {"otherwise": OUTSIDE}])
def test_a_condition_needs_both_sides(half):
    with pytest.raises(ValueError, match="condition and otherwise go together"):
        Claim("C0", "It is so.", "somebody", INSIDE, (0.6, 0.7), "holds only if", **half)


def test_a_verdict_under_a_condition_needs_one():
    with pytest.raises(ValueError, match="needs a condition"):
        claim((0.6, 0.7), "holds only if")


def test_what_happened_to_all_members_is_no_certainty():
    happened = np.ones(8, bool)
    assert claim((0.6, 1), "holds", happened).measured.low == pytest.approx(0.025 ** (1 / 8))
    assert claim((0.7, 1), "is not decided here", happened)


def test_a_difference_decides_with_what_it_rests_on():
    found = unpaired_difference([3, 4, 5, 4, 3], [1, 1, 2, 1, 2, 1])
    decided = claim((0, np.inf), "holds", found)
    assert decided.measured is found
    assert "over 5 and 6 seeds; it would hold above 0." in repr(decided)


def test_an_exact_value_decides_without_an_interval():
    assert repr(claim((0.2, 0.3), "holds", Exact(0.25))).count("≈") == 0
    with pytest.raises(VerdictChangedError, match="the measurement 'does not hold here': 0.250, allowed"):
        claim((0.3, 0.4), "holds", Exact(0.25))


def test_one_number_is_no_measurement():
    with pytest.raises(ValueError, match="at least 5 members"):
        claim((0, 1), "holds", 0.5)


def test_a_shown_claim_leaves_its_record():
    shown = claim((0.6, 0.7), "holds")
    data, metadata = DisplayFormatter().format(shown)
    assert data == {"text/plain": repr(shown)}
    assert metadata["claim"] == shown.record
    assert metadata["scrapbook"] == {"name": "C0", "mime_prefix": ""}
