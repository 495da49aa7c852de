"""Backpropagation in one picture."""

from matplotlib.patches import FancyArrowPatch

from course_lib.figures._described import DescribedFigure
from course_lib.figures._style import INK, SMALL, in_house_style, line_style, subplots
from course_lib.figures._table import Table
from course_lib.figures._words import exact


@in_house_style
def backpropagation(chains):
    """Draw nets of one unit a layer: the signal going up, the gradient coming down.

    Parameters
    ----------
    chains : dict of str to course_lib.theory.UnitChain
        Chains of the same depth, by name.

    Returns
    -------
    DescribedFigure
        One pair of axes for each chain.
    """
    figure, rows = subplots(len(chains), 1, height=1.75 * len(chains), squeeze=False)
    for axes, (name, chain) in zip(rows[:, 0], chains.items(), strict=True):
        _draw_chain(axes, name, chain)
    return DescribedFigure(figure, " ".join(_describe(n, c) for n, c in chains.items()), _list(chains))


def _draw_chain(axes, name, chain):
    depth = len(chain.gradient)
    up, down = line_style(0)["color"], line_style(1)["color"]
    for layer, (h, gradient) in enumerate(zip(chain.activation, chain.gradient, strict=True)):
        axes.text(layer, 0, f"{h:.2f}", ha="center", va="center", fontsize=10, bbox=_unit(up))
        axes.text(layer, 0.75, f"layer {layer + 1}", ha="center", va="center", color=INK)
        axes.text(layer, -0.95, f"{gradient:.2g}", ha="center", va="center", color=down, fontsize=10)
        if layer < depth - 1:
            _arrow(axes, (layer + 0.28, 0.06), (layer + 0.72, 0.06), up)
            _arrow(axes, (layer + 0.72, -0.5), (layer + 0.28, -0.5), down)
            axes.text(
                layer + 0.5,
                -0.62,
                f"×{chain.factor[layer]:.2f}",
                ha="center",
                va="top",
                color=down,
                fontsize=SMALL,
            )
    axes.text(-1.1, 0, "signal", va="center", color=up)
    axes.text(-1.1, -0.95, "gradient", va="center", color=down)
    axes.set(xlim=(-1.1, depth - 0.55), ylim=(-1.25, 1.0))
    axes.set_title(name, loc="left")
    axes.axis("off")


def _unit(colour):
    return {
        "boxstyle": "circle,pad=0.35",
        "facecolor": "white",
        "edgecolor": colour,
        "linewidth": 1.5,
    }


def _arrow(axes, start, end, colour):
    axes.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=11, color=colour))


def _describe(name, chain):
    return (
        f"{name}: through {len(chain.gradient)} layers the signal ends at {chain.activation[-1]:.2f}; the "
        f"gradient starts at {chain.gradient[-1]:.2g} in the top layer and arrives as "
        f"{chain.gradient[0]:.2g} in layer 1."
    )


def _list(chains):
    rows = [
        [f"{name}, layer {layer}", exact(h), exact(gradient)]
        for name, chain in chains.items()
        for layer, (h, gradient) in enumerate(zip(chain.activation, chain.gradient, strict=True), start=1)
    ]
    return Table("Chains of one unit a layer", ["unit", "signal", "gradient"], rows)
