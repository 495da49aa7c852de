"""Claims: sentences that a measurement can contradict."""

from dataclasses import dataclass, field

import numpy as np

from course_lib._intervals import Interval, mean_interval
from course_lib.evidence._difference import Difference
from course_lib.evidence._exact import Exact
from course_lib.evidence._share import share_interval
from course_lib.evidence.record import (
    FAILS,
    HOLDS,
    HOLDS_IF,
    OPEN,
    VERDICTS,
    allowed_record,
    allowed_text,
    claim_text,
    measured_record,
)

REVERSED = "holds only otherwise"
"""What no text may say: the condition is the wrong way round."""


class VerdictChangedError(AssertionError):
    """A measurement no longer gives the verdict that the text states."""


@dataclass(frozen=True)
class Claim:
    """A sentence somebody has said, and what was measured here.

    The claim holds if the whole interval over members lies within what the sentence allows, does not
    hold if the whole interval lies outside, and is not decided otherwise. It holds only if a condition
    is met where both are measured: values that meet it and hold, and values that do not and fail. A
    verdict other than the one the text states is an error, so that no page can say what its
    measurement does not.

    Shown in a notebook, a claim leaves its record in the metadata of its output, for the ledger, under
    "claim", and its id as a name by which myst-nb's ``glue`` finds the output.

    Parameters
    ----------
    id : str
        Name in the list of claims, such as "C13".
    sentence : str
        What is claimed, in one sentence.
    source : str
        Who claims it.
    values : array of float or bool, shape (members,), or Interval, Difference or Exact
        The measurement that decides it: one value for each member, of which the mean counts; whether
        something happened to each, of which the share counts; or what was found already.
    allowed : tuple (low, high)
        Values with which the sentence would be true; infinite where it sets no end.
    verdict : str
        What the text says: "holds", "holds only if", "does not hold here" or "is not decided here".
    condition : str, optional
        What `values` meet and `otherwise` does not, in words that go on after "holds only if".
    otherwise : like `values`, optional
        The same measurement where the condition is not met. It goes with `condition`.

    Attributes
    ----------
    measured : Interval, Difference or Exact
        What `values` say.
    measured_otherwise : Interval, Difference, Exact or None
        What `otherwise` says.

    Raises
    ------
    VerdictChangedError
        If the measurement gives another verdict than the text.

    Examples
    --------
    >>> Claim("C0", "Leaks of 0.01 and 1/3 differ.", "arithmetic", Exact(1 / 3 - 0.01), (0.1, 1), "holds")
    C0 holds: Leaks of 0.01 and 1/3 differ. (arithmetic)
        Computed 0.323; it would hold between 0.100 and 1.00.
    """

    id: str
    sentence: str
    source: str
    values: object = field(repr=False)
    allowed: tuple
    verdict: str
    condition: str | None = None
    otherwise: object = field(default=None, repr=False)
    measured: object = field(init=False)
    measured_otherwise: object = field(init=False, default=None)

    def __post_init__(self):
        """Measure, and compare with the text."""
        self._check_words()
        low, high = self.allowed
        if not low < high:
            raise ValueError(f"allowed must be (low, high), low < high. Received: {self.allowed!r}")
        object.__setattr__(self, "measured", _measure(self.values))
        if self.condition:
            object.__setattr__(self, "measured_otherwise", _measure(self.otherwise))
        found = self._found()
        if found != self.verdict:
            raise VerdictChangedError(
                f"{self.id}: the text says {self.verdict!r}, the measurement {found!r}: "
                f"{self._measurements()}, allowed {allowed_text(allowed_record(low, high))}."
            )

    def _check_words(self):
        if self.verdict not in VERDICTS:
            raise ValueError(
                f"verdict must be one of {', '.join(map(repr, VERDICTS))}. Received: verdict={self.verdict!r}"
            )
        if bool(self.condition) != (self.otherwise is not None):
            raise ValueError(
                "condition and otherwise go together: what holds under a condition must fail without it. "
                f"Received: condition={self.condition!r}, otherwise={self.otherwise!r}"
            )
        if self.verdict == HOLDS_IF and not self.condition:
            raise ValueError(f"The verdict {HOLDS_IF!r} needs a condition. Received: condition=None")

    def _found(self):
        found = _judge(self.measured, *self.allowed)
        if not self.condition:
            return found
        other = _judge(self.measured_otherwise, *self.allowed)
        if found == other:
            return found
        return {(HOLDS, FAILS): HOLDS_IF, (FAILS, HOLDS): REVERSED}.get((found, other), OPEN)

    def _measurements(self):
        found = [self.measured] + ([self.measured_otherwise] if self.condition else [])
        return ", otherwise ".join(f"{one} over {one.basis}" if one.basis else str(one) for one in found)

    @property
    def record(self):
        """What the ledger needs to know, as plain numbers and words; see `course_lib.evidence.record`."""
        return {
            "id": self.id,
            "sentence": self.sentence,
            "source": self.source,
            "verdict": self.verdict,
            "condition": self.condition,
            "allowed": allowed_record(*self.allowed),
            "measured": measured_record(self.measured),
            "otherwise": measured_record(self.measured_otherwise) if self.condition else None,
        }

    def __repr__(self):
        """Write the claim's lines."""
        return claim_text(self.record)

    def _repr_mimebundle_(self, include=None, exclude=None):
        glue = {"name": self.id, "mime_prefix": ""}
        return {"text/plain": repr(self)}, {"claim": self.record, "scrapbook": glue}


def _measure(values):
    if isinstance(values, Interval | Difference | Exact):
        return values
    values = np.asarray(values)
    return share_interval(values) if values.dtype == bool else mean_interval(values)


def _judge(measured, low, high):
    if low <= measured.low and measured.high <= high:
        return HOLDS
    if measured.high < low or high < measured.low:
        return FAILS
    return OPEN
