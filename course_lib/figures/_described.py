"""A figure that carries its description in words and its numbers as a table."""

import re
from collections.abc import Sequence
from html import escape
from io import BytesIO
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from course_lib.figures._style import house_style

SIGN = "≈"
NUMBER_WIDTH, INTERVAL_WIDTH = len("≈-1.2e-05"), len("≈-0.00126 [-0.00685, 0.00432]")
"""Characters kept for a number that may change, so that headers stay in place when it does."""

MOST_ROWS = 21
"""Points of a long curve that a table lists."""


class Table:
    """What a figure shows, in numbers.

    Printed, it is plain text in columns; in a notebook, a table that a screen reader can walk through.

    Parameters
    ----------
    caption
        What the numbers are.
    header
        Names of the columns.
    rows
        The cells, as many as there are columns, or a ValueError is raised; the first one names its row.

    Examples
    --------
    >>> Table("Error", ["net", "after 9 epochs"], [["tanh", "≈0.086"], ["logistic", "≈0.9"]])
    Error
    net       after 9 epochs
    tanh              ≈0.086
    logistic            ≈0.9
    """

    def __init__(self, caption: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.caption, self.header = caption, tuple(header)
        self.rows = tuple(tuple(row) for row in rows)
        if any(len(row) != len(self.header) for row in self.rows):
            raise ValueError(
                f"Each row must have {len(self.header)} cells. Received: {[len(row) for row in self.rows]}"
            )

    def __repr__(self) -> str:
        """Return plain text in columns."""
        widths = [max(map(_width, column)) for column in zip(self.header, *self.rows, strict=True)]
        lines = [self.caption]
        for first, *others in (self.header, *self.rows):
            cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
            lines.append("  ".join([first.ljust(widths[0]), *cells]).rstrip())
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.header)
        body = "\n".join(f"<tr>{_html_cells(*row)}</tr>" for row in self.rows)
        return (
            f"<table>\n<caption>{escape(self.caption)}</caption>\n"
            f"<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>"
        )


def _width(cell):
    """Return how many characters a cell needs wherever its numbers are measured."""
    padded = re.sub(r"≈\S+ \[[^]]*\]", "#" * INTERVAL_WIDTH, cell)
    return len(re.sub(r"≈[-+.e\d]+", "#" * NUMBER_WIDTH, padded))


def _html_cells(first, *others):
    return f'<th scope="row">{escape(first)}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in others)


class DescribedFigure:
    """A figure, a description of it and a table of what it shows, made from the same numbers.

    Displayed in a notebook, it gives the picture and, as its text form, the description, which is what
    a screen reader reads on the site and what is compared when the notebook is run again.

    Parameters
    ----------
    figure
        The picture.
    description
        What it shows, in a sentence or two. A blank one raises a ValueError.
    table
        The numbers.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
    axes : list of matplotlib.axes.Axes
        To be retitled or drawn on.
    description : str
    """

    def __init__(self, figure: Figure, description: str, table: Table) -> None:
        if not description.strip():
            raise ValueError(f"A figure needs a description. Received: {description!r}")
        self.figure = figure
        self.axes = figure.axes
        self.description = description
        self._table = table

    def table(self) -> Table:
        """Return the numbers that the figure shows."""
        return self._table

    def __repr__(self) -> str:
        """Return the description."""
        return self.description

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        width = round(100 * self.figure.get_figwidth())
        return self._png(), {"alt": self.description, "width": width, "needs_background": "light"}

    def _png(self):
        full, small = BytesIO(), BytesIO()
        with house_style():
            self.figure.savefig(full, format="png", dpi=200)
        # A palette of 256 colors makes a page of eight figures a third of the size. Nothing but the
        # picture is kept, so that versions and dates change no byte.
        Image.open(full).convert("RGB").quantize(256).save(small, "png", optimize=True)
        return small.getvalue()


def even_indices(points: int, most: int = MOST_ROWS) -> list[int]:
    """Return the indices of all points, or of at most so many at even distances, both ends among them.

    Examples
    --------
    >>> even_indices(4)
    [0, 1, 2, 3]
    >>> len(even_indices(1000)), even_indices(1000)[-1]
    (21, 999)
    """
    return np.unique(np.linspace(0, points - 1, min(points, most)).round().astype(int)).tolist()
