"""A figure that carries its description."""

from io import BytesIO

from PIL import Image


class DescribedFigure:
    """A figure and a description of it, made from the numbers that it shows.

    Displayed in a notebook, it gives the picture and, as its text form, the description, which is what
    a screen reader reads and what is compared when the notebook is run again.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The picture.
    description : str
        What it shows, in a sentence or two.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
    axes : list of matplotlib.axes.Axes
        To be retitled or drawn on.
    description : str
    """

    def __init__(self, figure, description):
        if not description.strip():
            raise ValueError(f"A figure needs a description. Received: {description!r}")
        self.figure = figure
        self.axes = figure.axes
        self.description = description

    def __repr__(self):
        """Return the description."""
        return self.description

    def _repr_png_(self):
        width = round(100 * self.figure.get_figwidth())
        metadata = {"alt": self.description, "width": width, "needs_background": "light"}
        return self._png(), metadata

    def _png(self):
        full, small = BytesIO(), BytesIO()
        self.figure.savefig(full, format="png", dpi=200)
        # A palette of 256 colours makes a page of eight figures a third of the size.
        Image.open(full).convert("RGB").quantize(256).save(small, "png", optimize=True)
        return small.getvalue()
