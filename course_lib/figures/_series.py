"""Series over layers or over training: drawn as a mean with its band, described in words."""

import numpy as np

from course_lib.evidence import approx, mean_band
from course_lib.figures._style import line_style


def draw_series(axes, positions, series):
    """Draw a mean over members and its 95 % interval for each of several series.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw.
    positions : sequence of float, length points
        Where the points stand on the horizontal axis.
    series : dict of str to array of float, shape (members, points)
        The series by name.
    """
    for index, (name, values) in enumerate(series.items()):
        mean, low, high = mean_band(values)
        style = line_style(index)
        marked = np.unique(np.linspace(0, len(mean) - 1, min(len(mean), 11)).round().astype(int))
        axes.plot(positions, mean, label=name, markevery=list(marked), **style)
        axes.fill_between(positions, low, high, color=style["color"], alpha=0.25, linewidth=0)


def describe_series(name, values, first, last):
    """Say how the mean over members goes from the first point to the last.

    Parameters
    ----------
    name : str
        What the series is called.
    values : array of float, shape (members, points)
        The series.
    first, last : str
        What the first and the last point are called, as in "in layer 1".

    Returns
    -------
    str
        A clause such as "tanh falls from ≈0.46 in layer 1 to ≈0.29 in layer 5".
    """
    mean = values.mean(axis=0)
    start, end = mean[0], mean[-1]
    clause = f"{name} {_verb(start, end)} from {approx(start)} {first} to {approx(end)} {last}"
    return clause + _detour(mean)


def _detour(mean):
    ends, tolerance = mean[[0, -1]], 0.1 * np.ptp(mean) + 0.1 * abs(mean).max()
    if mean.min() < ends.min() - tolerance:
        return f", by way of a lowest value of {approx(mean.min())}"
    if mean.max() > ends.max() + tolerance:
        return f", by way of a highest value of {approx(mean.max())}"
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
