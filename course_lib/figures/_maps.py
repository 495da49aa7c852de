"""A number for each pair of two settings."""

from dataclasses import dataclass

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from course_lib.evidence import approx
from course_lib.figures._bands import median_of
from course_lib.figures._described import DescribedFigure
from course_lib.figures._heat import HATCH, draw_heat, label_cells
from course_lib.figures._style import in_house_style, subplots
from course_lib.figures._table import Table
from course_lib.figures._words import capitalized, describe_course, exact, number_of_seeds

BESTS = ("lowest", "highest", None)


@dataclass(frozen=True)
class _Cells:
    """What is drawn: the cells' numbers, how many members each lost, what rows and columns are."""

    numbers: np.ndarray
    lost: np.ndarray
    names: tuple
    settings: tuple
    members: int

    def place(self, best):
        """Row and column of the best cell; None if there is none."""
        finite = np.isfinite(self.numbers)
        if best is None or not finite.any():
            return None
        worst = np.inf if best == "lowest" else -np.inf
        numbers = np.where(finite, self.numbers, worst)
        flat = numbers.argmin() if best == "lowest" else numbers.argmax()
        return tuple(int(index) for index in np.unravel_index(flat, numbers.shape))

    def write(self, number):
        """Write a number, with the sign ≈ if it was measured."""
        if not np.isfinite(number):
            return "diverged"
        return approx(number) if self.members else exact(number)


@in_house_style
def grid(values, rows, columns, quantity, best="lowest", log=False):
    """Draw a number for each pair of two settings, the best framed, diverged ones hatched.

    Parameters
    ----------
    values : array of float, shape (members, rows, columns) or (rows, columns)
        With members: measurements, of which the median is drawn; one that is not finite belongs to a
        member that has diverged and counts as worse than any other. Without: numbers that are the same
        on every machine, such as theory's.
    rows, columns : dict of str to sequence
        A setting's name and what it was set to, numbers or names, such as
        ``{"learning rate": [0.1, 1]}``.
    quantity : str
        What the numbers are.
    best : {"lowest", "highest", None}
        Which cell to frame.
    log : bool
        Whether shades go by the logarithm.

    Returns
    -------
    DescribedFigure
        The map, with numbers if there are few columns, and the bar of its shades.

    Raises
    ------
    ValueError
        If the shapes do not fit, or `best` is none of these.
    """
    if best not in BESTS:
        raise ValueError(f"best must be one of {BESTS}. Received: best={best!r}")
    cells = _cells(np.asarray(values, "float64"), rows, columns, best)
    figure, axes = subplots(height=min(1.7 + 0.34 * len(cells.numbers), 6))
    partly = cells.lost * np.isfinite(cells.numbers) > 0
    draw_heat(figure, axes, cells.numbers, quantity, log=log, starred=set(map(tuple, np.argwhere(partly))))
    label_cells(axes, *([_name(setting) for setting in some] for some in cells.settings))
    axes.set(ylabel=cells.names[0], xlabel=cells.names[1])
    _frame(axes, cells.place(best))
    _explain(figure, cells, best, partly.any())
    return DescribedFigure(figure, _describe(cells, quantity, best), _list(cells, quantity))


def _cells(values, rows, columns, best):
    names, settings = zip(*rows.items(), *columns.items(), strict=True)
    shape = tuple(len(some) for some in settings)
    if values.ndim not in (2, 3) or values.shape[-2:] != shape or not values.size:
        raise ValueError(
            f"values must be {shape} or (members, {shape[0]}, {shape[1]}), as there are settings. "
            f"Received: shape {values.shape}"
        )
    lost = (~np.isfinite(values)).reshape(-1, *shape).sum(axis=0)
    if values.ndim == 2:
        return _Cells(values, lost, names, settings, 0)
    sign = -1 if best == "highest" else 1
    flat = sign * values.reshape(len(values), -1)
    numbers = sign * median_of(range(flat.shape[1]), flat).centre.reshape(shape)
    return _Cells(numbers, lost, names, settings, len(values))


def _name(setting):
    return setting if isinstance(setting, str) else f"{setting:g}"


def _frame(axes, place):
    if place is None:
        return
    corner = (place[1] - 0.5, place[0] - 0.5)
    for colour, width in (("white", 5), ("black", 2.5)):
        axes.add_patch(Rectangle(corner, 1, 1, fill=False, ec=colour, lw=width, clip_on=False, zorder=3))


def _explain(figure, cells, best, partly):
    """Say above the map what frame, hatching and star mean, where there are any."""
    handles = []
    if cells.place(best):
        handles.append(Patch(facecolor="white", edgecolor="black", linewidth=2.5, label=best))
    if not np.isfinite(cells.numbers).all():
        handles.append(Patch(**HATCH, label="at least half diverged" if cells.members else "not finite"))
    if partly:
        handles.append(Line2D([], [], linestyle="none", marker="$*$", color="black", label="some diverged"))
    if handles:
        figure.legend(handles=handles, loc="outside upper center", ncols=3)


def _describe(cells, quantity, best):
    of = f", median of {number_of_seeds(cells.members)}" if cells.members else ""
    clauses = [_profile(cells, axis, best or "highest") for axis in (1, 0)]
    place = cells.place(best)
    if place:
        where = " and ".join(
            f"{name} {_setting(cells, some[index])}"
            for name, some, index in zip(cells.names, cells.settings, place, strict=True)
        )
        clauses.insert(0, f"{best}, framed, {cells.write(cells.numbers[place])} at {where}")
    clauses += _losses(cells)
    by = " and ".join(f"{name} ({len(some)})" for name, some in zip(cells.names, cells.settings, strict=True))
    return f"{capitalized(quantity)} by {by}{of}: {'; '.join(clauses)}."


def _setting(cells, setting):
    """Name the best cell's setting, which another machine may find in its neighbour."""
    measured = cells.members and not isinstance(setting, str)
    return f"≈{setting:g}" if measured else _name(setting)


def _losses(cells):
    lost = int(np.sum(~np.isfinite(cells.numbers)))
    count = f"{lost}" if not cells.members else f"≈{lost}"
    return [f"{count} of {cells.numbers.size} cells diverged"] if lost else []


def _profile(cells, axis, best):
    """Say how the best along one setting goes with the other: a course for numbers, a list for names."""
    name, settings = cells.names[1 - axis], cells.settings[1 - axis]
    worst, take = (np.inf, np.min) if best == "lowest" else (-np.inf, np.max)
    curve = take(np.where(np.isfinite(cells.numbers), cells.numbers, worst), axis=axis)
    subject = f"the {best} for each {name}"
    if any(isinstance(setting, str) for setting in settings):
        return f"{subject}: " + ", ".join(
            f"{_name(setting)} {cells.write(number)}" for setting, number in zip(settings, curve, strict=True)
        )
    ends = (f"at {_name(settings[index])}" for index in (0, -1))
    return describe_course(subject, curve, *ends, cells.write)


def _list(cells, quantity):
    of = f"median of {number_of_seeds(cells.members)}, " if cells.members else ""
    rows = [
        [_name(setting), *map(_cell(cells), numbers, lost)]
        for setting, numbers, lost in zip(cells.settings[0], cells.numbers, cells.lost, strict=True)
    ]
    header = [cells.names[0], *(f"{cells.names[1]} {_name(setting)}" for setting in cells.settings[1])]
    return Table(f"{capitalized(quantity)}: {of}by {cells.names[0]} and {cells.names[1]}", header, rows)


def _cell(cells):
    def write(number, lost):
        partly = f" (≈{lost} diverged)" if lost and np.isfinite(number) else ""
        return cells.write(number) + partly

    return write
