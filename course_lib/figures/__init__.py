"""How it looks: pictures of computed results that describe themselves.

=============================  ================================================================
activation_function            a function, its tangent at 0, its slope, its saturated ends
activation_functions           several of them, to compare
backpropagation                signal and gradient in nets of one unit a layer
by_layer                       a statistic against depth, with intervals and theory's prediction
ridgelines                     how signals or gradients are distributed in each layer
singular_values                what a net does to small changes, against depth
vital_signs                    the chart of a net
over_training                  curves over training: median and band over members
health_map                     shares of dead, dormant or saturated units, layer by layer over time
sweep                          a measurement against one setting
grid                           a number for each pair of two settings
gradient_factor_by_width       the gradient's factor per layer against the width
differences                    differences with their intervals, against 0
examples                       images of a data set
=============================  ================================================================

Each takes computed results and gives a `DescribedFigure`: the picture, a description in words, and its
numbers as a `Table`, one call away.
"""

from course_lib.figures._activation_functions import activation_function, activation_functions
from course_lib.figures._backpropagation import backpropagation
from course_lib.figures._chart import vital_signs
from course_lib.figures._curves import by_layer, over_training
from course_lib.figures._described import DescribedFigure, Table
from course_lib.figures._differences import differences
from course_lib.figures._distributions import ridgelines, singular_values
from course_lib.figures._examples import examples
from course_lib.figures._maps import grid, health_map
from course_lib.figures._sweeps import gradient_factor_by_width, sweep

__all__ = [
    "DescribedFigure",
    "Table",
    "activation_function",
    "activation_functions",
    "backpropagation",
    "by_layer",
    "differences",
    "examples",
    "gradient_factor_by_width",
    "grid",
    "health_map",
    "over_training",
    "ridgelines",
    "singular_values",
    "sweep",
    "vital_signs",
]
