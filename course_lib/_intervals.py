"""Intervals over the members of an ensemble, for all rooms that have members to compare."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

FEWEST_MEMBERS = 5
"""With fewer members an interval would say more about luck than about the nets."""


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

    def __str__(self):
        """Write the mean with its interval, as a number that may differ elsewhere."""
        mean, low, high = (significant(value, 3) for value in (self.mean, self.low, self.high))
        return f"≈{mean} [{low}, {high}]"


def mean_interval(values, confidence=0.95):
    r"""Mean over members with Student's interval for the mean over all possible seeds.

    .. math:: \bar v \pm t_{n-1}\, \frac{s}{\sqrt n}

    Of experiments like this one, 95 in 100 give an interval that holds that mean, whatever their
    number of members n, if values are roughly normal over seeds. (The bootstrap's intervals are too
    narrow for so few: with five normal values 83 of 100 hold it, with eight 88.)

    Parameters
    ----------
    values : array of float, shape (members,)
        One measurement for each member; all finite, at least five.
    confidence : float in (0, 1)
        How many of the intervals hold the mean.

    Returns
    -------
    Interval

    Examples
    --------
    >>> print(mean_interval([0.14, 0.15, 0.16, 0.15, 0.17]))
    ≈0.154 [0.140, 0.168]
    """
    values = _checked(values, ndim=1)
    mean, low, high = mean_band(values[:, None], confidence)
    return Interval(float(mean[0]), float(low[0]), float(high[0]), len(values))


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
    values = _checked(values, ndim=2)
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1. Received: confidence={confidence!r}")
    mean = values.mean(axis=0)
    half = stats.t.ppf((1 + confidence) / 2, len(values) - 1) * stats.sem(values, axis=0)
    return mean, mean - half, mean + half


def _checked(values, ndim):
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
