"""Claims: sentences that a measurement can contradict."""

from dataclasses import dataclass, field

from course_lib._intervals import Interval, mean_interval, significant

HOLDS, FAILS, OPEN = "holds", "does not hold here", "is not decided here"


class VerdictChangedError(AssertionError):
    """A measurement no longer gives the verdict that the text states."""


@dataclass(frozen=True)
class Claim:
    """A sentence somebody has said, and what was measured here.

    The claim holds if the whole interval over members lies within what the sentence allows, does not
    hold if the whole interval lies outside, and is not decided otherwise. A verdict other than the
    one the text states is an error, so that no page can say what its measurement does not.

    Parameters
    ----------
    id : str
        Name in the list of claims, such as "C13".
    sentence : str
        What is claimed, in one sentence.
    source : str
        Who claims it.
    values : array of float, shape (members,)
        The measurement that decides it, one value for each member.
    allowed : tuple (low, high)
        Values with which the sentence would be true.
    verdict : str
        What the text says: "holds", "does not hold here" or "is not decided here".

    Attributes
    ----------
    measured : Interval
        Mean over members with its interval.

    Raises
    ------
    VerdictChangedError
        If the measurement gives another verdict than the text.
    """

    id: str
    sentence: str
    source: str
    values: object = field(repr=False)
    allowed: tuple
    verdict: str
    measured: Interval = field(init=False)

    def __post_init__(self):
        """Measure, and compare with the text."""
        if self.verdict not in (HOLDS, FAILS, OPEN):
            raise ValueError(
                f"verdict must be {HOLDS!r}, {FAILS!r} or {OPEN!r}. Received: verdict={self.verdict!r}"
            )
        low, high = self.allowed
        if not low < high:
            raise ValueError(f"allowed must be (low, high), low < high. Received: {self.allowed!r}")
        object.__setattr__(self, "measured", mean_interval(self.values))
        found = _judge(self.measured, low, high)
        if found != self.verdict:
            raise VerdictChangedError(
                f"{self.id}: the text says {self.verdict!r}, the measurement {found!r}: "
                f"{self.measured} over {self.measured.members} members, allowed {self._range()}."
            )

    def _range(self):
        low, high = (significant(value, 3) for value in self.allowed)
        return f"between {low} and {high}"

    def __repr__(self):
        """Write the claim's line."""
        return (
            f"{self.id} {self.verdict}: {self.sentence} ({self.source})\n"
            f"    Measured {self.measured} over {self.measured.members} seeds; "
            f"it would hold {self._range()}."
        )


def _judge(measured, low, high):
    if low <= measured.low and measured.high <= high:
        return HOLDS
    if measured.high < low or high < measured.low:
        return FAILS
    return OPEN
