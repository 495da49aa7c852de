"""What lateness costs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from grading._errors import GradingError

DAY = timedelta(days=1)


@dataclass(frozen=True)
class LatePolicy:
    """A penalty for each day begun after the due time.

    Parameters
    ----------
    due : datetime
    percent : Decimal
        Of the possible points, for each day.
    grace : timedelta
        By how much the due time is moved before days are counted.
    """

    due: datetime
    percent: Decimal = Decimal(0)
    grace: timedelta = timedelta()

    def days(self, submitted):
        """Count the days begun after the due time and the grace.

        Parameters
        ----------
        submitted : datetime

        Returns
        -------
        int

        Raises
        ------
        GradingError
            If one of the times has a time zone and the other has none.

        Examples
        --------
        >>> policy = LatePolicy(datetime(2026, 11, 23, 12), Decimal(10), timedelta(minutes=15))
        >>> policy.days(datetime(2026, 11, 23, 12, 15)), policy.days(datetime(2026, 11, 24, 12, 16))
        (0, 2)
        """
        if (submitted.tzinfo is None) != (self.due.tzinfo is None):
            raise GradingError(
                "The due time and the times of handing in must both have a time zone, or neither. "
                f"Received: due {self.due.isoformat()}, handed in {submitted.isoformat()}"
            )
        over = submitted - self.due - self.grace
        return max(0, -(-over // DAY))

    def penalty(self, days, possible):
        """Return the points that so many days cost, of `possible` ones."""
        return possible * self.percent / 100 * days
