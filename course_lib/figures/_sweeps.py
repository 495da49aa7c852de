"""A measurement against one setting."""

import numpy as np

from course_lib.figures._bands import Band, mean_of
from course_lib.figures._described import DescribedFigure
from course_lib.figures._series import check_comparable, list_bands
from course_lib.figures._style import (
    in_house_style,
    legend_above,
    line_style,
    log_axis,
    settings_axis,
    subplots,
)
from course_lib.figures._words import capitalized, describe_course, seeds

BAND = "mean and 95 % interval"


@in_house_style
def sweep(series, settings, quantity, setting, log=False):
    """Draw a measurement against a setting on a logarithmic axis, with intervals.

    Each series' lowest point has a ring. Where a member has diverged, there is no mean: an open
    marker above the axes stands for the setting.

    Parameters
    ----------
    series : dict of str to array of float, shape (members, settings)
        Measurements by name, of five members or more; not finite where a member has diverged.
    settings : sequence of float, positive, ascending
        What the setting was set to.
    quantity, setting : str
        What is measured and what is set, for the axes.
    log : bool
        Whether the vertical axis is logarithmic.

    Returns
    -------
    DescribedFigure
        One pair of axes.

    Raises
    ------
    ValueError
        If a series has not one column for each setting, or settings are not positive and ascending.
    """
    settings = np.asarray(settings, "float64")
    _check(series, settings)
    bands = {name: _band(settings, np.asarray(values, "float64")) for name, values in series.items()}
    check_comparable(bands)
    figure, axes = subplots()
    for index, band in enumerate(bands.values()):
        _draw(axes, index, list(bands)[index], band)
    settings_axis(axes, settings)
    axes.set(xlabel=setting, ylabel=quantity)
    if log:
        log_axis(axes)
    _draw_lost(axes, bands)
    legend_above(figure, axes, BAND)
    table = list_bands(f"{capitalized(quantity)}: {BAND} over {seeds(bands)}", setting, bands)
    return DescribedFigure(figure, _describe(bands, quantity, setting), table)


def _check(series, settings):
    shapes = {name: np.shape(values) for name, values in series.items()}
    if any(len(shape) != 2 or shape[1] != len(settings) for shape in shapes.values()):
        raise ValueError(f"series must be (members, {len(settings)}), as settings. Received: shapes {shapes}")
    if not (settings > 0).all() or not (np.diff(settings) > 0).all():
        raise ValueError(f"settings must be positive and ascending. Received: {settings.tolist()}")


def _band(settings, values):
    finite = np.isfinite(values).all(axis=0)
    columns = np.full((3, len(settings)), np.inf)
    if finite.any():
        band = mean_of(settings[finite], values[:, finite])
        columns[:, finite] = band.centre, band.low, band.high
    return Band(settings, *columns, len(values))


def _draw(axes, index, name, band):
    known = np.isfinite(band.centre)
    centre, positions = band.centre[known], band.positions[known]
    error = [centre - band.low[known], band.high[known] - centre]
    style = line_style(index)
    axes.plot(positions, centre, label=name, **style)
    axes.errorbar(positions, centre, error, fmt="none", capsize=3, elinewidth=1.2, ecolor=style["color"])
    if known.any():
        best = centre.argmin()
        ring = {"markersize": 12, "markerfacecolor": "none", "markeredgewidth": 1.5}
        axes.plot(positions[best], centre[best], "o", color=style["color"], **ring)


def _draw_lost(axes, bands):
    """Mark settings at which members diverged, a row above the axes for each series."""
    label, rows = "open: some diverged", 0
    for index, band in enumerate(bands.values()):
        lost = band.positions[~np.isfinite(band.centre)]
        if len(lost):
            style = line_style(index) | {"linestyle": "none", "markerfacecolor": "white"}
            heights = np.full(len(lost), 1.04 + 0.06 * rows)
            place = axes.get_xaxis_transform()
            axes.plot(lost, heights, transform=place, clip_on=False, label=label, **style)
            label, rows = None, rows + 1


def _describe(bands, quantity, setting):
    clauses = [_describe_one(name, band, setting) for name, band in bands.items()]
    return f"{capitalized(quantity)} by {setting}, mean of {seeds(bands)}: {'; '.join(clauses)}."


def _describe_one(name, band, setting):
    known = np.isfinite(band.centre)
    if not known.any():
        return f"{name} diverges at every {setting}"
    centre, positions = band.centre[known], band.positions[known]
    ends = (f"at {setting} {positions[index]:g}" for index in (0, -1))
    clause = describe_course(name, centre, *ends)
    clause += f", lowest at {setting} ≈{positions[centre.argmin()]:g}"
    if known.all():
        return clause
    return f"{clause}, some of its members diverge at ≈{np.sum(~known)} of {len(known)} settings"
