"""A statistic layer by layer."""

import numpy as np

from course_lib.evidence import approx
from course_lib.figures._bands import mean_of
from course_lib.figures._described import DescribedFigure
from course_lib.figures._series import check_comparable, draw_bands, list_bands
from course_lib.figures._style import INK, in_house_style, legend_above, log_axis, subplots
from course_lib.figures._table import Table
from course_lib.figures._words import capitalized, describe_course, seeds


@in_house_style
def by_layer(series, quantity, predictions=None, log=True):
    """Draw a statistic against the hidden layer, with intervals and what theory predicts.

    Parameters
    ----------
    series : dict of str to array of float, shape (members, layers)
        Measurements by name, from the lowest layer to the highest; finite, of five members or more.
    quantity : str
        What is measured, for the vertical axis.
    predictions : dict of str to array of float, shape (layers,), optional
        What theory expects of the series of the same name; drawn as a thin black line.
    log : bool
        Whether the vertical axis is logarithmic.

    Returns
    -------
    DescribedFigure
        One pair of axes: the mean over members with its 95 % interval.
    """
    predictions = predictions or {}
    bands = {name: mean_of(np.arange(1, values.shape[1] + 1), values) for name, values in series.items()}
    check_comparable(bands)
    figure, axes = subplots()
    draw_bands(axes, bands)
    _draw_predictions(axes, predictions)
    if log:
        log_axis(axes)
    else:
        axes.set_ylim(bottom=0)
    axes.set(xlabel="hidden layer (1 is next to the input)", ylabel=quantity)
    axes.locator_params(axis="x", integer=True)
    legend_above(figure, axes, "mean and 95 % interval")
    table = _list(bands, quantity, predictions)
    return DescribedFigure(figure, _describe(bands, quantity, predictions), table)


def _draw_predictions(axes, predictions):
    style = {"color": INK, "linewidth": 1.2, "linestyle": (0, (2, 2)), "zorder": 3}
    for name, values in predictions.items():
        label = "theory" if name == list(predictions)[-1] else None
        axes.plot(np.arange(1, len(values) + 1), values, label=label, **style)


def _list(bands, quantity, predictions):
    caption = f"{capitalized(quantity)}: mean and 95 % interval over {seeds(bands)}"
    table = list_bands(caption, "layer", bands)
    rows = [list(row) for row in table.rows]
    for row in rows:
        row += [approx(values[int(row[0]) - 1], 3) for values in predictions.values()]
    return Table(caption, [*table.header, *(f"theory: {name}" for name in predictions)], rows)


def _describe(bands, quantity, predictions):
    clauses = [
        describe_course(name, band.centre, "in layer 1", f"in layer {len(band.centre)}")
        for name, band in bands.items()
    ]
    if predictions:
        off = max(abs(np.log(bands[k].centre / v)).max() for k, v in predictions.items())
        clauses.append(f"theory and measurement differ at most by a factor of {approx(np.exp(off), 3)}")
    return f"{capitalized(quantity)}, mean of {seeds(bands)}: {'; '.join(clauses)}."
