"""What late work costs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from grading._text import GradingError

DAY = timedelta(days=1)


@dataclass(frozen=True)
class LatePolicy:
    """A penalty for each day begun after the due time.

    Parameters
    ----------
    due
        The due time.
    percent
        The penalty for each day, in percent of the possible points.
    grace
        How much later than `due` the first day begins.

    Examples
    --------
    >>> policy = LatePolicy(datetime(2026, 11, 23, 12), Decimal(10), timedelta(minutes=15))
    >>> policy.days(datetime(2026, 11, 23, 12, 15)), policy.days(datetime(2026, 11, 24, 12, 16))
    (0, 2)
    """

    due: datetime
    percent: Decimal = Decimal(0)
    grace: timedelta = timedelta()

    def days(self, submitted: datetime, own_due: datetime | None = None) -> int:
        """Return the number of days begun between the due time, with grace, and the submission.

        The later of `due` and `own_due` counts, which is the student's own due time. Raises `GradingError` if
        only some of these times have a time zone.
        """
        due = self.due if own_due is None else self.latest(own_due)
        _check_zones(f"due {due.isoformat()}, submitted {submitted.isoformat()}", due, submitted)
        over = submitted - due - self.grace
        return max(0, -(-over // DAY))

    def latest(self, own_due: datetime) -> datetime:
        """Return the later of the due time and a student's own."""
        _check_zones(f"due {self.due.isoformat()}, for one student {own_due.isoformat()}", self.due, own_due)
        return max(self.due, own_due)

    def penalty(self, days: int, possible: Decimal) -> Decimal:
        """Return the points that so many days cost, out of `possible` points."""
        return possible * self.percent / 100 * days


def _check_zones(received, *times):
    if len({time.tzinfo is None for time in times}) > 1:
        raise GradingError(
            f"Due and submission times must both have a time zone, or neither. Received: {received}"
        )
