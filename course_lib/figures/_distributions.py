"""How signals or gradients are distributed in each layer, one ridge above the other."""

from dataclasses import dataclass

import numpy as np

from course_lib.evidence import approx
from course_lib.figures._described import DescribedFigure
from course_lib.figures._style import INK, SMALL, in_house_style, line_style, subplots
from course_lib.figures._table import Table
from course_lib.figures._words import capitalized, describe_course, number_of_seeds

WIDE = 30
"""Ratio of two layers' spreads from which on one axis cannot show both."""

REACH = 4
"""Spreads from the mean that the axis shows."""

HEIGHT, CUT = 0.8, 3
"""Height of a ridge, where layers are 1 apart; the fullest bin is cut at so many times the next."""


@dataclass(frozen=True)
class _Ridge:
    """One layer's histogram, all members together.

    Edges are those of the bins, in the axis's units; heights are densities; fullest is the share of the
    values in the fullest bin; mean and spread are in the quantity's own units.
    """

    edges: np.ndarray
    heights: np.ndarray
    fullest: float
    mean: float
    spread: float
    not_finite: int


@in_house_style
def ridgelines(distribution, quantity):
    """Draw how a quantity is distributed in each layer, the lowest layer at the bottom.

    All members are put together. Each ridge is drawn to its own height. Layers share one axis in the
    quantity's own units, unless their spreads differ more than thirtyfold: then each is centred and
    measured in its own spread. In both cases its spread is written beside it. A bin that holds
    more than three times as much as any other is cut, and marked with a triangle.

    Parameters
    ----------
    distribution : course_lib.diagnostics.Distribution
        Of the quantity.
    quantity : str
        What it is, such as "activation".

    Returns
    -------
    DescribedFigure
        One pair of axes.
    """
    ridges, own_units = _ridges(distribution)
    members, layers, _ = distribution.counts.shape
    figure, axes = subplots(height=1.1 + 0.36 * layers)
    for layer, ridge in enumerate(ridges, start=1):
        _draw_ridge(axes, layer, ridge)
    axes.set(xlim=_limits(ridges, own_units), ylim=(0.9, layers + 1.05))
    axes.set_yticks(range(1, layers + 1), [f"layer {layer}" for layer in range(1, layers + 1)], va="bottom")
    axes.set_xlabel(quantity if own_units else f"{quantity}: distance from its layer's mean, in spreads")
    axes.text(1.02, layers + 1, "spread", transform=axes.get_yaxis_transform(), fontsize=SMALL, weight="bold")
    description = _describe(ridges, quantity, members, own_units)
    return DescribedFigure(figure, description, _list(ridges, quantity, members))


def _ridges(distribution):
    """Put members together; choose the units of the axis."""
    mean, spread = (_mean_of_finite(column) for column in (distribution.mean, distribution.std))
    known = spread[np.isfinite(spread) & (spread > 0)]
    own_units = not known.size or known.max() <= WIDE * known.min()
    ridges = []
    for layer, edges in enumerate(distribution.edges):
        counts = distribution.counts[:, layer].sum(axis=0)
        if not own_units:
            edges = (edges - mean[layer]) / (spread[layer] or 1.0)
        density = counts / np.diff(edges) / max(counts.sum(), 1)
        lost = int(distribution.not_finite[:, layer].sum())
        share = counts.max() / max(counts.sum(), 1)
        ridges.append(_Ridge(edges, density, share, mean[layer], spread[layer], lost))
    return ridges, own_units


def _mean_of_finite(column):
    """Mean over the members that are finite; not a number where none is."""
    finite = np.isfinite(column)
    return np.where(finite, column, 0).sum(axis=0) / np.where(finite.any(axis=0), finite.sum(axis=0), np.nan)


def _draw_ridge(axes, layer, ridge):
    if np.isfinite(ridge.edges).all():
        top = _top(ridge.heights)
        heights = HEIGHT * np.minimum(ridge.heights / top, 1)
        colour = line_style(0)["color"]
        axes.stairs(layer + heights, ridge.edges, baseline=layer, fill=True, color=colour, alpha=0.35)
        axes.stairs(layer + heights, ridge.edges, baseline=layer, color=colour, linewidth=1.1)
        cut = ridge.heights > top
        middles = (ridge.edges[1:] + ridge.edges[:-1]) / 2
        axes.plot(middles[cut], np.full(cut.sum(), layer + HEIGHT + 0.08), "^", color=INK, markersize=4)
    label = approx(ridge.spread).removeprefix("≈") if np.isfinite(ridge.spread) else "not finite"
    axes.text(1.02, layer + 0.1, label, transform=axes.get_yaxis_transform(), fontsize=SMALL)


def _top(heights):
    """Return the height at which the fullest bin is cut, its own if that is not much above the next."""
    highest, next_highest = np.sort(np.append(heights, 0))[:-3:-1]
    return min(highest, CUT * next_highest) or highest or 1.0


def _limits(ridges, own_units):
    drawn = [ridge for ridge in ridges if np.isfinite([ridge.mean, ridge.spread]).all()]
    if not drawn:
        return -1, 1
    around = [(r.mean, r.spread or 1.0) if own_units else (0, 1) for r in drawn]
    low = min(max(m - REACH * s, r.edges[0]) for r, (m, s) in zip(drawn, around, strict=True))
    high = max(min(m + REACH * s, r.edges[-1]) for r, (m, s) in zip(drawn, around, strict=True))
    margin = 0.03 * (high - low)
    return low - margin, high + margin


def _describe(ridges, quantity, members, own_units):
    last = f"in layer {len(ridges)}"
    spread = np.array([ridge.spread for ridge in ridges])
    words = [
        f"Distribution of the {quantity} in each of {len(ridges)} layers, {number_of_seeds(members)} "
        "together: " + describe_course("its spread", spread, "in layer 1", last),
        f"its mean is {_words(ridges[0].mean)} in layer 1 and {_words(ridges[-1].mean)} {last}",
    ]
    cut = [ridge.fullest for ridge in ridges if _top(ridge.heights) < ridge.heights.max()]
    words += [f"one bin holds up to {approx(100 * max(cut))} % of a layer's values"] if cut else []
    lost = [f"layer {layer}" for layer, ridge in enumerate(ridges, start=1) if ridge.not_finite]
    words += [f"not all values are finite in {', '.join(lost)}"] if lost else []
    scale = "" if own_units else " Each layer is drawn in units of its own spread."
    return "; ".join(words) + "." + scale


def _words(number):
    return approx(number) if np.isfinite(number) else "not finite"


def _list(ridges, quantity, members):
    rows = [
        [
            str(layer),
            *(_words(number) for number in (ridge.mean, ridge.spread, 100 * ridge.fullest)),
            f"≈{ridge.not_finite}" if ridge.not_finite else "0",
        ]
        for layer, ridge in enumerate(ridges, start=1)
    ]
    caption = f"{capitalized(quantity)} by layer, {number_of_seeds(members)} together"
    return Table(caption, ["layer", "mean", "spread", "% in the fullest bin", "not finite"], rows)
