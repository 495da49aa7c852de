"""Numbers and their course in words: exact ones as they are, measured ones after the sign ≈."""

import numpy as np

from course_lib.evidence import Interval, approx


def describe_course(name, curve, first, last, write=approx):
    """Say how a curve goes from its first point to its last.

    Parameters
    ----------
    name : str
        What the curve is called.
    curve : array of float, shape (points,)
        Infinite where at least half of the members have diverged.
    first, last : str
        What the first and the last point are called, as in "in layer 1".
    write : callable
        How to write a number: measured ones with `approx`, others with `exact`.

    Returns
    -------
    str
        A clause such as "tanh falls from ≈0.46 in layer 1 to ≈0.29 in layer 5".
    """
    start, end = curve[0], curve[-1]
    if not np.isfinite(start):
        return f"{name} is not finite {first}"
    if not np.isfinite(end):
        return f"{name} starts at {write(start)} {first} and is not finite {last}"
    clause = f"{name} {_verb(start, end)} from {write(start)} {first} to {write(end)} {last}"
    return clause + _detour(curve[np.isfinite(curve)], write)


def _detour(curve, write):
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


def after(epochs):
    """Name the end of training.

    Parameters
    ----------
    epochs : int

    Returns
    -------
    str
        Such as "after 20 epochs".
    """
    return f"after {epochs} epoch{'' if epochs == 1 else 's'}"


def capitalized(text):
    """Begin a sentence, leaving names such as ReLU as they are.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    return text[:1].upper() + text[1:]


def seeds(bands):
    """Name the members that numbers are taken over.

    Parameters
    ----------
    bands : dict of str to Band
        By name.

    Returns
    -------
    str
        Such as "8 seeds", or "5 to 8 seeds" where they differ.
    """
    return number_of_seeds(*(band.members for band in bands.values()))


def number_of_seeds(*members):
    """Name so many members.

    Parameters
    ----------
    *members : int
        How many there are, of each series.

    Returns
    -------
    str
        Such as "1 seed" or "5 to 8 seeds".
    """
    count = " to ".join(map(str, sorted({min(members), max(members)})))
    return f"{count} seed{'' if max(members) == 1 else 's'}"


def ranged(centre, low, high):
    """Write a measured number with its range in a table's cell.

    Parameters
    ----------
    centre, low, high : float
        Infinite where members have diverged.

    Returns
    -------
    str
        Such as "≈0.157 [0.150, 0.165]"; words where a number is not finite.
    """
    if not np.isfinite(centre):
        return "not finite"
    if not np.isfinite([low, high]).all():
        return f"{approx(centre, 3)} and more"
    return str(Interval(centre, low, high, 0))


def exact(number):
    """Write a number that is the same everywhere.

    Parameters
    ----------
    number : float

    Returns
    -------
    str
        With three significant digits.
    """
    return f"{number:.3g}"
