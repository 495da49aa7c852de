"""Intervals of the share of members to which something happened."""

import numpy as np
from scipy import stats

from course_lib._intervals import Interval, checked_members


def share_interval(happened, confidence=0.95):
    """Share of members to which something happened, with an interval for it over all possible seeds.

    Clopper and Pearson's exact interval, which holds the share in at least so many cases. Student's
    would have no width where all members agree: eight nets of eight that escape do not show that
    every net does.

    Parameters
    ----------
    happened : array of bool, shape (members,)
        Whether it happened; at least five members.
    confidence : float in (0, 1)
        How many of the intervals hold the share, at least.

    Returns
    -------
    Interval

    References
    ----------
    C. Clopper and E. Pearson, "The use of confidence or fiducial limits illustrated in the case of
    the binomial", Biometrika 26, 1934.

    Examples
    --------
    >>> print(share_interval([True] * 8))
    ≈1.00 [0.631, 1.00]
    """
    happened = np.asarray(happened)
    if happened.dtype != bool:
        raise ValueError(f"happened must be an array of bool. Received: dtype {happened.dtype}")
    members = len(checked_members(happened, ndim=1))
    ends = stats.binomtest(int(happened.sum()), members).proportion_ci(confidence)
    return Interval(float(happened.mean()), float(ends.low), float(ends.high), members)
