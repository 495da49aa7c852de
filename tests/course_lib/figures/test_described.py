"""Tests of figures that carry their description, and of the tables that carry their numbers."""

from html.parser import HTMLParser
from io import BytesIO

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from PIL import Image

from course_lib.figures import DescribedFigure, Table, by_layer
from course_lib.figures._style import subplots
from tools.notebook_rules import sanitize

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
    figure = by_layer({"a": values}, "standard deviation")
    before = repr(figure)
    figure.axes[0].lines[0].set_color("red")
    assert repr(figure) == before


def test_a_figure_without_a_description_is_refused():
    with pytest.raises(ValueError, match="needs a description. Received: ' '"):
        DescribedFigure(subplots()[0], " ", TABLE)


HEADER = ["net", "error", "layers"]


def table(error="≈0.086 [0.080, 0.092]", layers="10"):
    return Table("Error of <two> nets", HEADER, [["tanh", error, layers], ["logistic", "≈0.9", "5"]])


def test_columns_are_aligned():
    lines = repr(table()).splitlines()
    assert lines[0] == "Error of <two> nets"
    assert {
        line.rindex(end) + len(end) for line, end in zip(lines[1:], ("layers", "10", "5"), strict=True)
    } == {len(lines[1])}
    assert [line.split()[0] for line in lines[1:]] == ["net", "tanh", "logistic"]


@pytest.mark.parametrize(
    "error", ["≈0.1 [0, 0.2]", "≈-0.00126 [-0.00685, 0.00432]", "≈1e-05 [1.2e-07, 2e-05]"]
)
def test_a_measured_number_of_another_length_changes_nothing_that_is_compared(error):
    assert sanitize(repr(table(error))) == sanitize(repr(table()))
    assert sanitize(table(error)._repr_html_()) == sanitize(table()._repr_html_())


def test_words_behind_a_measured_number_keep_the_columns_in_place():
    assert (
        repr(table("≈0.31 (≈1 diverged)")).splitlines()[1]
        == repr(table("≈0.3 (≈12 diverged)")).splitlines()[1]
    )


def test_an_exact_number_is_compared():
    assert sanitize(repr(table(layers="11"))) != sanitize(repr(table()))


class Tags(HTMLParser):
    """Collects start tags with their attributes, and text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs).get("scope")))

    def handle_data(self, data):
        self.texts += [data] if data.strip() else []


def test_a_screen_reader_can_walk_through_the_html():
    page = Tags(DisplayFormatter().format(table())[0]["text/html"])
    assert page.tags.count(("th", "col")) == 3
    assert page.tags.count(("th", "row")) == 2
    assert page.tags.count(("td", None)) == 4
    assert page.tags[:2] == [("table", None), ("caption", None)]
    assert page.texts == [
        "Error of <two> nets",
        *HEADER,
        "tanh",
        "≈0.086 [0.080, 0.092]",
        "10",
        "logistic",
        "≈0.9",
        "5",
    ]


def test_a_row_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"Each row must have 2 cells. Received: \[2, 1\]"):
        Table("Error", ["a", "b"], [["1", "2"], ["3"]])
