"""Tests of explorers: what they draw, what they refuse, and what is stored of them."""

import json
import re
from html import escape
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from course_lib.explore import explore, slider
from course_lib.figures._style import subplots
from tests.explorers import BIASES, WEIGHTS, chain_explorer, draw_chain, grid_explorer

SOURCE = "from tests.explorers import chain_explorer; chain_explorer()"
WIDGET = "application/vnd.jupyter.widget-view+json"
ROOT = Path(__file__).parents[3]
ONE = slider([1, 2], label="w")


@pytest.fixture(scope="module")
def chain_page() -> str:
    """The page of an explorer with one slider."""
    return chain_explorer()._repr_html_()


@pytest.fixture(scope="module")
def grid_page() -> str:
    """The page of an explorer with two sliders."""
    return grid_explorer()._repr_html_()


def data_of(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)[1])


def test_the_text_form_tells_the_sliders_and_what_the_initial_frame_shows():
    assert repr(grid_explorer()) == (
        "weight of the units = 0.5 (slider with 4 values from 0.5 to 2), "
        f"bias < 2 & more = 1 mV (slider with 3 values from -1 mV to 1 mV). {draw_chain(0.5, 1)!r}"
    )


def test_every_combination_of_values_is_described_by_draw_itself(grid_page):
    data = data_of(grid_page)
    assert data["texts"] == [["0.5", "1", "1.5", "2"], ["-1 mV", "0 mV", "1 mV"]]
    assert data["descriptions"] == [repr(draw_chain(w, b)) for w in WEIGHTS for b in BIASES]


def test_the_page_has_the_same_bytes_each_time(chain_page):
    assert chain_explorer()._repr_html_() == chain_page


def test_the_page_asks_for_nothing_from_outside_and_has_no_ids(grid_page):
    page = re.sub(r"data:[\w/+]+;base64,[\w/+=]+", "", grid_page)
    assert not re.search(r"https?:|//\w|@import|url\(", page)
    assert not re.search(r"\bid=", page)


def test_descriptions_cannot_break_out_of_the_page():
    def draw(w):
        figure = draw_chain(w)
        figure.description = f'</script><b title="{w}">&'
        return figure

    page = explore(draw, w=ONE)._repr_html_()
    assert "<b" not in page
    assert page.count("</script>") == 2
    assert data_of(page)["descriptions"][1] == '</script><b title="2">&'


def test_twenty_frames_are_small():
    weights = slider(range(1, 21), label="weight")
    assert len(explore(draw_chain, weight=weights)._repr_html_().encode()) < 150_000


@pytest.mark.parametrize(
    ("sliders", "message"),
    [
        ({}, "takes 1 or 2 sliders. Received: 0 sliders"),
        ({"a": ONE, "b": ONE, "c": ONE}, "takes 1 or 2 sliders. Received: 3 sliders"),
        (
            {"a": slider(range(8), label="a"), "b": slider(range(8), label="b")},
            "has at most 60 frames. Received: 8 × 8 = 64 frames",
        ),
        ({"a": slider(range(61), label="a")}, "has at most 60 frames. Received: 61 = 61 frames"),
    ],
    ids=["none", "three", "a large grid", "a long slider"],
)
def test_too_few_or_too_many_are_refused_before_anything_is_drawn(sliders, message):
    with pytest.raises(ValueError, match=message):
        explore(None, **sliders)


def test_what_is_no_slider_is_refused():
    with pytest.raises(TypeError, match=r"w must be made by slider\(...\). Received: w=\[1, 2\]"):
        explore(draw_chain, w=[1, 2])


def test_what_is_no_described_figure_is_refused():
    with pytest.raises(TypeError, match="draw must return a DescribedFigure. Received: Figure"):
        explore(lambda w: subplots()[0], w=ONE)._repr_html_()


def test_a_page_too_large_is_refused():
    def draw(w):
        figure = draw_chain(w)
        figure.description *= 250_000 // len(figure.description)
        return figure

    with pytest.raises(ValueError, match=r"at most 500 kB: .*Received: 2 frames of \d+ kB together"):
        explore(draw, w=ONE)._repr_html_()


@pytest.fixture(scope="module")
def shown_in() -> dict[str, dict]:
    """The forms of an explorer's output, of a notebook that nobody watches and of one in a front end."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SOURCE) for _ in range(2)])
    resources = {"metadata": {"path": ROOT}}
    client = NotebookClient(notebook, kernel_name="python3", startup_timeout=600, resources=resources)
    with client.setup_kernel():
        for index, cell in enumerate(notebook.cells):
            client.kc.allow_stdin = index == 1
            client.execute_cell(cell, index)
    stored, live = (cell.outputs[0].data for cell in notebook.cells)
    return {"a stored notebook": stored, "a front end": live}


def test_a_notebook_executed_to_be_stored_holds_the_page_and_no_widget(shown_in, chain_page):
    text = repr(chain_explorer())
    assert shown_in["a stored notebook"] == {"text/html": chain_page, "text/plain": text}


def test_a_notebook_in_a_front_end_shows_the_widget(shown_in):
    assert WIDGET in shown_in["a front end"]
    assert "text/html" not in shown_in["a front end"]


def test_the_picture_starts_where_the_sliders_do():
    weight, bias, picture = grid_explorer().widget().children
    assert (weight.value, bias.value) == (0.5, 1)
    assert (weight.description, bias.description) == ("weight of the units", "bias < 2 & more")
    assert f'alt="{escape(repr(draw_chain(0.5, 1)))}"' in picture.value


def test_moving_a_slider_draws_again_in_the_same_place():
    weight, bias, picture = grid_explorer().widget().children
    weight.value = 2.0
    bias.index = 0
    assert bias.value == -1
    assert f'alt="{escape(repr(draw_chain(2.0, -1)))}"' in picture.value
    assert picture.value.count("<img") == 1


def test_an_error_while_drawing_is_shown_and_passes():
    def draw(weight):
        if weight == 2:
            raise RuntimeError("no <weight> of 2")
        return draw_chain(weight)

    weight, picture = explore(draw, weight=slider([1, 2, 3], label="weight")).widget().children
    weight.value = 2
    assert picture.value == '<pre role="alert">RuntimeError: no &lt;weight&gt; of 2</pre>'
    weight.value = 3
    assert "<img" in picture.value
