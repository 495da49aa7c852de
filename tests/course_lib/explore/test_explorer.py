"""Tests of explorers: what they draw, what they refuse, and what is stored of them."""

import json
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from course_lib.explore import explore, slider
from course_lib.figures._style import subplots
from tests.explorers import BIASES, WEIGHTS, chain_explorer, draw_chain, grid_explorer

SOURCE = "from tests.explorers import chain_explorer; chain_explorer()"
WIDGET = "application/vnd.jupyter.widget-view+json"
ROOT = Path(__file__).parents[3]
ONE = slider([1, 2], label="w")


def data_of(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)[1])


def test_the_text_form_tells_the_sliders_and_what_the_start_shows():
    assert repr(grid_explorer()) == (
        "weight of the units = 0.5 (slider with 4 values from 0.5 to 2), "
        f"bias < 2 & more = 1 mV (slider with 3 values from -1 mV to 1 mV). {draw_chain(0.5, 1)!r}"
    )


def test_every_combination_of_values_is_described_by_draw_itself():
    data = data_of(grid_explorer()._repr_html_())
    assert data["texts"] == [["0.5", "1", "1.5", "2"], ["-1 mV", "0 mV", "1 mV"]]
    assert data["descriptions"] == [repr(draw_chain(w, b)) for w in WEIGHTS for b in BIASES]


def test_the_page_has_the_same_bytes_each_time():
    assert chain_explorer()._repr_html_() == chain_explorer()._repr_html_()


def test_the_page_asks_for_nothing_from_outside_and_has_no_ids():
    page = re.sub(r"data:[\w/+]+;base64,[\w/+=]+", "", grid_explorer()._repr_html_())
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
        # Points beyond what a page can hold, far apart so that none is left out.
        figure.axes[0].scatter(*np.random.default_rng(w).uniform(size=(2, 30_000)))
        return figure

    with pytest.raises(ValueError, match=r"at most 500 kB: .*Received: 2 frames of \d+ kB together"):
        explore(draw, w=ONE)._repr_html_()


def run(allow_stdin: bool) -> dict:
    """Run a notebook with an explorer, watched or not; return the output's forms."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SOURCE)])
    client = NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": ROOT}})
    with client.setup_kernel():
        client.kc.allow_stdin = allow_stdin
        client.execute_cell(notebook.cells[0], 0)
    return notebook.cells[0].outputs[0].data


def test_a_notebook_executed_to_be_stored_holds_the_page_and_no_widget():
    explorer = chain_explorer()
    assert run(allow_stdin=False) == {"text/html": explorer._repr_html_(), "text/plain": repr(explorer)}


def test_a_notebook_in_a_front_end_shows_the_widget():
    forms = run(allow_stdin=True)
    assert WIDGET in forms
    assert "text/html" not in forms
