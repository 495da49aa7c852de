"""The live form: sliders that call Python."""

from base64 import b64encode
from html import escape

import ipywidgets as widgets

_PICTURE = '<img src="data:image/svg+xml;base64,{data}" alt="{alt}" width="{width}" style="height: auto">'
_PROBLEM = '<pre role="alert">{name}: {message}</pre>'


def widget(make_frame, sliders):
    """Put a figure behind sliders that call Python.

    Parameters
    ----------
    make_frame : callable
        Called with one value of each slider, by name; returns a `Frame`.
    sliders : dict of str to Slider
        By the name of the parameter.

    Returns
    -------
    ipywidgets.VBox
        The sliders, and below them the picture.
    """
    controls = {name: _control(one) for name, one in sliders.items()}
    picture = widgets.HTML()

    def update(change=None):
        picture.value = _shown(make_frame, {name: one.value for name, one in controls.items()})

    for control in controls.values():
        control.observe(update, names="value")
    update()
    return widgets.VBox([*controls.values(), picture])


def _control(one):
    return widgets.SelectionSlider(
        options=list(zip(one.texts, one.values, strict=True)),
        value=one.values[one.start],
        description=one.label,
        style={"description_width": "initial"},
        layout={"width": "100%", "max_width": "540px"},
    )


def _shown(make_frame, values):
    """Return a frame as HTML or, since a widget would swallow it, what kept it from being drawn."""
    try:
        frame = make_frame(**values)
    except Exception as error:
        return _PROBLEM.format(name=type(error).__name__, message=escape(str(error)))
    data = b64encode(frame.svg.encode()).decode()
    return _PICTURE.format(data=data, alt=escape(frame.description), width=frame.width)
