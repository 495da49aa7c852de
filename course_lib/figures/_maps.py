"""Maps of cells: shades from light (low) to dark (high), numbers where there is room, hatching for gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.colors import LogNorm, Normalize
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from course_lib.evidence import approx
from course_lib.figures._bands import median_of
from course_lib.figures._described import DescribedFigure, Table, even_indices
from course_lib.figures._palette import FRAME, HATCH, PAPER, SHADES, text_color_on
from course_lib.figures._style import SMALL, house_style, subplots
from course_lib.figures._words import capitalize_first, describe_course, format_exact, number_of_seeds

MOST_COLUMNS, MOST_ROWS = 11, 20
"""Columns for which there is room for numbers and names, and rows for which there is room for names."""

MOST_TICKS = 8
"""Names of a map that has more rows or columns."""

Labels = Mapping[str, Sequence[float | str]]
"""A setting's name and what it was set to."""


@house_style()
def grid(
    values: npt.ArrayLike,
    rows: Labels,
    columns: Labels,
    quantity: str,
    best: str | None = "lowest",
    log: bool = False,
) -> DescribedFigure:
    """Draw a number for each pair of two settings, the best framed, diverged ones hatched.

    Numbers are written into the cells if there are few columns.

    Parameters
    ----------
    values : shape (members, rows, columns) or (rows, columns)
        With members: measurements, of which the median is drawn; one that is not finite belongs to a
        member that has diverged and counts as worse than any other. Without: numbers that are the same
        on every machine, such as theory's.
    rows, columns
        A setting's name and what it was set to, numbers or names, such as
        ``{"learning rate": [0.1, 1]}``.
    quantity
        What the numbers are.
    best : {"lowest", "highest", None}
        Which cell to frame.
    log
        Whether shades go by the logarithm.
    """
    if best not in ("lowest", "highest", None):
        raise ValueError(f'best must be "lowest", "highest" or None. Received: best={best!r}')
    cells = _cells(np.asarray(values, "float64"), rows, columns, best)
    figure, axes = subplots(height=min(1.7 + 0.34 * len(cells.numbers), 6))
    partly = (cells.diverged > 0) & np.isfinite(cells.numbers)
    names = [list(map(_label, settings)) for settings in cells.settings]
    norm = _norm(cells.numbers, log=log)
    _draw_map(figure, axes, cells.numbers, quantity, norm, names, np.argwhere(partly))
    axes.set(ylabel=cells.names[0], xlabel=cells.names[1])
    place = _best_place(cells, best)
    if place:
        corner = (place[1] - 0.5, place[0] - 0.5)
        for color, width in ((PAPER, 5), (FRAME, 2.5)):
            axes.add_patch(Rectangle(corner, 1, 1, fill=False, ec=color, lw=width, clip_on=False, zorder=3))
    _explain_marks(figure, cells, best if place else None, partly.any())
    return DescribedFigure(figure, _describe_grid(cells, quantity, best), _list_grid(cells, quantity))


@dataclass(frozen=True)
class _Cells:
    """A grid's numbers, how many members diverged in each cell, and what its two axes are."""

    numbers: np.ndarray
    diverged: np.ndarray
    names: tuple
    settings: tuple
    members: int  # 0 where numbers are exact

    def write(self, number):
        if not np.isfinite(number):
            return "diverged"
        return approx(number) if self.members else format_exact(number)

    def write_with_losses(self, number, diverged):
        losses = f" (≈{diverged} diverged)" if diverged and np.isfinite(number) else ""
        return self.write(number) + losses

    def finite_or_worst(self, best):
        """Return the numbers, so that one that is not finite is worse than any other."""
        return np.where(np.isfinite(self.numbers), self.numbers, np.inf if best == "lowest" else -np.inf)


def _cells(values, rows, columns, best):
    names, settings = zip(*rows.items(), *columns.items(), strict=True)
    shape = tuple(map(len, settings))
    if values.ndim not in (2, 3) or values.shape[-2:] != shape or not values.size:
        raise ValueError(
            f"values must be {shape} or (members, {shape[0]}, {shape[1]}), as there are settings. "
            f"Received: shape {values.shape}"
        )
    diverged = (~np.isfinite(values)).reshape(-1, *shape).sum(axis=0)
    if values.ndim == 2:
        return _Cells(values, diverged, names, settings, 0)
    sign = -1 if best == "highest" else 1
    flat = sign * values.reshape(len(values), -1)
    medians = sign * median_of(range(flat.shape[1]), flat).center.reshape(shape)
    return _Cells(medians, diverged, names, settings, len(values))


def _label(setting):
    return setting if isinstance(setting, str) else f"{setting:g}"


def _best_place(cells, best):
    """Return row and column of the best cell, or None if there is none."""
    if best is None or not np.isfinite(cells.numbers).any():
        return None
    numbers = cells.finite_or_worst(best)
    return np.unravel_index(numbers.argmin() if best == "lowest" else numbers.argmax(), numbers.shape)


def _explain_marks(figure, cells, framed, some_partly):
    """Say above the map what frame, hatching and star mean, where there are any."""
    handles = []
    if framed:
        handles.append(Patch(facecolor=PAPER, edgecolor=FRAME, linewidth=2.5, label=framed))
    if not np.isfinite(cells.numbers).all():
        handles.append(Patch(**HATCH, label="at least half diverged" if cells.members else "not finite"))
    if some_partly:
        handles.append(Line2D([], [], linestyle="none", marker="$*$", color=FRAME, label="some diverged"))
    if handles:
        figure.legend(handles=handles, loc="outside upper center", ncols=3)


def _describe_grid(cells, quantity, best):
    median = f", median of {number_of_seeds(cells.members)}" if cells.members else ""
    clauses = [_describe_best_along(cells, axis, best or "highest") for axis in (1, 0)]
    place = _best_place(cells, best)
    if place:
        where = " and ".join(
            f"{name} {_best_setting(cells, settings[index])}"
            for name, settings, index in zip(cells.names, cells.settings, place, strict=True)
        )
        clauses.insert(0, f"{best}, framed, {cells.write(cells.numbers[place])} at {where}")
    diverged = int(np.sum(~np.isfinite(cells.numbers)))
    if diverged:
        count = f"≈{diverged}" if cells.members else f"{diverged}"
        clauses.append(f"{count} of {cells.numbers.size} cells diverged")
    by = " and ".join(f"{name} ({len(some)})" for name, some in zip(cells.names, cells.settings, strict=True))
    return f"{capitalize_first(quantity)} by {by}{median}: {'; '.join(clauses)}."


def _best_setting(cells, setting):
    """Return the best cell's setting, marked ≈ where another machine may find that of its neighbor."""
    measured = cells.members and not isinstance(setting, str)
    return f"≈{setting:g}" if measured else _label(setting)


def _describe_best_along(cells, axis, best):
    """Say how the best along one setting goes with the other: a course for numbers, a list for names."""
    name, settings = cells.names[1 - axis], cells.settings[1 - axis]
    curve = (np.min if best == "lowest" else np.max)(cells.finite_or_worst(best), axis=axis)
    subject = f"the {best} for each {name}"
    if any(isinstance(setting, str) for setting in settings):
        pairs = zip(map(_label, settings), map(cells.write, curve), strict=True)
        return f"{subject}: " + ", ".join(f"{setting} {number}" for setting, number in pairs)
    ends = (f"at {_label(settings[index])}" for index in (0, -1))
    return describe_course(subject, curve, *ends, cells.write)


def _list_grid(cells, quantity):
    median = f"median of {number_of_seeds(cells.members)}, " if cells.members else ""
    rows = [
        [_label(setting), *map(cells.write_with_losses, numbers, diverged)]
        for setting, numbers, diverged in zip(cells.settings[0], cells.numbers, cells.diverged, strict=True)
    ]
    header = [cells.names[0], *(f"{cells.names[1]} {_label(setting)}" for setting in cells.settings[1])]
    caption = f"{capitalize_first(quantity)}: {median}by {cells.names[0]} and {cells.names[1]}"
    return Table(caption, header, rows)


@house_style()
def health_map(
    shares: npt.ArrayLike, times: Sequence[float], quantity: str, row: str = "layer", time: str = "step"
) -> DescribedFigure:
    """Draw a share of units against time, a row for each layer or unit, the lowest layer at the bottom.

    Numbers, in percent, are written into the cells if there are few columns.

    Parameters
    ----------
    shares : shape (times, members, rows), from 0 to 1
        Such as ``history.samples["dead"]``. The mean over members is drawn, of those that are finite.
    times
        When, such as ``history.sampled_at``. Columns are equally wide, whatever lies between them.
    quantity
        What it is a share of, such as "dead units".
    row
        What a row is.
    time
        What is counted in `times`.
    """
    shares, times = np.asarray(shares, "float64"), list(times)
    _check_shares(shares, times)
    finite = np.isfinite(shares)
    with np.errstate(invalid="ignore"):
        percent = (100 * np.where(finite, shares, 0).sum(axis=1) / finite.sum(axis=1)).T
    names = [[str(1 + i) for i in range(len(percent))], list(map(_label, times))]
    figure, axes = subplots(height=min(1.3 + 0.3 * len(percent), 5.5))
    norm = _norm(percent, limits=(0, max(np.nanmax(percent, initial=0), 1)))
    _draw_map(figure, axes, percent, f"% {quantity}", norm, names)
    axes.set(xlabel=f"{time} of training", ylabel=row)
    members = number_of_seeds(shares.shape[1])
    description = _describe_health(percent, times, f"share of {quantity}, mean of {members}", row, time)
    caption = f"{capitalize_first(quantity)} in percent, mean of {members}, by {row} and {time}"
    return DescribedFigure(figure, description, _list_health(percent, times, caption, row, time))


def _check_shares(shares, times):
    if shares.ndim != 3 or len(shares) != len(times) or not shares.size:
        raise ValueError(
            "shares must be (times, members, rows), with as many times as given. "
            f"Received: shape {shares.shape}, {len(times)} times"
        )
    if (shares < 0).any() or (shares > 1).any():
        raise ValueError(
            f"shares must lie from 0 to 1. Received: {np.nanmin(shares):g} to {np.nanmax(shares):g}"
        )


def _percent(number):
    return f"{approx(number)} %"


def _describe_health(percent, times, what, row, time):
    first, last = f"at {time} {times[0]:g}", f"at {time} {times[-1]:g}"
    ends = {f"{row} 1": percent[0], f"{row} {len(percent)}": percent[-1]}
    clauses = [describe_course(name, curve, first, last, _percent) for name, curve in ends.items()]
    known = np.where(np.isfinite(percent), percent, -1)
    if known.max() >= 0:
        place = np.unravel_index(known.argmax(), known.shape)[0] + 1
        clauses.append(f"the highest share is {_percent(known.max())}, in {row} ≈{place}")
    gaps = " Hatched cells have no finite number." if (known < 0).any() else ""
    what = f"{capitalize_first(what)}, {len(percent)} {row}s at {len(times)} times"
    return f"{what}: {'; '.join(clauses)}.{gaps}"


def _list_health(percent, times, caption, row, time):
    chosen = even_indices(len(percent))
    rows = [
        [_label(times[i]), *(approx(v) if np.isfinite(v) else "not finite" for v in percent[chosen, i])]
        for i in even_indices(len(times))
    ]
    return Table(caption, [time, *(f"{row} {i + 1}" for i in chosen)], rows)


def _draw_map(figure, axes, values, label, norm, names, starred=()):
    """Draw a map of cells, the first row at the bottom.

    `names` are those of rows and of columns, of which some are shown if there are many. `starred` are the
    places (row, column) of numbers that get a star.
    """
    finite = np.isfinite(values)
    masked = np.ma.masked_where(~finite, values)
    mesh = axes.imshow(masked, SHADES, norm=norm, origin="lower", aspect="auto", interpolation="nearest")
    for row, column in np.argwhere(~finite):
        axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, **HATCH))
    if values.shape[1] <= MOST_COLUMNS:
        stars = set(map(tuple, starred))
        for row, column in np.argwhere(finite):
            color = text_color_on(SHADES(norm(values[row, column])))
            text = approx(values[row, column]).removeprefix("≈") + "*" * ((row, column) in stars)
            axes.text(column, row, text, ha="center", va="center", fontsize=SMALL, color=color)
    figure.colorbar(mesh, ax=axes, label=label, pad=0.02, fraction=0.06)
    axes.grid(False)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    limits, ticks = (MOST_ROWS, MOST_COLUMNS), (axes.set_yticks, axes.set_xticks)
    for some, most, set_ticks in zip(names, limits, ticks, strict=True):
        step = 1 if len(some) <= most else -(-len(some) // MOST_TICKS)
        set_ticks(range(0, len(some), step), some[::step])


def _norm(values, limits=None, log=False):
    """Return how numbers become shades: from the limits, or else the lowest and highest finite number."""
    finite = values[np.isfinite(values)]
    low, high = limits or (finite.min(initial=np.inf), finite.max(initial=-np.inf))
    if not low < high:
        middle = low if np.isfinite(low) else 1.0
        low, high = (middle / 2, middle * 2) if log else (middle - 0.5, middle + 0.5)
    return LogNorm(low, high) if log else Normalize(low, high)
