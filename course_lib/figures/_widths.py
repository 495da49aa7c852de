"""The gradient's factor per layer against the width, beside theory's curve."""

import numpy as np

from course_lib.evidence import approx
from course_lib.figures._bands import mean_of
from course_lib.figures._described import DescribedFigure
from course_lib.figures._style import (
    INK,
    in_house_style,
    legend_above,
    line_style,
    log_axis,
    settings_axis,
    subplots,
)
from course_lib.figures._table import Table
from course_lib.figures._words import exact, ranged


@in_house_style
def gradient_factor_by_width(widths, measured, predicted):
    """Draw the gradient's factor per layer against the width of the layers.

    Parameters
    ----------
    widths : sequence of int
        Units in a layer.
    measured : array of float, shape (members, widths)
        Factor by which the gradient's spread changes from a layer to the one below.
    predicted : array of float, shape (widths,)
        The same by theory.

    Returns
    -------
    DescribedFigure
        One pair of axes.
    """
    band = mean_of(widths, measured)
    figure, axes = subplots()
    _draw(axes, band, predicted)
    legend_above(figure, axes, "mean and 95 % interval")
    return DescribedFigure(figure, _describe(band, predicted), _list(band, predicted))


def _draw(axes, band, predicted):
    axes.axhline(1, color=INK, linewidth=1)
    axes.plot(band.positions, predicted, color=INK, linestyle=":", label="theory")
    style = line_style(1) | {"linestyle": "none"}
    error = [band.centre - band.low, band.high - band.centre]
    axes.errorbar(band.positions, band.centre, error, capsize=3, label="measured", **style)
    axes.set(xlabel="units in a layer", ylabel="gradient factor per layer")
    settings_axis(axes, band.positions)
    log_axis(axes)
    low, high = axes.get_ylim()
    axes.set_ylim(min(low, 0.8), max(high, 1.25))
    axes.axhspan(axes.get_ylim()[0], 1, color="#0072B2", alpha=0.07, linewidth=0)
    axes.text(band.positions[-1], 0.97, "vanishes", ha="right", va="top")
    axes.text(band.positions[0], 1.03, "explodes", ha="left", va="bottom")


def _describe(band, predicted):
    points = ", ".join(f"{w}: {approx(m)}" for w, m in zip(band.positions, band.centre, strict=True))
    theory = ", ".join(f"{p:.2f}" for p in predicted)
    off = np.abs(band.centre / predicted - 1).max()
    return (
        f"Factor by which the gradient's spread changes from a layer to the one below, by units in a layer, "
        f"mean of {band.members} seeds: {points}. Theory gives {theory}, and the largest difference is "
        f"{approx(100 * off, 1)} percent. Below 1 gradients vanish, above 1 they explode."
    )


def _list(band, predicted):
    rows = [
        [str(width), ranged(*numbers), exact(theory)]
        for width, *numbers, theory in zip(
            band.positions, band.centre, band.low, band.high, predicted, strict=True
        )
    ]
    caption = f"Gradient's factor per layer: mean and 95 % interval over {band.members} seeds, and theory"
    return Table(caption, ["units in a layer", "measured", "theory"], rows)
