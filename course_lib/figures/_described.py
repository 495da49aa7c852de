"""A figure that carries its description and its numbers."""

from io import BytesIO

from PIL import Image

from course_lib.figures._style import house_style


class DescribedFigure:
    """A figure, a description of it and a table of what it shows, made from the same numbers.

    Displayed in a notebook, it gives the picture and, as its text form, the description, which is what
    a screen reader reads on the site and what is compared when the notebook is run again.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The picture.
    description : str
        What it shows, in a sentence or two.
    table : Table
        The numbers.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
    axes : list of matplotlib.axes.Axes
        To be retitled or drawn on.
    description : str
    """

    def __init__(self, figure, description, table):
        if not description.strip():
            raise ValueError(f"A figure needs a description. Received: {description!r}")
        self.figure = figure
        self.axes = figure.axes
        self.description = description
        self._table = table

    def table(self):
        """Return the numbers that the figure shows.

        Returns
        -------
        Table
        """
        return self._table

    def __repr__(self):
        """Return the description."""
        return self.description

    def _repr_png_(self):
        width = round(100 * self.figure.get_figwidth())
        metadata = {"alt": self.description, "width": width, "needs_background": "light"}
        return self._png(), metadata

    def _png(self):
        full, small = BytesIO(), BytesIO()
        with house_style():
            self.figure.savefig(full, format="png", dpi=200)
        # A palette of 256 colours makes a page of eight figures a third of the size. Nothing but the
        # picture is kept, so that versions and dates change no byte.
        Image.open(full).convert("RGB").quantize(256).save(small, "png", optimize=True)
        return small.getvalue()
