"""The style of all figures, legible on a phone and in print: fonts, sizes, axes and legends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator

from course_lib.figures._palette import GRID_LINES, INK, PAPER

WIDTH = 5.4
"""Width of every figure, in inches."""

SMALL = 9.5
"""The smallest font size, in points: on a telephone 390 pixels wide a point is a pixel."""

_RC = {
    "font.size": 11,
    "axes.titlesize": 11,
    "axes.labelsize": 11,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "legend.fontsize": 10,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": GRID_LINES,
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "hatch.linewidth": 0.8,
}


@contextmanager
def house_style() -> Iterator[None]:
    """Set the style of the figures, whatever the reader's own settings are: a context or a decorator."""
    with matplotlib.style.context(["default", _RC]):
        yield


def subplots(rows: int = 1, columns: int = 1, height: float = 3.4, **kwargs: Any) -> tuple[Figure, Any]:
    """Return a new figure and its axes, outside pyplot so that a notebook does not show it twice.

    Parameters
    ----------
    rows, columns
        Number of axes.
    height
        Of the figure, in inches; all figures are equally wide.
    **kwargs
        Passed to `matplotlib.figure.Figure.subplots`, which returns one pair of axes or an array of them.
    """
    with house_style():
        figure = Figure(figsize=(WIDTH, height), layout="constrained", facecolor=PAPER)
        return figure, figure.subplots(rows, columns, **kwargs)


def legend_above(figure: Figure, axes: Axes, title: str | None = None) -> None:
    """Put the legend of `axes` above the figure, outside the data, in as many columns as fit."""
    handles, labels = axes.get_legend_handles_labels()
    longest = max(len(label) for label in labels)
    columns = max(1, min(len(labels), 4, int(WIDTH / (0.6 + 0.08 * longest))))
    entries = {"ncols": columns, "columnspacing": 1.2, "title": title, "title_fontsize": SMALL}
    figure.legend(handles, labels, loc="outside upper center", **entries)


def log_axis(axes: Axes) -> None:
    """Make the vertical axis logarithmic, after all is drawn. A short one has labels such as 0.05."""
    axes.set_yscale("log")
    low, high = axes.get_ylim()
    if high < 1000 * low:
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_locator(LogLocator(subs=(2, 5) if high > 10 * low else (1.5, 2, 3, 5, 7)))
        axes.yaxis.set_minor_formatter("{x:g}")


def settings_axis(axes: Axes, settings: np.ndarray) -> None:
    """Make the horizontal axis logarithmic, with a tick at each of a few positive settings."""
    axes.set_xscale("log")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticks(settings, [f"{setting:g}" for setting in settings])
