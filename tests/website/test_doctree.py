"""What parts of the site need to know of a page."""

import pytest
from docutils import nodes
from docutils.utils import new_document

from website.doctree import chapter_number, output_text


@pytest.mark.parametrize(
    ("title", "number"),
    [("2 Xavier, He", "2"), ("12 Twelve", "12"), ("The data", None), ("2010: a year", None), ("", None)],
)
def test_a_chapters_title_begins_with_its_number(title, number):
    document = new_document("page")
    document += nodes.section("", nodes.title(text=title)) if title else nodes.paragraph(text="2 words")
    assert chapter_number(document) == number


def test_the_text_of_an_output_is_its_plain_form():
    forms = {"text/html": "<b>1</b>", "text/plain": "1"}
    parts = [nodes.container("", nodes.Text(text), mime_type=mime) for mime, text in forms.items()]
    assert output_text(nodes.container("", *parts, nb_element="mime_bundle")) == "1"
    assert output_text(nodes.container("", parts[0], nb_element="mime_bundle")) == ""
