"""Is it true: intervals over members, comparisons that are fair, and claims that can fail."""

from course_lib._intervals import Interval, mean_band, mean_interval
from course_lib.evidence._approx import approx
from course_lib.evidence._claim import Claim, VerdictChangedError
from course_lib.evidence._comparison import Comparison
from course_lib.evidence._difference import Difference, paired_difference, unpaired_difference
from course_lib.evidence._exact import Exact
from course_lib.evidence._share import share_interval
from course_lib.evidence._significance import holm, sign_test

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
