"""The house style: legible on a phone and in print, told apart without colour."""

import functools

import matplotlib.style
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator

# Okabe and Ito's colours, safe for colour-blind readers, darkest first for contrast on white.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00")
_MARKERS = ("o", "s", "^", "D", "v", "P")
_DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1, 1, 1)))

INK = "#222222"
SHADE = "#E69F00"
WIDTH = 5.4
SMALL = 9.5
"""Points of the smallest type: on a telephone 390 pixels wide a point is a pixel."""

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
    "grid.color": "#DDDDDD",
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


def house_style():
    """Set the house style, whatever the reader's own settings are, and take it back afterwards.

    Returns
    -------
    context manager
    """
    return matplotlib.style.context(["default", _RC])


def in_house_style(draw):
    """Make a function draw in the house style.

    Parameters
    ----------
    draw : callable

    Returns
    -------
    callable
    """

    @functools.wraps(draw)
    def styled(*args, **kwargs):
        with house_style():
            return draw(*args, **kwargs)

    return styled


def subplots(rows=1, columns=1, height=3.4, **kwargs):
    """Make axes of the house's size, outside pyplot so that nothing is shown twice.

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
    with house_style():
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


def legend_above(figure, axes, title=None):
    """Put the legend of `axes` above the figure, outside the data, in as many columns as fit.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    axes : matplotlib.axes.Axes
    title : str, optional
        Above the entries.
    """
    handles, labels = axes.get_legend_handles_labels()
    longest = max(len(label) for label in labels)
    columns = max(1, min(len(labels), 4, int(WIDTH / (0.6 + 0.08 * longest))))
    figure.legend(
        handles,
        labels,
        loc="outside upper center",
        ncols=columns,
        title=title,
        title_fontsize=SMALL,
        columnspacing=1.2,
    )


def log_axis(axes):
    """Make the vertical axis logarithmic; where it spans little, write 0.05 and not a power of ten.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        On which everything is drawn already.
    """
    axes.set_yscale("log")
    low, high = axes.get_ylim()
    if high < 1000 * low:
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_locator(LogLocator(subs=(2, 5) if high > 10 * low else (1.5, 2, 3, 5, 7)))
        axes.yaxis.set_minor_formatter("{x:g}")


def settings_axis(axes, settings):
    """Put a tick at each of a few settings on a logarithmic horizontal axis, written out.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    settings : sequence of float, positive
    """
    axes.set_xscale("log")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticks(settings, [f"{setting:g}" for setting in settings])
