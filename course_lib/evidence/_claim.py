"""Claims: sentences that a measurement can contradict."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from course_lib._checks import one_of
from course_lib._intervals import Exact, Interval, mean_interval, share_interval
from course_lib.evidence import record
from course_lib.evidence._difference import Difference
from course_lib.evidence.record import FAILS, HOLDS, HOLDS_IF, OPEN, VERDICTS

Measurement = Interval | Difference | Exact

REVERSED = "holds only otherwise"
"""A verdict that no claim may state: the condition is the wrong way round."""


class VerdictChangedError(AssertionError):
    """A measurement no longer gives the stated verdict."""


@dataclass(frozen=True)
class Claim:
    """A sentence from a source, and what was measured here.

    The claim holds if the whole interval over members lies within what the sentence allows, does not
    hold if the whole interval lies outside, and is not decided otherwise. It holds only if a condition
    is met where both are measured: values that meet it and hold, and values that do not and fail. A
    verdict other than the stated one is an error, so that no page can say what its measurement does
    not.

    Displayed in a notebook, a claim leaves its record in the metadata of its output, for the ledger,
    under "claim", and its id as a name by which myst-nb's ``glue`` finds the output.

    Parameters
    ----------
    id
        Name in the list of claims, such as "C13".
    sentence
        What is claimed, in one sentence.
    source
        Who claims it.
    values : array of float or bool, shape (members,), or Interval, Difference or Exact
        The measurement that decides it: one value for each member, of which the mean counts; whether
        something happened to each, of which the share counts; or an interval, difference or exact value.
    allowed
        Least and greatest value with which the sentence would be true; infinite where it sets no end.
    verdict
        The verdict on the page: "holds", "holds only if", "does not hold here" or "is not decided here".
    condition
        The condition that `values` meet and `otherwise` does not, in words that follow "holds only if".
    otherwise
        The same measurement where the condition is not met, like `values`. It goes with `condition`.

    Raises
    ------
    VerdictChangedError
        If the measurement gives another verdict than the stated one.

    Examples
    --------
    >>> Claim("C0", "Leaks of 0.01 and 1/3 differ.", "arithmetic", Exact(1 / 3 - 0.01), (0.1, 1), "holds")
    C0 holds: Leaks of 0.01 and 1/3 differ. (arithmetic)
        Computed 0.323; it would hold between 0.100 and 1.00.
    """

    id: str
    sentence: str
    source: str
    values: npt.ArrayLike | Measurement = field(repr=False)
    allowed: tuple[float, float]
    verdict: str
    condition: str | None = None
    otherwise: npt.ArrayLike | Measurement | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Check the arguments, and compare the verdict with the measurement."""
        one_of("verdict", self.verdict, VERDICTS)
        if bool(self.condition) != (self.otherwise is not None):
            raise ValueError(
                "condition and otherwise go together: what holds under a condition must fail without it. "
                f"Received: condition={self.condition!r}, otherwise={self.otherwise!r}"
            )
        if self.verdict == HOLDS_IF and not self.condition:
            raise ValueError(f"The verdict {HOLDS_IF!r} needs a condition. Received: condition=None")
        low, high = self.allowed
        if not low < high:
            raise ValueError(f"allowed must be (low, high), low < high. Received: {self.allowed!r}")
        found = self._measured_verdict()
        if found != self.verdict:
            allowed = record.allowed_text(record.allowed_record(low, high))
            raise VerdictChangedError(
                f"{self.id}: the text says {self.verdict!r}, the measurement {found!r}: "
                f"{self._measurements()}, allowed {allowed}."
            )

    @cached_property
    def measured(self) -> Measurement:
        """The measurement that `values` make."""
        return _measurement(self.values)

    @cached_property
    def measured_otherwise(self) -> Measurement | None:
        """The measurement that `otherwise` makes, if there is a condition."""
        return _measurement(self.otherwise) if self.condition else None

    def _measured_verdict(self):
        found = self._verdict_on(self.measured)
        if not self.condition:
            return found
        other = self._verdict_on(self.measured_otherwise)
        if found == other:
            return found
        return {(HOLDS, FAILS): HOLDS_IF, (FAILS, HOLDS): REVERSED}.get((found, other), OPEN)

    def _verdict_on(self, measured):
        low, high = self.allowed
        if low <= measured.low and measured.high <= high:
            return HOLDS
        return FAILS if measured.high < low or high < measured.low else OPEN

    def _measurements(self):
        found = [self.measured, self.measured_otherwise] if self.condition else [self.measured]
        return ", otherwise ".join(f"{one} over {one.basis}" if one.basis else str(one) for one in found)

    @property
    def record(self) -> dict[str, Any]:
        """What the ledger needs to know, as plain numbers and words; see `course_lib.evidence.record`."""
        return {
            "id": self.id,
            "sentence": self.sentence,
            "source": self.source,
            "verdict": self.verdict,
            "condition": self.condition,
            "allowed": record.allowed_record(*self.allowed),
            "measured": record.measured_record(self.measured),
            "otherwise": record.measured_record(self.measured_otherwise) if self.condition else None,
        }

    def __repr__(self) -> str:
        """Return the claim's two lines."""
        return record.claim_text(self.record)

    def _repr_mimebundle_(self, include=None, exclude=None):
        glue = {"name": self.id, "mime_prefix": ""}
        return {"text/plain": repr(self)}, {"claim": self.record, "scrapbook": glue}


def _measurement(values):
    if isinstance(values, Measurement):
        return values
    values = np.asarray(values)
    return share_interval(values) if values.dtype == bool else mean_interval(values)
