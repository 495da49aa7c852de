"""Measurements against one setting, such as the learning rate or the width of the layers."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from course_lib.evidence import approx
from course_lib.figures._bands import MEAN, Band, check_equal_lengths, list_bands, mean_of, seeds
from course_lib.figures._described import DescribedFigure
from course_lib.figures._palette import INK, PAPER, VANISHING, line_style
from course_lib.figures._style import house_style, legend_above, log_axis, settings_axis, subplots
from course_lib.figures._words import capitalize_first, describe_course, format_exact


@house_style()
def sweep(
    series: Mapping[str, npt.ArrayLike],
    settings: npt.ArrayLike,
    quantity: str,
    setting: str,
    log: bool = False,
) -> DescribedFigure:
    """Draw a measurement against a setting on a logarithmic axis: means with their 95 % intervals.

    Each series' lowest point has a ring. Where a member has diverged, there is no mean: an open
    marker above the axes stands for the setting.

    Parameters
    ----------
    series : each of shape (members, settings)
        Measurements by name, of five members or more; not finite where a member has diverged.
    settings : shape (settings,)
        What the setting was set to: positive, ascending.
    quantity, setting
        What is measured and what is set, for the axes.
    log
        Whether the vertical axis is logarithmic.
    """
    settings = np.asarray(settings, "float64")
    _check_settings(series, settings)
    bands = {name: _finite_means(settings, np.asarray(values, "float64")) for name, values in series.items()}
    check_equal_lengths(bands)
    figure, axes = subplots()
    for index, (name, band) in enumerate(bands.items()):
        _draw_means(axes, line_style(index), name, band)
    settings_axis(axes, settings)
    axes.set(xlabel=setting, ylabel=quantity)
    if log:
        log_axis(axes)
    _mark_diverged(axes, bands)
    legend_above(figure, axes, MEAN)
    table = list_bands(f"{capitalize_first(quantity)}: {MEAN} over {seeds(bands)}", setting, bands)
    clauses = [_describe_means(name, band, setting) for name, band in bands.items()]
    description = f"{capitalize_first(quantity)} by {setting}, mean of {seeds(bands)}: {'; '.join(clauses)}."
    return DescribedFigure(figure, description, table)


def _check_settings(series, settings):
    shapes = {name: np.shape(values) for name, values in series.items()}
    if any(len(shape) != 2 or shape[1] != len(settings) for shape in shapes.values()):
        raise ValueError(f"series must be (members, {len(settings)}), as settings. Received: shapes {shapes}")
    if not (settings > 0).all() or not (np.diff(settings) > 0).all():
        raise ValueError(f"settings must be positive and ascending. Received: {settings.tolist()}")


def _finite_means(settings, values):
    """Return a Band that is infinite where a member has diverged."""
    finite = np.isfinite(values).all(axis=0)
    columns = np.full((3, len(settings)), np.inf)
    if finite.any():
        band = mean_of(settings[finite], values[:, finite])
        columns[:, finite] = band.center, band.low, band.high
    return Band(settings, *columns, len(values))


def _draw_means(axes, style, name, band):
    finite = np.isfinite(band.center)
    center, positions = band.center[finite], band.positions[finite]
    error = [center - band.low[finite], band.high[finite] - center]
    axes.plot(positions, center, label=name, **style)
    axes.errorbar(positions, center, error, fmt="none", capsize=3, elinewidth=1.2, ecolor=style["color"])
    if finite.any():
        best = center.argmin()
        ring = {"markersize": 12, "markerfacecolor": "none", "markeredgewidth": 1.5}
        axes.plot(positions[best], center[best], "o", color=style["color"], **ring)


def _mark_diverged(axes, bands):
    """Mark settings at which members diverged, a row above the axes for each series."""
    label, height = "open: some diverged", 1.04
    for index, band in enumerate(bands.values()):
        diverged = band.positions[~np.isfinite(band.center)]
        if len(diverged):
            style = line_style(index) | {"linestyle": "none", "markerfacecolor": PAPER, "clip_on": False}
            heights, place = np.full(len(diverged), height), axes.get_xaxis_transform()
            axes.plot(diverged, heights, transform=place, label=label, **style)
            label, height = None, height + 0.06


def _describe_means(name, band, setting):
    finite = np.isfinite(band.center)
    if not finite.any():
        return f"{name} diverges at every {setting}"
    center, positions = band.center[finite], band.positions[finite]
    ends = (f"at {setting} {positions[index]:g}" for index in (0, -1))
    clause = describe_course(name, center, *ends)
    clause += f", lowest at {setting} ≈{positions[center.argmin()]:g}"
    if finite.all():
        return clause
    return f"{clause}, some of its members diverge at ≈{np.sum(~finite)} of {len(finite)} settings"


@house_style()
def gradient_factor_by_width(
    widths: Sequence[int], measured: npt.ArrayLike, predicted: npt.ArrayLike
) -> DescribedFigure:
    """Draw the gradient's factor per layer against the width of the layers, measured and predicted.

    Parameters
    ----------
    widths
        Units in a layer.
    measured : shape (members, widths)
        Factor by which the gradient's standard deviation changes from a layer to the one below.
    predicted : shape (widths,)
        The same by theory.
    """
    band, predicted = mean_of(widths, measured), np.asarray(predicted)
    figure, axes = subplots()
    _draw_factors(axes, band, predicted)
    legend_above(figure, axes, MEAN)
    caption = f"Gradient's factor per layer: {MEAN} over {band.members} seeds, and theory"
    theory = {"theory": [format_exact(factor) for factor in predicted]}
    table = list_bands(caption, "units in a layer", {"measured": band}, theory)
    return DescribedFigure(figure, _describe_factors(band, predicted), table)


def _draw_factors(axes, band, predicted):
    axes.axhline(1, color=INK, linewidth=1)
    axes.plot(band.positions, predicted, color=INK, linestyle=":", label="theory")
    error = [band.center - band.low, band.high - band.center]
    style = line_style(1) | {"linestyle": "none"}
    axes.errorbar(band.positions, band.center, error, capsize=3, label="measured", **style)
    axes.set(xlabel="units in a layer", ylabel="gradient factor per layer")
    settings_axis(axes, band.positions)
    log_axis(axes)
    low, high = axes.get_ylim()
    axes.set_ylim(min(low, 0.8), max(high, 1.25))
    axes.axhspan(axes.get_ylim()[0], 1, color=VANISHING, alpha=0.07, linewidth=0)
    axes.text(band.positions[-1], 0.97, "vanishes", ha="right", va="top")
    axes.text(band.positions[0], 1.03, "explodes", ha="left", va="bottom")


def _describe_factors(band, predicted):
    points = ", ".join(f"{w}: {approx(m)}" for w, m in zip(band.positions, band.center, strict=True))
    theory = ", ".join(f"{p:.2f}" for p in predicted)
    off = np.abs(band.center / predicted - 1).max()
    return (
        "Factor by which the gradient's standard deviation changes from a layer to the one below, by units "
        f"in a layer, mean of {band.members} seeds: {points}. Theory gives {theory}, and the largest "
        f"difference is {approx(100 * off, 1)} percent. Below 1 gradients vanish, above 1 they explode."
    )
