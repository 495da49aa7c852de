"""One frame of an explorer: a picture small enough to store many, and its description."""

import re
from dataclasses import dataclass
from io import BytesIO

import matplotlib as mpl

from course_lib.figures import DescribedFigure

# What Matplotlib writes and a browser does not need; the date among it.
_UNUSED = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)
_COORDINATES = re.compile(r'(?<= )(?:d|x|y)="[^"]*"')
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")


@dataclass(frozen=True)
class Frame:
    """A picture and its description.

    Attributes
    ----------
    svg
        The picture, with the same bytes whenever the same is drawn.
    width
        How wide to show it, in pixels.
    description
        What it shows.
    """

    svg: str
    width: int
    description: str


def make_frame(figure: DescribedFigure) -> Frame:
    """Return a figure as a frame. Raise TypeError for anything but a DescribedFigure."""
    if not isinstance(figure, DescribedFigure):
        raise TypeError(f"draw must return a DescribedFigure. Received: {type(figure).__name__}")
    svg = BytesIO()
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "explorer"}):
        figure.figure.savefig(svg, format="svg")
    width = round(100 * figure.figure.get_figwidth())
    return Frame(_minify(svg.getvalue().decode()), width, figure.description)


def _minify(svg):
    """Drop what is not drawn, and coordinates' digits beyond a hundredth of a point."""
    used = _UNUSED.sub("", svg[svg.index("<svg") :])
    short = _COORDINATES.sub(lambda found: _LONG_NUMBER.sub(_round, found.group()), used)
    return re.sub(r">\s+<", "><", short)


def _round(number):
    return f"{float(number.group()):.2f}".rstrip("0").rstrip(".")
