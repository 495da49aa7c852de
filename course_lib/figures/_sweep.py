"""A measurement against a setting, beside theory's curve."""

import numpy as np

from course_lib.evidence import approx, mean_band
from course_lib.figures._described import DescribedFigure
from course_lib.figures._style import INK, legend_above, line_style, subplots


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
    figure, axes = subplots()
    mean, low, high = mean_band(measured)
    axes.axhspan(0.01, 1, color="#0072B2", alpha=0.07, linewidth=0)
    axes.axhline(1, color=INK, linewidth=1)
    axes.plot(widths, predicted, color=INK, linestyle=":", label="theory")
    style = line_style(1) | {"linestyle": "none"}
    axes.errorbar(widths, mean, [mean - low, high - mean], capsize=3, label="measured", **style)
    axes.set(xscale="log", yscale="log", xlabel="units in a layer", ylabel="gradient factor per layer")
    axes.set(ylim=(0.4, 2.5), xticks=widths, yticks=[0.5, 1, 2])
    axes.set_xticklabels(widths)
    axes.set_yticklabels(["0.5", "1", "2"])
    axes.minorticks_off()
    axes.text(widths[-1], 0.93, "vanishes", ha="right", va="top")
    axes.text(widths[0], 1.07, "explodes", ha="left", va="bottom")
    legend_above(figure, axes)
    return DescribedFigure(figure, _describe(widths, mean, predicted, len(measured)))


def _describe(widths, mean, predicted, members):
    points = ", ".join(f"{w}: {approx(m)}" for w, m in zip(widths, mean, strict=True))
    theory = ", ".join(f"{p:.2f}" for p in predicted)
    off = np.abs(mean / predicted - 1).max()
    return (
        f"Factor by which the gradient's spread changes from a layer to the one below, by units in a layer, "
        f"mean of {members} seeds: {points}. Theory gives {theory}, and the largest difference is "
        f"{approx(100 * off, 1)} percent. Below 1 gradients vanish, above 1 they explode."
    )
