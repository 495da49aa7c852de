"""Curves with bands over layers or over training, drawn and listed."""

import numpy as np

from course_lib.figures._style import line_style
from course_lib.figures._table import Table, listed
from course_lib.figures._words import ranged


def check_comparable(bands):
    """Refuse to draw nothing, or curves of different lengths, which could not be listed side by side.

    Parameters
    ----------
    bands : dict of str to Band
        The curves by name.
    """
    lengths = {name: len(band.centre) for name, band in bands.items()}
    if len(set(lengths.values())) != 1:
        raise ValueError(f"A figure needs series, all of the same length. Received: lengths {lengths}")


def draw_bands(axes, bands):
    """Draw curves with their bands, told apart by colour, marker and dashes.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw.
    bands : dict of str to Band
        The curves by name.
    """
    edges = np.concatenate([np.append(band.high, band.centre) for band in bands.values()])
    top = edges[np.isfinite(edges)].max(initial=0)
    for index, (name, band) in enumerate(bands.items()):
        style = line_style(index)
        points = len(band.centre)
        marked = np.unique(np.linspace(0, points - 1, min(points, 11)).round().astype(int))
        finite = np.where(np.isfinite(band.centre), band.centre, np.nan)
        axes.plot(band.positions, finite, label=name, markevery=list(marked), **style)
        high = np.where(np.isfinite(band.high), band.high, top)
        axes.fill_between(
            band.positions,
            band.low,
            high,
            where=np.isfinite(band.centre),
            color=style["color"],
            alpha=0.25,
            linewidth=0,
        )


def list_bands(caption, first, bands):
    """List the numbers of curves that share their positions.

    Parameters
    ----------
    caption : str
        What the numbers are.
    first : str
        What the positions are.
    bands : dict of str to Band
        The curves by name.

    Returns
    -------
    Table
        A row for each position, of at most 21; a column for each curve.
    """
    positions = next(iter(bands.values())).positions
    rows = [
        [f"{positions[i]:g}", *(ranged(b.centre[i], b.low[i], b.high[i]) for b in bands.values())]
        for i in listed(len(positions))
    ]
    return Table(caption, [first, *bands], rows)
