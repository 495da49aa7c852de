"""Tests of figures that carry their description."""

from io import BytesIO

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from PIL import Image

from course_lib.figures import DescribedFigure, Table, by_layer
from course_lib.figures._style import subplots

TABLE = Table("A line", ["x", "y"], [["0", "1"], ["2", "3"]])


def make():
    figure, axes = subplots()
    axes.plot([1, 2, 3])
    return DescribedFigure(figure, "A line rises from 1 to 3.", TABLE)


def test_displaying_gives_the_picture_and_the_description():
    data, metadata = DisplayFormatter().format(make())
    assert data["text/plain"] == "A line rises from 1 to 3."
    assert metadata["image/png"]["alt"] == "A line rises from 1 to 3."
    assert Image.open(BytesIO(data["image/png"])).size == (1080, 680)


def test_the_same_picture_has_the_same_bytes():
    assert make()._repr_png_()[0] == make()._repr_png_()[0]


def test_its_numbers_are_one_call_away():
    assert make().table() is TABLE


def test_axes_can_be_drawn_on():
    figure = make()
    plain = figure._repr_png_()[0]
    figure.axes[0].set_title("A title")
    assert figure._repr_png_()[0] != plain


def test_the_look_is_not_part_of_the_description():
    values = np.linspace(1, 2, 40).reshape(8, 5)
    figure = by_layer({"a": values}, "spread")
    before = repr(figure)
    figure.axes[0].lines[0].set_color("red")
    assert repr(figure) == before


def test_a_figure_without_a_description_is_refused():
    with pytest.raises(ValueError, match="needs a description. Received: ' '"):
        DescribedFigure(subplots()[0], " ", TABLE)
