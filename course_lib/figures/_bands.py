"""What is drawn of several members: a middle and a band around it."""

from dataclasses import dataclass

import numpy as np

from course_lib.evidence import mean_band

MIDDLE = 0.8
"""Share of the members that lie in the band of a median."""


@dataclass(frozen=True)
class Band:
    """A curve with a band.

    Attributes
    ----------
    positions : array of float, shape (points,)
        Where the points stand on the horizontal axis.
    centre, low, high : array of float, shape (points,)
        The curve and the ends of its band.
    members : int
        How many it was taken over.
    diverged : int
        How many of them are not finite in the end.
    """

    positions: np.ndarray
    centre: np.ndarray
    low: np.ndarray
    high: np.ndarray
    members: int
    diverged: int = 0


def mean_of(positions, values):
    """Mean over members with its 95 % interval.

    Parameters
    ----------
    positions : sequence of float, length points
    values : array of float, shape (members, points)
        Finite, of five members or more.

    Returns
    -------
    Band
    """
    return Band(np.asarray(positions), *mean_band(values), len(values))


def median_of(positions, values):
    """Median over members with the middle 80 % of them.

    Parameters
    ----------
    positions : sequence of float, length points
    values : array of float, shape (members, points)
        What is not finite belongs to a member that has diverged, and counts as greater than any number.

    Returns
    -------
    Band
    """
    ordered = np.sort(np.where(np.isfinite(values), values, np.inf), axis=0)
    low, centre, high = (_quantile(ordered, share) for share in ((1 - MIDDLE) / 2, 0.5, (1 + MIDDLE) / 2))
    diverged = int(np.isinf(ordered[:, -1]).sum())
    return Band(np.asarray(positions), centre, low, high, len(ordered), diverged)


def _quantile(ordered, share):
    """Interpolate between the two members next to a rank, of which the upper may be infinite."""
    rank = share * (len(ordered) - 1)
    below, above, weight = int(rank), int(np.ceil(rank)), rank - int(rank)
    return ordered[below] if weight == 0 else (1 - weight) * ordered[below] + weight * ordered[above]
