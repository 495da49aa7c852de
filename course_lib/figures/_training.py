"""Something followed over training."""

import numpy as np

from course_lib.figures._described import DescribedFigure
from course_lib.figures._series import after, describe_series, draw_series
from course_lib.figures._style import legend_above, subplots


def over_training(series, quantity):
    """Draw something against the epochs of training, with intervals.

    Parameters
    ----------
    series : dict of str to array of float, shape (members, epochs + 1)
        Measurements by name, before training and after each epoch.
    quantity : str
        What is measured, for the vertical axis.

    Returns
    -------
    DescribedFigure
        One pair of axes.
    """
    figure, axes = subplots()
    epochs = next(iter(series.values())).shape[1] - 1
    draw_series(axes, np.arange(epochs + 1), series)
    axes.set(xlabel="epochs of training", ylabel=quantity, ylim=(-0.05, 1.05))
    axes.locator_params(axis="x", integer=True)
    legend_above(figure, axes, columns=4)
    return DescribedFigure(figure, _describe(series, quantity, epochs))


def _describe(series, quantity, epochs):
    clauses = [
        describe_series(name, values, "before training", after(epochs)) for name, values in series.items()
    ]
    members = len(next(iter(series.values())))
    return f"{quantity.capitalize()} over training, mean of {members} seeds: {'; '.join(clauses)}."
