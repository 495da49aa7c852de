"""Whether a statement is true: intervals over members, fair comparisons, and claims that can fail."""

from course_lib._intervals import Exact, Interval, approx, mean_band, mean_interval, share_interval
from course_lib.evidence._claim import Claim, VerdictChangedError
from course_lib.evidence._comparison import Comparison
from course_lib.evidence._difference import (
    Difference,
    holm,
    paired_difference,
    sign_test,
    unpaired_difference,
)

__all__ = [
    "Claim",
    "Comparison",
    "Difference",
    "Exact",
    "Interval",
    "VerdictChangedError",
    "approx",
    "holm",
    "mean_band",
    "mean_interval",
    "paired_difference",
    "share_interval",
    "sign_test",
    "unpaired_difference",
]
