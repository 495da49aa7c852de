"""Pictures get the description that their output holds, and a missing one is a warning."""

import re

import pytest
from docutils import nodes
from docutils.utils import new_document

from website.alt_text import describe_pictures, description_from, undescribed_pictures

BARE = "<Figure size 640x480 with 1 Axes>"


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


def test_several_figures_of_one_cell_each_get_their_own(sample):
    page = (sample.folder / "chapters" / "good.html").read_text()
    shown = re.findall(r'<img alt="([^"]*)" class="no-scaled-link" loading="lazy" src="[^"]*\.png"', page)
    assert shown == [
        "Gradient spread falls from .034 in layer 5 to .003 in layer 1.",
        "Signal spread stays at .19 in every layer.",
    ]


def test_a_strict_build_fails_and_names_each_page_with_an_undescribed_picture(sample):
    warned = re.findall(r"chapters/(\w+)\.\w+:\d+: WARNING: the picture (\S+) has no", sample.log)
    assert sample.code != 0
    assert sorted(page for page, _ in warned) == ["bare", "index"]
