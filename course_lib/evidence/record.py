"""What is stored of a claim, for the ledger: numbers and words, and the lines that they make.

A record is a dict with ``id``, ``sentence``, ``source``, ``verdict``, ``condition``, ``allowed``,
``measured`` and ``otherwise``, as `Claim.record` gives it. Importing this module imports no TensorFlow.
"""

from typing import Any

from course_lib._intervals import significant

HOLDS, HOLDS_IF = "holds", "holds only if"
FAILS, OPEN = "does not hold here", "is not decided here"
VERDICTS = (HOLDS, HOLDS_IF, FAILS, OPEN)
DIGITS = 6


def measured_record(measured: Any) -> dict[str, Any]:
    """Return an Interval, Difference or Exact value as plain numbers and words.

    The keys are ``text``, ``basis`` (in words; empty for an exact value), ``mean``, ``low`` and ``high``.
    """
    numbers = {name: _rounded(getattr(measured, name)) for name in ("mean", "low", "high")}
    return {"text": str(measured), "basis": measured.basis} | numbers


def allowed_record(low: float, high: float) -> list[float | None]:
    """Return the range that a claim allows, as numbers; None where it has no end."""
    return [None if abs(end) == float("inf") else _rounded(end) for end in (low, high)]


def claim_text(record: dict[str, Any]) -> str:
    """Return the two lines of a claim that a notebook shows."""
    statement = f"{record['id']} {verdict_text(record)}: {record['sentence']} ({record['source']})"
    return f"{statement}\n    {finding_text(record)}"


def verdict_text(record: dict[str, Any]) -> str:
    """Return the verdict of a claim's record with the condition that belongs to it."""
    verdict = record["verdict"]
    return f"{verdict} {record['condition']}" if verdict == HOLDS_IF else verdict


def finding_text(record: dict[str, Any]) -> str:
    """Return what was measured, and what would have let the claim hold."""
    verb = "Measured" if record["measured"]["basis"] else "Computed"
    found = _with_basis(record["measured"])
    if record["otherwise"]:
        found += f" if {record['condition']}, otherwise {_with_basis(record['otherwise'])}"
    return f"{verb} {found}; it would hold {allowed_text(record['allowed'])}."


def allowed_text(allowed: list[float | None]) -> str:
    """Return the range in which a claim would hold, in words."""
    low, high = (None if end is None else significant(end, 3) for end in allowed)
    if low is None or high is None:
        return f"below {high}" if low is None else f"above {low}"
    return f"between {low} and {high}"


def _with_basis(measured):
    return f"{measured['text']} over {measured['basis']}" if measured["basis"] else measured["text"]


def _rounded(number):
    return float(f"{number:.{DIGITS}g}")
