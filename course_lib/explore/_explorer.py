"""A figure behind sliders: live, with sliders that call Python, or as a page that holds all frames."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from html import escape
from itertools import product
from math import prod

import ipywidgets as widgets
from IPython.display import display

from course_lib._session import interactive
from course_lib.explore._frame import make_frame
from course_lib.explore._page import write_page
from course_lib.explore._slider import Slider
from course_lib.figures import DescribedFigure

MOST_SLIDERS = 2
MOST_FRAMES = 60

_PICTURE = '<img src="data:image/svg+xml;base64,{data}" alt="{alt}" width="{width}" style="height: auto">'
_PROBLEM = '<pre role="alert">{name}: {message}</pre>'


class Explorer:
    """A figure with a slider for each of its parameters.

    Displayed in a live notebook, it calls Python whenever a slider moves. Where a notebook is executed
    to be stored or compared, it gives a piece of a web page that holds all frames and needs no kernel,
    and as its text form the sliders and the description of the initial frame.

    Parameters
    ----------
    draw
        Called with one value of each slider, by name.
    sliders
        By the name of the parameter.
    """

    def __init__(self, draw: Callable[..., DescribedFigure], sliders: Mapping[str, Slider]) -> None:
        self._draw = draw
        self._sliders = sliders

    def __repr__(self) -> str:
        """Return the sliders and the description of the initial frame."""
        sliders = (
            f"{slider.label} = {slider.texts[slider.initial]} "
            f"(slider with {len(slider.texts)} values from {slider.texts[0]} to {slider.texts[-1]})"
            for slider in self._sliders.values()
        )
        return f"{', '.join(sliders)}. {self._draw_initial().description}"

    def widget(self) -> widgets.VBox:
        """Return the live form, which needs a kernel: the sliders, and below them the picture."""
        controls = {name: _control(slider) for name, slider in self._sliders.items()}
        picture = widgets.HTML()

        def update(change=None):
            picture.value = self._picture([control.value for control in controls.values()])

        for control in controls.values():
            control.observe(update, names="value")
        update()
        return widgets.VBox([*controls.values(), picture])

    def _ipython_display_(self) -> None:
        if not interactive():
            raise NotImplementedError("IPython then asks for the other forms")
        display(self.widget())

    def _repr_html_(self) -> str:
        sliders = list(self._sliders.values())
        frames = [make_frame(self._draw_at(values)) for values in product(*(one.values for one in sliders))]
        return write_page(sliders, frames, self._draw_initial()._repr_png_()[0])

    def _draw_initial(self):
        return self._draw_at(slider.values[slider.initial] for slider in self._sliders.values())

    def _draw_at(self, values):
        return self._draw(**dict(zip(self._sliders, values, strict=True)))

    def _picture(self, values):
        """Return a frame as HTML, or the error that kept it from being drawn, which a widget would hide."""
        try:
            frame = make_frame(self._draw_at(values))
        except Exception as error:
            return _PROBLEM.format(name=type(error).__name__, message=escape(str(error)))
        data = b64encode(frame.svg.encode()).decode()
        return _PICTURE.format(data=data, alt=escape(frame.description), width=frame.width)


def _control(slider):
    return widgets.SelectionSlider(
        options=list(zip(slider.texts, slider.values, strict=True)),
        value=slider.values[slider.initial],
        description=slider.label,
        style={"description_width": "initial"},
        layout={"width": "100%", "max_width": "540px"},
    )


def explore(draw: Callable[..., DescribedFigure], **sliders: Slider) -> Explorer:
    """Put a figure behind sliders; the explorer is to be the last line of a cell.

    Parameters
    ----------
    draw
        Called with one value of each slider, by name.
    **sliders
        One or two, made by `slider`, by the name of the parameter of `draw`.

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
    for name, slider in sliders.items():
        if not isinstance(slider, Slider):
            raise TypeError(f"{name} must be made by slider(...). Received: {name}={slider!r}")
    sizes = [len(slider.values) for slider in sliders.values()]
    if prod(sizes) > MOST_FRAMES:
        received = f"{' × '.join(map(str, sizes))} = {prod(sizes)}"
        raise ValueError(f"An explorer has at most {MOST_FRAMES} frames. Received: {received} frames")
    return Explorer(draw, sliders)
