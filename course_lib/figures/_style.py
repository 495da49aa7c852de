"""The house style: legible on a phone and in print, told apart without colour."""

import matplotlib as mpl
from matplotlib.figure import Figure

# Okabe and Ito's colours, safe for colour-blind readers, darkest first for contrast on white.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00")
_MARKERS = ("o", "s", "^", "D", "v", "P")
_DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1, 1, 1)))

INK = "#222222"
SHADE = "#E69F00"
WIDTH = 5.4

_RC = {
    "font.size": 11,
    "axes.titlesize": 11,
    "axes.labelsize": 11,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
}


def subplots(rows=1, columns=1, height=3.4, **kwargs):
    """Make axes in the house style, outside pyplot so that nothing is shown twice.

    Parameters
    ----------
    rows, columns : int
        Number of axes.
    height : float
        In inches; the width is the same for all figures.
    **kwargs
        Passed to `matplotlib.figure.Figure.subplots`.

    Returns
    -------
    matplotlib.figure.Figure, matplotlib.axes.Axes or array of them
    """
    with mpl.rc_context(_RC):
        figure = Figure(figsize=(WIDTH, height), layout="constrained", facecolor="white")
        return figure, figure.subplots(rows, columns, **kwargs)


def line_style(index):
    """Colour, marker and dashes of the series number `index`.

    Parameters
    ----------
    index : int
        From 0 to 5.

    Returns
    -------
    dict
        For `matplotlib.axes.Axes.plot`.
    """
    if not 0 <= index < len(_COLOURS):
        raise ValueError(f"A figure shows at most {len(_COLOURS)} series. Received: number {index + 1}")
    return {"color": _COLOURS[index], "marker": _MARKERS[index], "linestyle": _DASHES[index]}


def legend_above(figure, axes, columns=3):
    """Put the legend of `axes` above the figure, outside the data.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    axes : matplotlib.axes.Axes
    columns : int
        Entries side by side.
    """
    handles = axes.get_legend_handles_labels()
    figure.legend(*handles, loc="outside upper center", ncols=columns, frameon=False, fontsize=10)
