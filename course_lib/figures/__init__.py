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

from course_lib.figures._activation import activation_function, activation_functions
from course_lib.figures._chain import backpropagation
from course_lib.figures._chart import vital_signs
from course_lib.figures._described import DescribedFigure
from course_lib.figures._differences import differences
from course_lib.figures._examples import examples
from course_lib.figures._grid import grid
from course_lib.figures._health import health_map
from course_lib.figures._layers import by_layer
from course_lib.figures._ridges import ridgelines
from course_lib.figures._singular_values import singular_values
from course_lib.figures._sweep import sweep
from course_lib.figures._table import Table
from course_lib.figures._training import over_training
from course_lib.figures._widths import gradient_factor_by_width

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
