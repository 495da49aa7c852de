"""Intervals over the members of an ensemble."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import bootstrap

from course_lib.evidence._approx import significant

FEWEST_MEMBERS = 5
"""With fewer members an interval would say more about luck than about the nets."""


@dataclass(frozen=True)
class Interval:
    """A mean and where the mean of other seeds may be expected.

    Attributes
    ----------
    mean : float
        Mean over members.
    low, high : float
        Ends of the interval.
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


def mean_band(values, confidence=0.95):
    """Means over members with percentile bootstrap intervals, point by point, for a figure.

    Parameters
    ----------
    values : array of float, shape (members, points)
        Finite; at least five members.
    confidence : float in (0, 1)
        How often such an interval holds the mean of its point.

    Returns
    -------
    mean, low, high : arrays of float, shape (points,)
    """
    values = _checked(values, ndim=2)
    result = bootstrap(
        (values,),
        np.mean,
        axis=0,
        confidence_level=confidence,
        n_resamples=2000,
        method="percentile",
        rng=np.random.default_rng(0),
    )
    return values.mean(axis=0), *result.confidence_interval


def mean_interval(values, confidence=0.95):
    """Mean over members with its bootstrap interval.

    Parameters
    ----------
    values : array of float, shape (members,)
        One measurement for each member; all finite, at least five.
    confidence : float in (0, 1)
        How often such an interval holds the mean.

    Returns
    -------
    Interval
        By the bias-corrected and accelerated bootstrap of `scipy.stats.bootstrap`, with a fixed seed.

    Examples
    --------
    >>> print(mean_interval([0.14, 0.15, 0.16, 0.15, 0.17]))
    ≈0.154 [0.146, 0.164]
    """
    values = _checked(values, ndim=1)
    mean = float(values.mean())
    if np.ptp(values) == 0:
        return Interval(mean, mean, mean, len(values))
    result = bootstrap((values,), np.mean, confidence_level=confidence, rng=np.random.default_rng(0))
    low, high = result.confidence_interval
    return Interval(mean, float(low), float(high), len(values))


def _checked(values, ndim):
    values = np.asarray(values, "float64")
    if values.ndim != ndim or len(values) < FEWEST_MEMBERS or not np.isfinite(values).all():
        raise ValueError(
            f"An interval needs finite values of at least {FEWEST_MEMBERS} members, "
            f"as {ndim} dimension(s) with the members first. "
            f"Received: shape {values.shape}, {np.isfinite(values).mean():.0%} finite"
        )
    return values
