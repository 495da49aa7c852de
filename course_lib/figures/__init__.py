"""How it looks: pictures of computed results that describe themselves."""

from course_lib.figures._activation import activation_function
from course_lib.figures._chain import backpropagation
from course_lib.figures._chart import vital_signs
from course_lib.figures._described import DescribedFigure
from course_lib.figures._examples import examples
from course_lib.figures._layers import by_layer
from course_lib.figures._sweep import gradient_factor_by_width
from course_lib.figures._training import over_training

__all__ = [
    "DescribedFigure",
    "activation_function",
    "backpropagation",
    "by_layer",
    "examples",
    "gradient_factor_by_width",
    "over_training",
    "vital_signs",
]
