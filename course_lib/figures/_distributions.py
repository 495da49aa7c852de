"""Distributions layer by layer: histograms of a quantity, and quantiles of singular values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from course_lib.diagnostics import Distribution
from course_lib.evidence import approx
from course_lib.figures._described import DescribedFigure, Table
from course_lib.figures._palette import INK, line_style
from course_lib.figures._style import SMALL, house_style, legend_above, subplots
from course_lib.figures._words import capitalize_first, describe_course, number_of_seeds

LARGEST_RATIO = 30
"""Ratio of two layers' standard deviations up to which one axis can show both."""

REACH = 4
"""Standard deviations from the mean that the axis shows."""

HEIGHT, MOST_OVER_NEXT = 0.8, 3
"""Height of a ridge, where layers are 1 apart; the fullest bin is cut at so many times the next."""

QUANTILES = {"smallest": 0.0, "lower quarter": 0.25, "median": 0.5, "upper quarter": 0.75, "largest": 1.0}
ZERO = 1e-12
"""A singular value below this share of its depth's largest one counts as 0."""


@dataclass(frozen=True)
class _Ridge:
    """One layer's histogram, all members together."""

    edges: np.ndarray  # of the bins, in the axis's units
    heights: np.ndarray  # densities
    fullest: float  # share of the values in the fullest bin
    mean: float  # in the quantity's own units, as is std
    std: float
    not_finite: int


@house_style()
def ridgelines(distribution: Distribution, quantity: str) -> DescribedFigure:
    """Draw how a quantity is distributed in each layer, the lowest layer at the bottom.

    All members are put together. Each ridge is drawn to its own height. Layers share one axis in the
    quantity's own units, unless their standard deviations differ more than thirtyfold: then each is
    centered and measured in its own standard deviation, which is written beside it in both cases. A bin
    that holds more than three times as much as any other is cut, and marked with a triangle.

    Parameters
    ----------
    distribution
        Of the quantity.
    quantity
        What it is, such as "activation".
    """
    ridges, own_units = _ridges(distribution)
    members, layers, _ = distribution.counts.shape
    figure, axes = subplots(height=1.1 + 0.36 * layers)
    for layer, ridge in enumerate(ridges, start=1):
        _draw_ridge(axes, layer, ridge)
    axes.set(xlim=_limits(ridges, own_units), ylim=(0.9, layers + 1.05))
    axes.set_yticks(range(1, layers + 1), [f"layer {layer}" for layer in range(1, layers + 1)], va="bottom")
    axes.set_xlabel(quantity if own_units else f"{quantity}: standard deviations from its layer's mean")
    axes.text(1.02, layers + 1, "std", transform=axes.get_yaxis_transform(), fontsize=SMALL, weight="bold")
    description = _describe_ridges(ridges, quantity, members, own_units)
    return DescribedFigure(figure, description, _list_ridges(ridges, quantity, members))


def _ridges(distribution):
    """Put members together, and return whether the axis is in the quantity's own units."""
    means, stds = (_mean_of_finite(column) for column in (distribution.mean, distribution.std))
    known = stds[np.isfinite(stds) & (stds > 0)]
    own_units = not known.size or known.max() <= LARGEST_RATIO * known.min()
    ridges = []
    for layer, (edges, mean, std) in enumerate(zip(distribution.edges, means, stds, strict=True)):
        counts = distribution.counts[:, layer].sum(axis=0)
        if not own_units:
            edges = (edges - mean) / (std or 1.0)
        total = max(counts.sum(), 1)
        density = counts / np.diff(edges) / total
        not_finite = int(distribution.not_finite[:, layer].sum())
        ridges.append(_Ridge(edges, density, counts.max() / total, mean, std, not_finite))
    return ridges, own_units


def _mean_of_finite(column):
    """Return the mean over the members that are finite; not a number where none is."""
    finite = np.isfinite(column)
    return np.where(finite, column, 0).sum(axis=0) / np.where(finite.any(axis=0), finite.sum(axis=0), np.nan)


def _draw_ridge(axes, layer, ridge):
    if np.isfinite(ridge.edges).all():
        top = _top(ridge.heights)
        heights = layer + HEIGHT * np.minimum(ridge.heights / top, 1)
        color = line_style(0)["color"]
        axes.stairs(heights, ridge.edges, baseline=layer, fill=True, color=color, alpha=0.35)
        axes.stairs(heights, ridge.edges, baseline=layer, color=color, linewidth=1.1)
        cut = ridge.heights > top
        middles = (ridge.edges[1:] + ridge.edges[:-1]) / 2
        axes.plot(middles[cut], np.full(cut.sum(), layer + HEIGHT + 0.08), "^", color=INK, markersize=4)
    label = _approx_or_words(ridge.std).removeprefix("≈")
    axes.text(1.02, layer + 0.1, label, transform=axes.get_yaxis_transform(), fontsize=SMALL)


def _top(heights):
    """Return the height at which the fullest bin is cut: its own, if that is not much above the next."""
    highest, next_highest = np.sort(np.append(heights, 0))[:-3:-1]
    return min(highest, MOST_OVER_NEXT * next_highest) or highest or 1.0


def _limits(ridges, own_units):
    finite = [ridge for ridge in ridges if np.isfinite([ridge.mean, ridge.std]).all()]
    if not finite:
        return -1, 1
    around = [(r, r.mean, r.std or 1.0) if own_units else (r, 0, 1) for r in finite]
    low = min(max(mean - REACH * std, r.edges[0]) for r, mean, std in around)
    high = max(min(mean + REACH * std, r.edges[-1]) for r, mean, std in around)
    margin = 0.03 * (high - low)
    return low - margin, high + margin


def _describe_ridges(ridges, quantity, members, own_units):
    last = f"in layer {len(ridges)}"
    stds = np.array([ridge.std for ridge in ridges])
    clauses = [
        f"Distribution of the {quantity} in each of {len(ridges)} layers, {number_of_seeds(members)} "
        "together: " + describe_course("its standard deviation", stds, "in layer 1", last),
        f"its mean is {_approx_or_words(ridges[0].mean)} in layer 1 and "
        f"{_approx_or_words(ridges[-1].mean)} {last}",
    ]
    cut = [ridge.fullest for ridge in ridges if _top(ridge.heights) < ridge.heights.max()]
    clauses += [f"one bin holds up to {approx(100 * max(cut))} % of a layer's values"] if cut else []
    lost = [f"layer {layer}" for layer, ridge in enumerate(ridges, start=1) if ridge.not_finite]
    clauses += [f"not all values are finite in {', '.join(lost)}"] if lost else []
    units = "" if own_units else " Each layer is drawn in units of its own standard deviation."
    return "; ".join(clauses) + "." + units


def _approx_or_words(number):
    return approx(number) if np.isfinite(number) else "not finite"


def _list_ridges(ridges, quantity, members):
    rows = [
        [
            str(layer),
            *(_approx_or_words(number) for number in (ridge.mean, ridge.std, 100 * ridge.fullest)),
            f"≈{ridge.not_finite}" if ridge.not_finite else "0",
        ]
        for layer, ridge in enumerate(ridges, start=1)
    ]
    caption = f"{capitalize_first(quantity)} by layer, {number_of_seeds(members)} together"
    header = ["layer", "mean", "standard deviation", "% in the fullest bin", "not finite"]
    return Table(caption, header, rows)


@house_style()
def singular_values(spectra: Mapping[str, Sequence[npt.ArrayLike]]) -> DescribedFigure:
    """Draw the range, the middle half and the median of a Jacobian's singular values against depth.

    Parameters
    ----------
    spectra : each a sequence of shape (members, examples, values)
        By net, one to three of the same depth: at each depth from 1, what `jacobian_singular_values` gave
        from the input to that layer. All values of a depth are put together; what is not finite is left
        out, and there must be finite ones. Zeros lie below the axis, which all nets share.
    """
    curves = {name: np.stack([_quantiles(values) for values in depths]) for name, depths in spectra.items()}
    if not 1 <= len(curves) <= 3 or len({len(curve) for curve in curves.values()}) != 1:
        depths = {name: len(curve) for name, curve in curves.items()}
        raise ValueError(f"There must be one to three nets of the same depth. Received: depths {depths}")
    figure, all_axes = subplots(1, len(curves), sharey=True, squeeze=False)
    bottom = 0.1 * min(curve[curve > 0].min(initial=1) for curve in curves.values())
    for axes, (name, curve) in zip(all_axes[0], curves.items(), strict=True):
        _draw_quantiles(axes, name, np.maximum(curve, bottom / 10))
    all_axes[0, 0].set(ylabel="singular value", yscale="log")
    all_axes[0, 0].set_ylim(bottom=bottom)
    legend_above(figure, all_axes[0, 0])
    return DescribedFigure(figure, _describe_quantiles(curves), _list_quantiles(curves))


def _quantiles(values):
    finite = np.asarray(values)[np.isfinite(values)]
    if not finite.size:
        raise ValueError("Each depth must have finite singular values. Received: none finite")
    quantiles = np.quantile(finite, list(QUANTILES.values()))
    return np.where(quantiles > ZERO * finite.max(), quantiles, 0.0)


def _draw_quantiles(axes, name, curve):
    depth, color = np.arange(1, len(curve) + 1), line_style(0)["color"]
    axes.axhline(1, color=INK, linewidth=1)
    axes.fill_between(depth, curve[:, 0], curve[:, 4], color=color, alpha=0.15, lw=0, label="all")
    axes.fill_between(depth, curve[:, 1], curve[:, 3], color=color, alpha=0.4, lw=0, label="middle half")
    axes.plot(depth, curve[:, 2], **line_style(0), label="median")
    axes.plot(depth, curve[:, 4], "--", color=INK, linewidth=1.2, label="largest")
    axes.plot(depth, curve[:, 0], ":", color=INK, linewidth=1.2, label="smallest")
    axes.locator_params(axis="x", integer=True, nbins=6)
    axes.set_xlabel("layers")
    axes.set_title(name, loc="left")


def _describe_quantiles(curves):
    sentences = ["Singular values of the Jacobian from the input to each layer."]
    for name, curve in curves.items():
        ends = ("for 1 layer", f"for {len(curve)} layers")
        clauses = [
            describe_course(f"the {which}", curve[:, column], *ends)
            for which, column in (("median", 2), ("largest", 4), ("smallest", 0))
        ]
        sentences.append(f"{name}: {'; '.join(clauses)}.")
    return " ".join(sentences)


def _list_quantiles(curves):
    rows = [
        [f"{name}, {depth}", *map(approx, numbers)]
        for name, curve in curves.items()
        for depth, numbers in enumerate(curve, start=1)
    ]
    return Table("Singular values of the Jacobian, by net and number of layers", ["net", *QUANTILES], rows)
