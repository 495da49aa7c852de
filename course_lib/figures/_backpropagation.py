"""Backpropagation in one picture: nets of one unit a layer."""

from collections.abc import Mapping

from matplotlib.patches import FancyArrowPatch

from course_lib.figures._described import DescribedFigure, Table
from course_lib.figures._palette import INK, PAPER, line_style
from course_lib.figures._style import SMALL, house_style, subplots
from course_lib.figures._words import format_exact
from course_lib.theory import UnitChain


@house_style()
def backpropagation(chains: Mapping[str, UnitChain]) -> DescribedFigure:
    """Draw nets of one unit a layer, one below the other: the signal going up, the gradient coming down.

    Parameters
    ----------
    chains
        Nets of the same depth, by name.
    """
    figure, rows = subplots(len(chains), 1, height=1.75 * len(chains), squeeze=False)
    for axes, (name, chain) in zip(rows[:, 0], chains.items(), strict=True):
        _draw_chain(axes, name, chain)
    description = " ".join(_describe(name, chain) for name, chain in chains.items())
    return DescribedFigure(figure, description, _list(chains))


def _draw_chain(axes, name, chain):
    depth = len(chain.gradient)
    up, down = line_style(0)["color"], line_style(1)["color"]
    circle = {"boxstyle": "circle,pad=0.35", "facecolor": PAPER, "edgecolor": up, "linewidth": 1.5}
    centered = {"ha": "center", "va": "center"}
    for layer, (h, gradient) in enumerate(zip(chain.activation, chain.gradient, strict=True)):
        axes.text(layer, 0, f"{h:.2f}", fontsize=10, bbox=circle, **centered)
        axes.text(layer, 0.75, f"layer {layer + 1}", color=INK, **centered)
        axes.text(layer, -0.95, f"{gradient:.2g}", color=down, fontsize=10, **centered)
        if layer < depth - 1:
            _draw_arrow(axes, (layer + 0.28, 0.06), (layer + 0.72, 0.06), up)
            _draw_arrow(axes, (layer + 0.72, -0.5), (layer + 0.28, -0.5), down)
            factor = f"×{chain.factor[layer]:.2f}"
            axes.text(layer + 0.5, -0.62, factor, ha="center", va="top", color=down, fontsize=SMALL)
    axes.text(-1.1, 0, "signal", va="center", color=up)
    axes.text(-1.1, -0.95, "gradient", va="center", color=down)
    axes.set(xlim=(-1.1, depth - 0.55), ylim=(-1.25, 1.0))
    axes.set_title(name, loc="left")
    axes.axis("off")


def _draw_arrow(axes, start, end, color):
    axes.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=11, color=color))


def _describe(name, chain):
    return (
        f"{name}: through {len(chain.gradient)} layers the signal ends at {chain.activation[-1]:.2f}; the "
        f"gradient starts at {chain.gradient[-1]:.2g} in the top layer and arrives as "
        f"{chain.gradient[0]:.2g} in layer 1."
    )


def _list(chains):
    rows = [
        [f"{name}, layer {layer}", format_exact(h), format_exact(gradient)]
        for name, chain in chains.items()
        for layer, (h, gradient) in enumerate(zip(chain.activation, chain.gradient, strict=True), start=1)
    ]
    return Table("Chains of one unit a layer", ["unit", "signal", "gradient"], rows)
