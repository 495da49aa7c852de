"""Shares of dead, dormant or saturated units, layer by layer, as training goes on."""

import numpy as np

from course_lib.evidence import approx
from course_lib.figures._described import DescribedFigure
from course_lib.figures._heat import draw_heat, label_cells
from course_lib.figures._style import in_house_style, subplots
from course_lib.figures._table import Table, listed
from course_lib.figures._words import capitalized, describe_course, number_of_seeds


@in_house_style
def health_map(shares, times, quantity, row="layer", time="step"):
    """Draw a share of units against time, a row for each layer or unit, the lowest layer at the bottom.

    Parameters
    ----------
    shares : array of float from 0 to 1, shape (times, members, rows)
        Such as ``history.samples["dead"]``. The mean over members is drawn, of those that are finite.
    times : sequence of int, length times
        When, such as ``history.sampled_at``. Columns are equally wide, whatever lies between them.
    quantity : str
        What it is a share of, such as "dead units".
    row : str
        What a row is.
    time : str
        What is counted in `times`.

    Returns
    -------
    DescribedFigure
        The map, with numbers in percent if there are few columns, and the bar of its shades.

    Raises
    ------
    ValueError
        If the shapes do not fit, or a share is not from 0 to 1.
    """
    shares, times = np.asarray(shares, "float64"), list(times)
    _check(shares, times)
    finite = np.isfinite(shares)
    with np.errstate(invalid="ignore"):
        percent = (100 * np.where(finite, shares, 0).sum(axis=1) / finite.sum(axis=1)).T
    rows = [str(number) for number in range(1, len(percent) + 1)]
    figure, axes = subplots(height=min(1.3 + 0.3 * len(rows), 5.5))
    draw_heat(figure, axes, percent, f"% {quantity}", limits=(0, max(np.nanmax(percent, initial=0), 1)))
    label_cells(axes, rows, [f"{moment:g}" for moment in times])
    axes.set(xlabel=f"{time} of training", ylabel=row)
    members = number_of_seeds(shares.shape[1])
    description = _describe(percent, times, f"share of {quantity}, mean of {members}", row, time)
    return DescribedFigure(figure, description, _list(percent, times, quantity, (row, time, members)))


def _check(shares, times):
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


def _describe(percent, times, what, row, time):
    first, last = f"at {time} {times[0]:g}", f"at {time} {times[-1]:g}"
    ends = {f"{row} 1": percent[0], f"{row} {len(percent)}": percent[-1]}
    clauses = [describe_course(name, curve, first, last, _percent) for name, curve in ends.items()]
    known = np.where(np.isfinite(percent), percent, -1)
    if known.max() >= 0:
        place = np.unravel_index(known.argmax(), known.shape)[0] + 1
        clauses.append(f"the highest share is {_percent(known.max())}, in {row} ≈{place}")
    gaps = " Hatched cells have no finite number." if (known < 0).any() else ""
    return f"{capitalized(what)}, {len(percent)} {row}s at {len(times)} times: {'; '.join(clauses)}.{gaps}"


def _list(percent, times, quantity, names):
    row, time, members = names
    caption = f"{capitalized(quantity)} in percent, mean of {members}, by {row} and {time}"
    chosen = listed(len(percent))
    rows = [
        [
            f"{times[column]:g}",
            *(
                approx(percent[i, column]) if np.isfinite(percent[i, column]) else "not finite"
                for i in chosen
            ),
        ]
        for column in listed(len(times))
    ]
    return Table(caption, [time, *(f"{row} {i + 1}" for i in chosen)], rows)
