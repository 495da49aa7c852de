"""Figures behind sliders, with a kernel and without one.

>>> import numpy as np
>>> from course_lib import figures, theory
>>> from course_lib.explore import explore, slider
>>> def draw(scale):
...     profile = theory.activation_profile(lambda z: np.tanh(scale * z))
...     return figures.activation_function(profile, "scaled tanh")
>>> explore(draw, scale=slider([0.5, 1, 2], label="scale", initial=1))
scale = 1 (slider with 3 values from 0.5 to 2). The scaled tanh function goes from ...
"""

from course_lib.explore._explorer import Explorer, explore
from course_lib.explore._slider import Slider, slider

__all__ = ["Explorer", "Slider", "explore", "slider"]
