"""Numbers and the course of curves in words. Measured numbers follow the sign ≈; exact ones do not."""

from collections.abc import Callable

import numpy as np

from course_lib.evidence import Interval, approx


def describe_course(
    name: str, curve: np.ndarray, first: str, last: str, write: Callable[[float], str] = approx
) -> str:
    """Return a clause on how a curve goes from its first point to its last.

    Parameters
    ----------
    name
        What the curve is called.
    curve : shape (points,)
        Infinite where at least half of the members have diverged.
    first, last
        What the first and the last point are called, as in "in layer 1".
    write
        How to write a number: `approx` for measured ones, `format_exact` for others.

    Examples
    --------
    >>> describe_course("tanh", np.array([0.46, 0.38, 0.29]), "in layer 1", "in layer 3")
    'tanh falls from ≈0.46 in layer 1 to ≈0.29 in layer 3'
    """
    start, end = curve[0], curve[-1]
    if not np.isfinite(start):
        return f"{name} is not finite {first}"
    if not np.isfinite(end):
        return f"{name} starts at {write(start)} {first} and is not finite {last}"
    clause = f"{name} {_verb(start, end)} from {write(start)} {first} to {write(end)} {last}"
    return clause + _extreme_between(curve[np.isfinite(curve)], write)


def _extreme_between(curve, write):
    ends, tolerance = curve[[0, -1]], 0.1 * np.ptp(curve) + 0.1 * abs(curve).max()
    if curve.min() < ends.min() - tolerance:
        return f", by way of a lowest value of {write(curve.min())}"
    if curve.max() > ends.max() + tolerance:
        return f", by way of a highest value of {write(curve.max())}"
    return ""


def _verb(start, end):
    if abs(end - start) <= 0.1 * abs(start):
        return "stays level,"
    return "rises" if end > start else "falls"


def after_epochs(epochs: int) -> str:
    """Return a name of the end of training, such as "after 20 epochs"."""
    return f"after {epochs} epoch{'' if epochs == 1 else 's'}"


def capitalize_first(text: str) -> str:
    """Return a text with a capital at its beginning, leaving names such as ReLU as they are."""
    return text[:1].upper() + text[1:]


def number_of_seeds(*members: int) -> str:
    """Return over how many members each series was taken, such as "1 seed" or "5 to 8 seeds"."""
    count = " to ".join(map(str, sorted({min(members), max(members)})))
    return f"{count} seed{'' if max(members) == 1 else 's'}"


def number_with_range(center: float, low: float, high: float) -> str:
    """Return a measured number with its range, such as "≈0.157 [0.150, 0.165]".

    The numbers are infinite where members have diverged; words then say so.
    """
    if not np.isfinite(center):
        return "not finite"
    if not np.isfinite([low, high]).all():
        return f"{approx(center, 3)} and more"
    return str(Interval(center, low, high, 0))


def format_exact(number: float) -> str:
    """Return a number that is the same on every machine, with three significant digits."""
    return f"{number:.3g}"
