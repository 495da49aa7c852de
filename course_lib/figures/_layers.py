"""A statistic layer by layer."""

import numpy as np
from matplotlib.ticker import LogLocator

from course_lib.evidence import approx
from course_lib.figures._described import DescribedFigure
from course_lib.figures._series import describe_series, draw_series
from course_lib.figures._style import INK, legend_above, subplots


def by_layer(series, quantity, predictions=None, log=True):
    """Draw a statistic against the hidden layer, with intervals and what theory predicts.

    Parameters
    ----------
    series : dict of str to array of float, shape (members, layers)
        Measurements by name, from the lowest layer to the highest.
    quantity : str
        What is measured, for the vertical axis.
    predictions : dict of str to array of float, shape (layers,), optional
        What theory expects of the series of the same name; drawn as a thin black line.
    log : bool
        Whether the vertical axis is logarithmic.

    Returns
    -------
    DescribedFigure
        One pair of axes.
    """
    figure, axes = subplots()
    layers = np.arange(1, next(iter(series.values())).shape[1] + 1)
    draw_series(axes, layers, series)
    for name, values in (predictions or {}).items():
        label = "theory" if name == list(predictions)[-1] else None
        axes.plot(layers, values, color=INK, linewidth=1.2, linestyle=(0, (2, 2)), label=label, zorder=3)
    if log:
        axes.set_yscale("log")
        _label_plainly(axes)
    else:
        axes.set_ylim(bottom=0)
    axes.set(xlabel="hidden layer (1 is next to the input)", ylabel=quantity)
    axes.locator_params(axis="x", integer=True)
    if len(series) > 1 or predictions:
        legend_above(figure, axes)
    return DescribedFigure(figure, _describe(series, quantity, predictions or {}))


def _label_plainly(axes):
    """Where a logarithmic axis spans little, write 0.05 and not 5 times a power of ten."""
    low, high = axes.get_ylim()
    if high < 1000 * low:
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_locator(LogLocator(subs=(2, 5)))
        axes.yaxis.set_minor_formatter("{x:g}")


def _describe(series, quantity, predictions):
    clauses = [
        describe_series(name, values, "in layer 1", f"in layer {values.shape[1]}")
        for name, values in series.items()
    ]
    if predictions:
        off = max(abs(np.log(series[k].mean(axis=0) / v)).max() for k, v in predictions.items())
        clauses.append(f"theory and measurement differ at most by a factor of {approx(np.exp(off), 3)}")
    members = len(next(iter(series.values())))
    return f"{quantity.capitalize()}, mean of {members} seeds: {'; '.join(clauses)}."
