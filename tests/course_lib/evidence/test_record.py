"""Tests of what is stored of a claim."""

import json
import subprocess
import sys

import numpy as np
import pytest

from course_lib.evidence import Claim, Exact
from course_lib.evidence.record import allowed_text, claim_text, verdict_text

VALUES = [0.63, 0.64, 0.63, 0.65, 0.62]


@pytest.mark.parametrize(
    ("allowed", "text"),
    [([0, 0.5], "between 0 and 0.500"), ([None, 0.5], "below 0.500"), ([5, None], "above 5.00")],
)
def test_a_range_in_words(allowed, text):
    assert allowed_text(allowed) == text


def test_a_record_is_plain_and_gives_the_lines_again():
    claim = Claim("C0", "It is so.", "somebody", np.array(VALUES), (0.6, np.inf), "holds")
    stored = json.loads(json.dumps(claim.record, allow_nan=False))
    assert stored == claim.record
    assert claim_text(stored) == repr(claim)
    assert stored["measured"]["mean"] == 0.634
    assert stored["measured"]["text"].startswith("≈0.634 [")
    assert stored["allowed"] == [0.6, None]


def test_a_condition_belongs_to_the_verdict():
    claim = Claim("C0", "It is so.", "us", VALUES, (0.6, 1), "holds only if", "warm", Exact(0))
    assert verdict_text(claim.record) == "holds only if warm"
    assert "seeds if warm, otherwise 0; it would hold" in claim_text(claim.record)


def test_an_exact_value_is_computed_and_not_measured():
    claim = Claim("C0", "It is so.", "us", Exact(0.25), (0.2, 1), "holds")
    assert repr(claim).endswith("    Computed 0.250; it would hold between 0.200 and 1.00.")


def test_records_are_read_without_tensorflow():
    code = "import sys, course_lib.evidence.record; sys.exit('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
