"""Curves of several members: a mean or median with a band around it, drawn and listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from course_lib.evidence import mean_band
from course_lib.figures._described import Table, even_indices
from course_lib.figures._palette import line_style
from course_lib.figures._words import number_of_seeds, number_with_range

MIDDLE = 0.8
"""Share of the members that lie in the band of a median."""

MEAN, MEDIAN = "mean and 95 % interval", f"median and middle {100 * MIDDLE:.0f} %"
"""What `mean_of` and `median_of` give, in words."""


@dataclass(frozen=True)
class Band:
    """A curve with a band.

    Attributes
    ----------
    positions : shape (points,)
        Where the points stand on the horizontal axis.
    center, low, high : shape (points,)
        The curve and the ends of its band.
    members
        How many it was taken over.
    diverged
        How many of them have diverged.
    """

    positions: np.ndarray
    center: np.ndarray
    low: np.ndarray
    high: np.ndarray
    members: int
    diverged: int = 0

    def cell(self, index: int) -> str:
        """Return a point's number with its range, for a table."""
        return number_with_range(self.center[index], self.low[index], self.high[index])


def mean_of(positions: npt.ArrayLike, values: npt.ArrayLike) -> Band:
    """Return the mean over members with its 95 % interval.

    Parameters
    ----------
    positions : shape (points,)
    values : shape (members, points)
        Finite, of five members or more.
    """
    center, low, high = mean_band(values)
    return Band(np.asarray(positions), center, low, high, len(np.asarray(values)))


def median_of(positions: npt.ArrayLike, values: np.ndarray) -> Band:
    """Return the median over members with the middle 80 % of them.

    Parameters
    ----------
    positions : shape (points,)
    values : shape (members, points)
        A value that is not finite belongs to a member that has diverged, and counts as greater than any
        number. Whether a member has diverged is read from the last point.
    """
    ordered = np.sort(np.where(np.isfinite(values), values, np.inf), axis=0)
    low, center, high = (_quantile(ordered, share) for share in ((1 - MIDDLE) / 2, 0.5, (1 + MIDDLE) / 2))
    diverged = int(np.isinf(ordered[:, -1]).sum())
    return Band(np.asarray(positions), center, low, high, len(ordered), diverged)


def _quantile(ordered, share):
    """Interpolate between the two members next to a rank, of which the upper may be infinite."""
    rank = share * (len(ordered) - 1)
    below, above, weight = int(rank), int(np.ceil(rank)), rank - int(rank)
    return ordered[below] if weight == 0 else (1 - weight) * ordered[below] + weight * ordered[above]


def seeds(bands: Mapping[str, Band]) -> str:
    """Return over how many members curves are taken, such as "8 seeds" or "5 to 8 seeds"."""
    return number_of_seeds(*(band.members for band in bands.values()))


def check_equal_lengths(bands: Mapping[str, Band]) -> None:
    """Raise ValueError unless there are curves, all of the same length, as one table needs."""
    lengths = {name: len(band.center) for name, band in bands.items()}
    if len(set(lengths.values())) != 1:
        raise ValueError(f"A figure needs series, all of the same length. Received: lengths {lengths}")


def draw_bands(axes: Axes, bands: Mapping[str, Band]) -> None:
    """Draw curves with their bands, told apart by color, marker and dashes."""
    edges = np.concatenate([np.append(band.high, band.center) for band in bands.values()])
    top = edges[np.isfinite(edges)].max(initial=0)
    for index, (name, band) in enumerate(bands.items()):
        style, finite = line_style(index), np.isfinite(band.center)
        markers = even_indices(len(finite), 11)
        axes.plot(
            band.positions, np.where(finite, band.center, np.nan), label=name, markevery=markers, **style
        )
        fill = {"where": finite, "color": style["color"], "alpha": 0.25, "linewidth": 0}
        axes.fill_between(band.positions, band.low, np.where(np.isfinite(band.high), band.high, top), **fill)


def list_bands(
    caption: str,
    first: str,
    bands: Mapping[str, Band],
    more_columns: Mapping[str, Sequence[str]] | None = None,
) -> Table:
    """Return a table of curves that share their positions: a row for each of at most 21 of these.

    Parameters
    ----------
    caption, first
        What the numbers and what the positions are.
    bands
        The curves by name, each of which gets a column.
    more_columns
        Cells for each position, by the name of their column.
    """
    more_columns = more_columns or {}
    positions = next(iter(bands.values())).positions
    rows = [
        [
            f"{positions[i]:g}",
            *(band.cell(i) for band in bands.values()),
            *(cells[i] for cells in more_columns.values()),
        ]
        for i in even_indices(len(positions))
    ]
    return Table(caption, [first, *bands, *more_columns], rows)
