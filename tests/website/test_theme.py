"""The site's styles, templates and corrections reach the pages."""

import re
from types import SimpleNamespace

from myst_nb.sphinx_ import HideCodeCellNode

from website import theme


def test_the_stylesheet_is_loaded_after_the_theme(sample):
    page = (sample.folder / "chapters" / "good.html").read_text()
    assert (sample.folder / "_static" / "course.css").is_file()
    assert page.index("sphinx-book-theme.css") < page.index("_static/course.css")


def test_the_logo_lies_in_a_landmark(sample):
    page = (sample.folder / "chapters" / "good.html").read_text()
    assert '<nav aria-label="Home"><a class="navbar-brand logo"' in "".join(
        line.strip() for line in page.splitlines()
    )


def test_every_work_is_an_item_of_a_list(course):
    page = (course.folder / "chapters" / "references.html").read_text(encoding="utf-8")
    assert 'role="list" class="citation-list"' in page
    entries = re.findall(r'<div class="citation" id="\w+" role="(\S+)">', page)
    assert len(entries) > 10
    assert set(entries) == {"listitem"}


def test_the_button_of_folded_code_has_no_name_but_its_words():
    translator = SimpleNamespace(body=["<p>before</p>"])
    node = HideCodeCellNode(prompt_show="Show the code", prompt_hide="Hide the code", classes=["above"])
    theme.visit_folded_code(translator, node)
    html = "".join(translator.body)
    assert html.startswith("<p>before</p>")
    assert "<summary>" in html
    assert "Show the code" in html
    assert "aria-label" not in html
