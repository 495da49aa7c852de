"""Figures are described, numbered, and shown on other pages; a missing description is a warning."""

import re

import pytest
from docutils import nodes
from docutils.utils import new_document
from nbformat import v4

from website.figures import (
    StoredFigure,
    describe_pictures,
    description_from,
    find_figure,
    undescribed_pictures,
)

BARE = "<Figure size 640x480 with 1 Axes>"


@pytest.fixture(scope="module")
def good(sample):
    return (sample.folder / "chapters" / "good.html").read_text()


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("The spread falls from .9 to .1.", "The spread falls from .9 to .1."),
        (" It falls\n  from ≈ .9\tto .1. ", "It falls from ≈ .9 to .1."),
        ("a < b, and c > d", "a < b, and c > d"),
        (BARE, ""),
        ("[<matplotlib.lines.Line2D object at 0x7f0>]", ""),
        ("", ""),
    ],
)
def test_description_from(text, description):
    assert description_from(text) == description


def document_with(*forms: tuple[str, nodes.Node]) -> nodes.document:
    document = new_document("chapter")
    bundle = nodes.container(nb_element="mime_bundle")
    for mime_type, node in forms:
        bundle.append(nodes.container("", node, mime_type=mime_type))
    document.append(bundle)
    return document


def picture_of(document: nodes.document) -> nodes.image:
    return next(document.findall(nodes.image))


def test_describe_pictures_takes_the_text_form():
    document = document_with(
        ("image/png", nodes.image(uri="a.png")),
        ("text/plain", nodes.literal_block(text="It falls\nfrom 2 to 1.")),
    )
    describe_pictures(document)
    assert picture_of(document)["alt"] == "It falls from 2 to 1."
    assert undescribed_pictures(document) == []


def test_describe_pictures_keeps_a_description_set_in_the_cell():
    document = document_with(
        ("image/png", nodes.image(uri="a.png", alt="Mine.")),
        ("text/plain", nodes.literal_block(text="Another.")),
    )
    describe_pictures(document)
    assert picture_of(document)["alt"] == "Mine."


@pytest.mark.parametrize(
    "forms", [[], [("text/plain", nodes.literal_block(text=BARE))]], ids=["no text", "bare object"]
)
def test_undescribed_pictures_are_found(forms):
    document = document_with(("image/png", nodes.image(uri="a.png")), *forms)
    describe_pictures(document)
    assert undescribed_pictures(document) == [picture_of(document)]


def test_several_figures_of_one_cell_each_get_their_own(good):
    descriptions = re.findall(
        r'<img alt="([^"]*)" class="no-scaled-link" loading="lazy" src="[^"]*\.png"', good
    )
    assert descriptions == [
        "Gradient spread falls from .034 in layer 5 to .003 in layer 1.",
        "Signal spread stays at .19 in every layer.",
    ]


def test_a_strict_build_fails_and_names_each_page_with_an_undescribed_picture(sample):
    warned = re.findall(r"chapters/(\w+)\.\w+:\d+: WARNING: the picture (\S+) has no", sample.log)
    assert sample.code != 0
    assert sorted(page for page, _ in warned) == ["bare", "index"]


def text_of(html):
    return re.sub(r"<[^>]*>", "", html)


def test_a_chapters_pictures_are_figures_with_numbers_and_captions(good):
    figures = re.findall(r'<figure class="numbered-figure[^>]*>(.*?)</figure>', good, flags=re.DOTALL)
    assert [text_of(figure).strip().rstrip("#") for figure in figures] == [
        "Figure 1.1. Gradient spread falls from .034 in layer 5 to .003 in layer 1.",
        "Figure 1.2. Signal spread stays at .19 in every layer.",
    ]
    assert all(figure.count("<img") == 1 for figure in figures)


def test_each_has_one_number_only(good):
    assert "Fig. " not in text_of(good)


def test_any_page_can_link_to_a_figure(sample, good):
    ledger = (sample.folder / "chapters" / "ledger.html").read_text()
    assert re.search(r'href="good.html#figure-1-1"><span[^>]*>Figure 1.1</span>', ledger)
    assert 'id="figure-1-1"' in good


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
