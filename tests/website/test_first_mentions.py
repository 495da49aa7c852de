"""The first mention of a term or a work in a chapter leads to where it is explained."""

import re

import pytest
from docutils import nodes
from docutils.utils import new_document

from website.first_mentions import Mention, link_first_mentions, term_pattern, work_pattern

GLOSSARY = [
    Mention(term_pattern(term), "chapters/glossary", f"term-{nodes.make_id(term)}")
    for term in ("signal", "dead unit", "unit", "leaky ReLU", "ReLU")
]
WORKS = [
    Mention(work_pattern(["Glorot", "Bengio"], "2010"), "chapters/references", "id1"),
    Mention(work_pattern(["Géron"], "2017"), "chapters/references", "id2"),
    Mention(work_pattern(["He", "Zhang", "Ren", "Sun"], "2015"), "chapters/references", "id3"),
]


def page(*parts):
    document = new_document("chapter")
    document.extend(nodes.paragraph(text=part) if isinstance(part, str) else part for part in parts)
    return document


def links(document):
    link_first_mentions(document, GLOSSARY + WORKS, lambda name: name + ".html")
    return [(link.astext(), link["refuri"].split("#")[1]) for link in document.findall(nodes.reference)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Signals fade; the signal is gone.", [("Signals", "term-signal")]),
        ("A dead unit is a unit.", [("dead unit", "term-dead-unit"), ("unit", "term-unit")]),
        ("Leaky ReLU beats ReLU.", [("Leaky ReLU", "term-leaky-relu"), ("ReLU", "term-relu")]),
        ("resignals, signal-like, signaled, PReLU", []),
        ("as Glorot and Bengio found", [("Glorot and Bengio", "id1")]),
        ("as Glorot and Bengio (2010) found", [("Glorot and Bengio (2010)", "id1")]),
        ("as Géron says", [("Géron", "id2")]),
        ("(Géron, 2017)", [("Géron, 2017", "id2")]),
        ("He found that He et al. (2015) is it", [("He et al. (2015)", "id3")]),
        ("He, Zhang, Ren and Sun 2015", [("He, Zhang, Ren and Sun 2015", "id3")]),
    ],
)
def test_what_is_linked(text, expected):
    assert links(page(text)) == expected


def test_the_text_stays_the_same():
    text = "Signals of a dead unit, as Glorot and Bengio (2010) say, do not reach a ReLU."
    document = page(text)
    assert len(links(document)) == 4
    assert document.astext() == text


def test_only_the_first_mention_on_a_page_is_linked():
    assert links(page("A signal.", "Another signal.")) == [("signal", "term-signal")]


def test_headings_code_mathematics_and_links_are_left_alone():
    quiet = [
        nodes.title(text="The signal"),
        nodes.literal_block(text="signal = 1"),
        nodes.paragraph("", "", nodes.literal(text="signal")),
        nodes.paragraph("", "", nodes.math(text="signal")),
        nodes.paragraph("", "", nodes.reference("", "the signal", refuri="x")),
    ]
    document = page(*quiet, "A signal.")
    link_first_mentions(document, GLOSSARY, str)
    found = [link for link in document.findall(nodes.reference) if "first-mention" in link["classes"]]
    assert [link.parent.astext() for link in found] == ["A signal."]


def test_links_lead_to_the_page_that_explains():
    document = page("A signal, says Géron (2017).")
    link_first_mentions(document, GLOSSARY + WORKS, lambda name: f"up/{name}.html")
    assert [link["refuri"] for link in document.findall(nodes.reference)] == [
        "up/chapters/glossary.html#term-signal",
        "up/chapters/references.html#id2",
    ]


def test_chapters_of_the_course_link_to_glossary_and_references(course):
    chapter = (course.folder / "chapters" / "01_saturation.html").read_text(encoding="utf-8")
    targets = re.findall(r'class="first-mention[^"]*" href="(\w+)\.html#([\w-]+)"', chapter)
    assert {name for name, _ in targets} == {"glossary", "references"}
    for name, anchor in targets:
        there = (course.folder / "chapters" / f"{name}.html").read_text(encoding="utf-8")
        assert f'id="{anchor}"' in there
    assert len(targets) == len(set(targets)) > 10
