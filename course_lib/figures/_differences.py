"""Differences with their intervals, one below the other."""

from course_lib.figures._described import DescribedFigure
from course_lib.figures._style import INK, in_house_style, line_style, subplots
from course_lib.figures._table import SIGN, Table
from course_lib.figures._words import capitalized


@in_house_style
def differences(intervals, quantity, below="", above=""):
    """Draw differences as dots with bars against 0; an open dot means that the bar holds 0.

    Parameters
    ----------
    intervals : dict of str to course_lib.evidence.Interval
        By name, from the top down.
    quantity : str
        What differs, for the horizontal axis.
    below, above : str
        What it means to lie below and above 0, such as "ELU is better".

    Returns
    -------
    DescribedFigure
        One pair of axes.

    Raises
    ------
    ValueError
        If there is no difference.
    """
    if not intervals:
        raise ValueError("A figure needs at least one difference. Received: none")
    figure, axes = subplots(height=1.2 + 0.5 * len(intervals))
    axes.axvline(0, color=INK, linewidth=1)
    for row, interval in enumerate(intervals.values()):
        _draw(axes, row, interval)
    labels = [f"{name}\n{str(interval).removeprefix(SIGN)}" for name, interval in intervals.items()]
    axes.set_yticks(range(len(intervals)), labels)
    axes.set(xlabel=_label(quantity, below, above), ylim=(len(intervals) - 0.5, -0.5))
    axes.grid(False, axis="y")
    axes.locator_params(axis="x", nbins=5)
    description = _describe(intervals, quantity, below, above)
    return DescribedFigure(figure, description, _list(intervals, quantity))


def _draw(axes, row, interval):
    colour = line_style(0)["color"]
    bar = [[interval.mean - interval.low], [interval.high - interval.mean]]
    face = "white" if _holds_0(interval) else colour
    style = {"fmt": "o", "color": colour, "markersize": 7, "capsize": 3, "markerfacecolor": face}
    axes.errorbar([interval.mean], [row], xerr=bar, **style)


def _label(quantity, below, above):
    sides = [f"← {below}" if below else "", f"{above} →" if above else ""]
    return "\n".join([quantity, *(["     ".join(filter(None, sides))] if any(sides) else [])])


def _holds_0(interval):
    return interval.low <= 0 <= interval.high


def _side(interval, below, above):
    if _holds_0(interval):
        return "the interval holds 0"
    words, side = (below, "below 0") if interval.high < 0 else (above, "above 0")
    return f"{side}, {words}" if words else side


def _describe(intervals, quantity, below, above):
    clauses = [f"{name} {interval}, {_side(interval, below, above)}" for name, interval in intervals.items()]
    return f"{capitalized(quantity)}, mean and interval: {'; '.join(clauses)}."


def _list(intervals, quantity):
    rows = [[name, str(interval), _side(interval, "", "")] for name, interval in intervals.items()]
    return Table(capitalized(quantity), ["difference", "mean and interval", "against 0"], rows)
