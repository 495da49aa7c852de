"""Explorers with known frames, for tests."""

import numpy as np

from course_lib.explore import explore, slider
from course_lib.figures import DescribedFigure, backpropagation
from course_lib.theory import unit_chain

WEIGHTS = (0.5, 1.0, 1.5, 2.0)
BIASES = (-1, 0, 1)


def draw_chain(weight: float, bias: float = 0) -> DescribedFigure:
    """Draw a net of one unit a layer."""
    return backpropagation({f"weight {weight}, bias {bias}": unit_chain(np.tanh, weight, bias, depth=3, x=1)})


def chain_explorer():
    """Return an explorer with one slider."""
    return explore(draw_chain, weight=slider(WEIGHTS, label="weight w", initial=1, format=".2f"))


def grid_explorer():
    """Return an explorer with two sliders."""
    return explore(
        draw_chain,
        weight=slider(WEIGHTS, label="weight of the units", initial=0.5),
        bias=slider(BIASES, label="bias < 2 & more", initial=1, unit="mV"),
    )
