"""The numbers of a figure as a table: plain text in a terminal, HTML in a notebook."""

import re
from html import escape

import numpy as np

SIGN = "≈"
NUMBER, INTERVAL = len("≈-1.2e-05"), len("≈-0.00126 [-0.00685, 0.00432]")
"""Characters kept for a number that may move, so that headers stay in place when it does."""

MOST = 21
"""Points of a long curve that are listed."""


class Table:
    """What a figure shows, in numbers.

    Printed, it is plain text in columns; in a notebook, a table that a screen reader can walk through.

    Parameters
    ----------
    caption : str
        What the numbers are.
    header : sequence of str
        Names of the columns.
    rows : sequence of sequence of str
        The cells, as many as there are columns; the first one names its row.

    Attributes
    ----------
    caption : str
    header : tuple of str
    rows : tuple of tuple of str

    Raises
    ------
    ValueError
        If a row has more or fewer cells than there are columns.

    Examples
    --------
    >>> Table("Error", ["net", "after 9 epochs"], [["tanh", "≈0.086"], ["logistic", "≈0.9"]])
    Error
    net       after 9 epochs
    tanh              ≈0.086
    logistic            ≈0.9
    """

    def __init__(self, caption, header, rows):
        self.caption, self.header = caption, tuple(header)
        self.rows = tuple(tuple(row) for row in rows)
        if any(len(row) != len(self.header) for row in self.rows):
            raise ValueError(
                f"Each row must have {len(self.header)} cells. Received: {[len(row) for row in self.rows]}"
            )

    def __repr__(self):
        """Write it in columns."""
        widths = [max(map(_width, column)) for column in zip(self.header, *self.rows, strict=True)]
        lines = [self.caption]
        for first, *others in (self.header, *self.rows):
            cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
            lines.append("  ".join([first.ljust(widths[0]), *cells]).rstrip())
        return "\n".join(lines)

    def _repr_html_(self):
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.header)
        body = "\n".join(f"<tr>{_html_cells(*row)}</tr>" for row in self.rows)
        return (
            f"<table>\n<caption>{escape(self.caption)}</caption>\n"
            f"<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>"
        )


def _width(cell):
    """Return how much room a cell needs wherever its numbers are measured."""
    kept = re.sub(r"≈\S+ \[[^]]*\]", "#" * INTERVAL, cell)
    return len(re.sub(r"≈[-+.e\d]+", "#" * NUMBER, kept))


def _html_cells(first, *others):
    return f'<th scope="row">{escape(first)}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in others)


def listed(points):
    """Choose which points of a curve are listed: all if they are few, some with both ends otherwise.

    Parameters
    ----------
    points : int
        How many there are.

    Returns
    -------
    list of int
        At most 21 of them, ascending.

    Examples
    --------
    >>> listed(4)
    [0, 1, 2, 3]
    >>> len(listed(1000)), listed(1000)[-1]
    (21, 999)
    """
    return np.unique(np.linspace(0, points - 1, min(points, MOST)).round().astype(int)).tolist()
