"""One frame of an explorer: a picture small enough to store many, and its description."""

import re
from dataclasses import dataclass
from io import BytesIO

import matplotlib as mpl

from course_lib.figures import DescribedFigure

# What Matplotlib writes and a browser does not need; the date among it.
_SPARE = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)
_COORDINATES = re.compile(r'(?<= )(?:d|x|y)="[^"]*"')
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")


@dataclass(frozen=True)
class Frame:
    """A picture and its description.

    Attributes
    ----------
    svg : str
        The picture, with the same bytes whenever the same is drawn.
    width : int
        How wide to show it, in pixels.
    description : str
    """

    svg: str
    width: int
    description: str


def frame(drawn):
    """Turn what was drawn into a frame.

    Parameters
    ----------
    drawn : DescribedFigure

    Returns
    -------
    Frame

    Raises
    ------
    TypeError
        If it is no DescribedFigure.
    """
    if not isinstance(drawn, DescribedFigure):
        raise TypeError(f"draw must return a DescribedFigure. Received: {type(drawn).__name__}")
    written = BytesIO()
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "explorer"}):
        drawn.figure.savefig(written, format="svg")
    width = round(100 * drawn.figure.get_figwidth())
    return Frame(_minified(written.getvalue().decode()), width, drawn.description)


def _minified(svg):
    """Drop what is not drawn, and coordinates' digits beyond a hundredth of a point."""
    drawn = _SPARE.sub("", svg[svg.index("<svg") :])
    drawn = _COORDINATES.sub(lambda found: _LONG_NUMBER.sub(_rounded, found.group()), drawn)
    return re.sub(r">\s+<", "><", drawn)


def _rounded(number):
    return f"{float(number.group()):.2f}".rstrip("0").rstrip(".")
