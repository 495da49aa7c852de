"""Is it true: intervals over members, and claims that can fail."""

from course_lib._intervals import Interval, mean_band, mean_interval
from course_lib.evidence._approx import approx
from course_lib.evidence._claim import Claim, VerdictChangedError

__all__ = [
    "Claim",
    "Interval",
    "VerdictChangedError",
    "approx",
    "mean_band",
    "mean_interval",
]
