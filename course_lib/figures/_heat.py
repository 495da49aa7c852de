"""A map of cells: shades from light (low) to dark (high), numbers where there is room, hatching for gaps."""

import matplotlib as mpl
import numpy as np
from matplotlib.colors import LogNorm, Normalize
from matplotlib.patches import Rectangle

from course_lib.evidence import approx
from course_lib.figures._style import INK, SMALL

SHADES = mpl.colormaps["Blues"]
"""One hue from light to dark: safe for colour-blind readers, and the same in grey."""

MOST_COLUMNS = 11
"""Columns for which there is room for numbers."""

MOST_TICKS = 8

HATCH = {"facecolor": "white", "edgecolor": "#777777", "hatch": "xxx", "linewidth": 0}


def draw_heat(figure, axes, values, label, limits=None, log=False, starred=()):
    """Draw a map of cells, the first row at the bottom.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    axes : matplotlib.axes.Axes
    values : array of float, shape (rows, columns)
        A cell that is not finite is hatched.
    label : str
        What the shades mean.
    limits : tuple of float, optional
        Values of the lightest and the darkest shade; those of the data if not given.
    log : bool
        Whether shades go by the logarithm.
    starred : set of (int, int)
        Rows and columns of cells whose numbers get a star.
    """
    finite = np.isfinite(values)
    norm = _norm(values[finite], limits, log)
    masked = np.ma.masked_where(~finite, values)
    mesh = axes.imshow(masked, SHADES, norm=norm, origin="lower", aspect="auto", interpolation="nearest")
    for row, column in np.argwhere(~finite):
        place = (column - 0.5, row - 0.5)
        axes.add_patch(Rectangle(place, 1, 1, **HATCH))
    if values.shape[1] <= MOST_COLUMNS:
        for row, column in np.argwhere(finite):
            colour = _readable_on(SHADES(norm(values[row, column])))
            text = approx(values[row, column]).removeprefix("≈") + "*" * ((row, column) in starred)
            axes.text(column, row, text, ha="center", va="center", fontsize=SMALL, color=colour)
    figure.colorbar(mesh, ax=axes, label=label, pad=0.02, fraction=0.06)
    axes.grid(False)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)


def _norm(finite, limits, log):
    low, high = limits or (finite.min(initial=np.inf), finite.max(initial=-np.inf))
    if not low < high:
        middle = low if np.isfinite(low) else 1.0
        low, high = (middle / 2, middle * 2) if log else (middle - 0.5, middle + 0.5)
    return LogNorm(low, high) if log else Normalize(low, high)


def _readable_on(colour):
    """Return white or ink, whichever has more contrast by the formula of the WCAG."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    return INK if np.dot(linear, [0.2126, 0.7152, 0.0722]) > 0.2 else "white"


def label_cells(axes, rows, columns):
    """Name rows and columns of a map; of many, some.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    rows, columns : sequence of str
        Names, of the lowest row and the left column first.
    """
    for names, set_ticks, most in ((rows, axes.set_yticks, 20), (columns, axes.set_xticks, MOST_COLUMNS)):
        step = 1 if len(names) <= most else -(-len(names) // MOST_TICKS)
        places = list(range(0, len(names), step))
        set_ticks(places, [names[place] for place in places])
