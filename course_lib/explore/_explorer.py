"""A figure behind sliders."""

from itertools import product
from math import prod

from IPython.display import display

from course_lib._session import interactive
from course_lib.explore._frame import frame
from course_lib.explore._page import page
from course_lib.explore._slider import Slider
from course_lib.explore._widget import widget

MOST_SLIDERS = 2
MOST_FRAMES = 60


class Explorer:
    """A figure with a slider for each of its parameters.

    Displayed in a live notebook, it calls Python whenever a slider moves. Where a notebook is executed
    to be stored or compared, it gives a piece of a web page that holds all frames and needs no kernel,
    and as its text form the sliders and the description of the frame at which they start.

    Parameters
    ----------
    draw : callable
        Called with one value of each slider, by name; returns a `course_lib.figures.DescribedFigure`.
    sliders : dict of str to Slider
        By the name of the parameter.
    """

    def __init__(self, draw, sliders):
        self._draw = draw
        self._sliders = sliders

    def __repr__(self):
        """Return the sliders and the description of the frame at which they start."""
        places = (
            f"{one.label} = {one.texts[one.start]} "
            f"(slider with {len(one.texts)} values from {one.texts[0]} to {one.texts[-1]})"
            for one in self._sliders.values()
        )
        return f"{', '.join(places)}. {self._start().description}"

    def widget(self):
        """Return the live form, which needs a kernel.

        Returns
        -------
        ipywidgets.VBox
            The sliders, and below them the picture.
        """
        return widget(self._frame, self._sliders)

    def _ipython_display_(self):
        if not interactive():
            raise NotImplementedError("IPython then asks for the other forms")
        display(self.widget())

    def _repr_html_(self):
        sliders = list(self._sliders.values())
        grid = product(*(one.values for one in sliders))
        frames = [self._frame(**self._named(values)) for values in grid]
        return page(sliders, frames, self._start()._repr_png_()[0])

    def _start(self):
        return self._draw(**self._named(one.values[one.start] for one in self._sliders.values()))

    def _frame(self, **values):
        return frame(self._draw(**values))

    def _named(self, values):
        return dict(zip(self._sliders, values, strict=True))


def explore(draw, **sliders):
    """Put a figure behind sliders.

    Parameters
    ----------
    draw : callable
        Called with one value of each slider, by name; returns a `course_lib.figures.DescribedFigure`.
    **sliders : Slider
        One or two, by the name of the parameter of `draw`.

    Returns
    -------
    Explorer
        To be the last line of a cell.

    Raises
    ------
    TypeError
        If a slider was not made by `slider`.
    ValueError
        If there are no sliders or more than two, or they have more than 60 frames together. When it is
        displayed, if all frames together are larger than 500 kB.

    Examples
    --------
    >>> explore(print)
    Traceback (most recent call last):
    ...
    ValueError: An explorer takes 1 or 2 sliders. Received: 0 sliders
    """
    if not 1 <= len(sliders) <= MOST_SLIDERS:
        raise ValueError(f"An explorer takes 1 or {MOST_SLIDERS} sliders. Received: {len(sliders)} sliders")
    for name, one in sliders.items():
        if not isinstance(one, Slider):
            raise TypeError(f"{name} must be made by slider(...). Received: {name}={one!r}")
    frames = prod(len(one.values) for one in sliders.values())
    if frames > MOST_FRAMES:
        sizes = " × ".join(str(len(one.values)) for one in sliders.values())
        raise ValueError(f"An explorer has at most {MOST_FRAMES} frames. Received: {sizes} = {frames} frames")
    return Explorer(draw, sliders)
