"""Differences with their intervals, one below the other."""

from collections.abc import Mapping

from course_lib.evidence import Interval
from course_lib.figures._described import SIGN, DescribedFigure, Table
from course_lib.figures._palette import INK, PAPER, line_style
from course_lib.figures._style import house_style, subplots
from course_lib.figures._words import capitalize_first


@house_style()
def differences(
    intervals: Mapping[str, Interval], quantity: str, below: str = "", above: str = ""
) -> DescribedFigure:
    """Draw differences as dots with bars against 0; an open dot means that the bar holds 0.

    Parameters
    ----------
    intervals
        One or more, by name, from the top down.
    quantity
        What differs, for the horizontal axis.
    below, above
        What it means to lie below and above 0, such as "ELU is better".
    """
    if not intervals:
        raise ValueError("A figure needs at least one difference. Received: none")
    figure, axes = subplots(height=1.2 + 0.5 * len(intervals))
    axes.axvline(0, color=INK, linewidth=1)
    for row, interval in enumerate(intervals.values()):
        _draw_interval(axes, row, interval)
    labels = [f"{name}\n{str(interval).removeprefix(SIGN)}" for name, interval in intervals.items()]
    axes.set_yticks(range(len(intervals)), labels)
    axes.set(xlabel=_label(quantity, below, above), ylim=(len(intervals) - 0.5, -0.5))
    axes.grid(False, axis="y")
    axes.locator_params(axis="x", nbins=5)
    clauses = [f"{name} {interval}, {_side(interval, below, above)}" for name, interval in intervals.items()]
    description = f"{capitalize_first(quantity)}, mean and interval: {'; '.join(clauses)}."
    rows = [[name, str(interval), _side(interval)] for name, interval in intervals.items()]
    header = ["difference", "mean and interval", "against 0"]
    return DescribedFigure(figure, description, Table(capitalize_first(quantity), header, rows))


def _draw_interval(axes, row, interval):
    color = line_style(0)["color"]
    bar = [[interval.mean - interval.low], [interval.high - interval.mean]]
    face = PAPER if _holds_zero(interval) else color
    style = {"fmt": "o", "color": color, "markersize": 7, "capsize": 3, "markerfacecolor": face}
    axes.errorbar([interval.mean], [row], xerr=bar, **style)


def _label(quantity, below, above):
    sides = "     ".join(filter(None, [below and f"← {below}", above and f"{above} →"]))
    return "\n".join(filter(None, [quantity, sides]))


def _holds_zero(interval):
    return interval.low <= 0 <= interval.high


def _side(interval, below="", above=""):
    if _holds_zero(interval):
        return "the interval holds 0"
    side, meaning = ("below 0", below) if interval.high < 0 else ("above 0", above)
    return ", ".join(filter(None, [side, meaning]))
