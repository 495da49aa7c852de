"""How the singular values of a net's Jacobian are distributed, depth by depth."""

import numpy as np

from course_lib.evidence import approx
from course_lib.figures._described import DescribedFigure
from course_lib.figures._style import INK, in_house_style, legend_above, line_style, subplots
from course_lib.figures._table import Table
from course_lib.figures._words import describe_course

QUANTILES = {"smallest": 0.0, "lower quarter": 0.25, "median": 0.5, "upper quarter": 0.75, "largest": 1.0}
FLOOR = 1e-12
"""What is below this share of a depth's largest value is as good as 0."""


@in_house_style
def singular_values(spectra):
    """Draw the range, the middle half and the median of singular values against depth.

    Parameters
    ----------
    spectra : dict of str to sequence of array of float, shape (members, examples, values)
        By net, one to three: at each depth from 1, what `jacobian_singular_values` gave from the input
        to that layer. All values of a depth are put together; what is not finite is left out. Zeros
        lie below the axis.

    Returns
    -------
    DescribedFigure
        One pair of axes for each net, with a common logarithmic vertical axis.

    Raises
    ------
    ValueError
        If there are not one to three nets of the same depth, or a depth has no finite value.
    """
    curves = {name: np.stack([_quantiles(values) for values in depths]) for name, depths in spectra.items()}
    if not 1 <= len(curves) <= 3 or len({len(curve) for curve in curves.values()}) != 1:
        depths = {name: len(curve) for name, curve in curves.items()}
        raise ValueError(f"There must be one to three nets of the same depth. Received: depths {depths}")
    figure, all_axes = subplots(1, len(curves), sharey=True, squeeze=False)
    bottom = 0.1 * min(curve[curve > 0].min(initial=1) for curve in curves.values())
    for axes, (name, curve) in zip(all_axes[0], curves.items(), strict=True):
        _draw(axes, name, np.maximum(curve, bottom / 10))
    all_axes[0, 0].set(ylabel="singular value", yscale="log")
    all_axes[0, 0].set_ylim(bottom=bottom)
    legend_above(figure, all_axes[0, 0])
    return DescribedFigure(figure, _describe(curves), _list(curves))


def _quantiles(values):
    finite = np.asarray(values)[np.isfinite(values)]
    if not finite.size:
        raise ValueError("Each depth must have finite singular values. Received: none finite")
    quantiles = np.quantile(finite, list(QUANTILES.values()))
    return np.where(quantiles > FLOOR * finite.max(), quantiles, 0.0)


def _draw(axes, name, curve):
    depth, colour = np.arange(1, len(curve) + 1), line_style(0)["color"]
    axes.axhline(1, color=INK, linewidth=1)
    axes.fill_between(depth, curve[:, 0], curve[:, 4], color=colour, alpha=0.15, lw=0, label="all")
    axes.fill_between(depth, curve[:, 1], curve[:, 3], color=colour, alpha=0.4, lw=0, label="middle half")
    axes.plot(depth, curve[:, 2], **line_style(0), label="median")
    axes.plot(depth, curve[:, 4], "--", color=INK, linewidth=1.2, label="largest")
    axes.plot(depth, curve[:, 0], ":", color=INK, linewidth=1.2, label="smallest")
    axes.locator_params(axis="x", integer=True, nbins=6)
    axes.set_xlabel("layers")
    axes.set_title(name, loc="left")


def _describe(curves):
    sentences = []
    for name, curve in curves.items():
        ends = ("for 1 layer", f"for {len(curve)} layers")
        clauses = [
            describe_course(f"the {which}", curve[:, column], *ends)
            for which, column in (("median", 2), ("largest", 4), ("smallest", 0))
        ]
        sentences.append(f"{name}: {'; '.join(clauses)}.")
    return "Singular values of the Jacobian from the input to each layer. " + " ".join(sentences)


def _list(curves):
    rows = [
        [f"{name}, {depth}", *map(approx, numbers)]
        for name, curve in curves.items()
        for depth, numbers in enumerate(curve, start=1)
    ]
    return Table("Singular values of the Jacobian, by net and number of layers", ["net", *QUANTILES], rows)
