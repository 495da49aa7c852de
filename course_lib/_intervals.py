"""Intervals over the members of an ensemble, for all rooms that have members to compare."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

FEWEST_MEMBERS = 5
"""With fewer members an interval would say more about luck than about the nets."""

BOOTSTRAP_MEMBERS = 64
"""From so many members on, the bootstrap's interval of a mean keeps its word."""


@dataclass(frozen=True)
class Interval:
    """A mean over members, and a range for the mean over all possible seeds.

    Attributes
    ----------
    mean : float
        Mean over members.
    low, high : float
        Ends of the range.
    members : int
        How many members it rests on.
    """

    mean: float
    low: float
    high: float
    members: int

    @property
    def basis(self):
        """What it rests on, in words."""
        return f"{self.members} seeds"

    def __str__(self):
        """Write the mean with its interval, as a number that may differ elsewhere."""
        return written(self.mean, self.low, self.high)


def written(mean, low, high):
    """Write a mean with its interval, such as ≈0.154 [0.140, 0.168]."""
    mean, low, high = (significant(value, 3) for value in (mean, low, high))
    return f"≈{mean} [{low}, {high}]"


def mean_interval(values, confidence=0.95):
    r"""Mean over members with an interval for the mean over all possible seeds.

    With fewer than 64 members it is Student's interval,

    .. math:: \bar v \pm t_{n-1}\, \frac{s}{\sqrt n},

    and from 64 on the bootstrap's (BCa, bias-corrected and accelerated), which follows the values'
    skewness. Of 4,000 simulated intervals that should hold the mean in .95 of cases, so many did:

    ===========================  =====  =====  =====  =====  =====
    values, interval             n = 5  n = 8     16     32     64
    ===========================  =====  =====  =====  =====  =====
    normal, Student's             .952   .952   .953   .948   .949
    normal, BCa                   .843   .881   .923   .930   .942
    normal, percentile            .841   .880   .924   .934   .942
    normal, basic bootstrap       .836   .882   .924   .934   .943
    exponential, Student's        .872   .893   .921   .932   .932
    exponential, BCa              .794   .855   .906   .928   .932
    exponential, percentile       .766   .840   .896   .919   .926
    exponential, basic            .744   .818   .880   .905   .920
    log-normal, Student's         .834   .830   .851   .885   .907
    log-normal, BCa               .751   .804   .855   .888   .918
    log-normal, percentile        .733   .784   .836   .884   .910
    log-normal, basic             .704   .746   .805   .853   .890
    ===========================  =====  =====  =====  =====  =====

    So no interval is safe for few values that are as skewed as that; the difference of two
    conditions, which is skewed less, is safer.

    Parameters
    ----------
    values : array of float, shape (members,)
        One measurement for each member; all finite, at least five.
    confidence : float in (0, 1)
        How many of the intervals hold the mean.

    Returns
    -------
    Interval

    References
    ----------
    B. Efron, "Better bootstrap confidence intervals", Journal of the American Statistical
    Association 82, 1987.

    Examples
    --------
    >>> print(mean_interval([0.14, 0.15, 0.16, 0.15, 0.17]))
    ≈0.154 [0.140, 0.168]
    """
    values = checked_members(values, ndim=1)
    mean, low, high = (float(end[0]) for end in mean_band(values[:, None], confidence))
    if len(values) >= BOOTSTRAP_MEMBERS and np.ptp(values) > 0:
        low, high = _bootstrap_ends(values, confidence)
    return Interval(mean, low, high, len(values))


def mean_band(values, confidence=0.95):
    """Means over members with Student's intervals, point by point, for a figure.

    Parameters
    ----------
    values : array of float, shape (members, points)
        Finite; at least five members.
    confidence : float in (0, 1)
        How many of the intervals of a point hold its mean over all possible seeds.

    Returns
    -------
    mean, low, high : arrays of float, shape (points,)
    """
    values = checked_members(values, ndim=2)
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1. Received: confidence={confidence!r}")
    mean = values.mean(axis=0)
    half = stats.t.ppf((1 + confidence) / 2, len(values) - 1) * stats.sem(values, axis=0)
    return mean, mean - half, mean + half


def _bootstrap_ends(values, confidence):
    found = stats.bootstrap((values,), np.mean, confidence_level=confidence, rng=0).confidence_interval
    return float(found.low), float(found.high)


def checked_members(values, ndim):
    """Return values as an array of float, or refuse too few of them and lost ones."""
    values = np.asarray(values, "float64")
    if values.ndim != ndim or len(values) < FEWEST_MEMBERS or not np.isfinite(values).all():
        raise ValueError(
            f"An interval needs finite values of at least {FEWEST_MEMBERS} members, "
            f"as {ndim} dimension(s) with the members first. "
            f"Received: shape {values.shape}, {np.isfinite(values).mean():.0%} finite"
        )
    return values


def significant(number, digits):
    """Write a number with so many significant digits, without an exponent where that is short."""
    if 0.001 <= abs(number) < 10_000:
        decimals = digits - 1 - int(f"{number:.{digits - 1}e}".partition("e")[2])
        return f"{round(number, decimals):.{max(decimals, 0)}f}"
    return f"{number:.{digits}g}"
