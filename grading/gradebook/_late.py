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

    def days(self, submitted: datetime) -> int:
        """Return the number of days begun between the due time, with grace, and the submission.

        Raises `GradingError` if only one of the two times has a time zone.
        """
        if (submitted.tzinfo is None) != (self.due.tzinfo is None):
            raise GradingError(
                "The due time and the submission times must both have a time zone, or neither. "
                f"Received: due {self.due.isoformat()}, submitted {submitted.isoformat()}"
            )
        over = submitted - self.due - self.grace
        return max(0, -(-over // DAY))

    def penalty(self, days: int, possible: Decimal) -> Decimal:
        """Return the points that so many days cost, out of `possible` points."""
        return possible * self.percent / 100 * days
