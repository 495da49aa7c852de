"""A page can show what a chapter stores."""

import re

import pytest
from nbformat import v4

from website.chapter_figure import StoredFigure, find_figure


def notebook_with(*descriptions):
    outputs = [
        v4.new_output(
            "display_data",
            data={"image/png": "AAAA", "text/plain": description},
            metadata={"image/png": {"width": 640}},
        )
        for description in descriptions
    ]
    text = v4.new_output("stream", text="It falls.")
    return v4.new_notebook(
        cells=[v4.new_markdown_cell("It falls."), v4.new_code_cell("f", outputs=[text, *outputs])]
    )


def test_find_figure_takes_the_first_that_begins_so():
    notebook = notebook_with("It rises.", "It falls\nto 1.", "It falls to 2.")
    assert find_figure(notebook, "It falls") == StoredFigure(b"\0\0\0", "It falls to 1.", 640)


def test_find_figure_says_what_there_is():
    with pytest.raises(ValueError, match=r"begins with 'It stays'.*\['It rises\.', 'It falls\.'\]"):
        find_figure(notebook_with("It rises.", "It falls."), "It stays")


def test_the_page_shows_it_with_its_description_and_caption(sample):
    page = (sample.folder / "chapters" / "index.html").read_text()
    shown = re.search(r'<img alt="(Signal spread[^"]*)"[^>]*src="\.\./_images/(\w+\.png)"', page)
    assert shown[1] == "Signal spread stays at .19 in every layer."
    assert (sample.folder / "_images" / shown[2]).is_file()
    assert "The <em>caption</em>." in page


def test_a_figure_that_is_not_there_is_an_error_of_the_build(sample):
    assert "ERROR: chapter-figure good.ipynb: No figure's description begins with" in sample.log
