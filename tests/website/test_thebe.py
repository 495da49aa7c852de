"""While live code is off, nothing of it is on a page."""

from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document

from website import thebe


def app_with(**buttons):
    return SimpleNamespace(
        config=SimpleNamespace(html_theme_options={"launch_buttons": buttons} if buttons else {})
    )


@pytest.mark.parametrize(
    ("app", "on"),
    [(app_with(), False), (app_with(thebe=False), False), (app_with(thebe=True), True)],
)
def test_is_on(app, on):
    assert thebe.is_on(app) is on


def page():
    document = new_document("chapter")
    document += nodes.raw(text='\n<script type="text/x-thebe-config">{}</script>', format="html")
    document += nodes.raw(text="<script>kernelName = 'python3'</script>", format="html")
    document += nodes.raw(text="<p>An html output that names thebe.</p>", format="html")
    return document


@pytest.mark.parametrize(("app", "left"), [(app_with(), 1), (app_with(thebe=True), 3)])
def test_drop_from_text(app, left):
    document = page()
    thebe.drop_from_text(app, document, "chapter")
    assert len(document) == left


@pytest.mark.parametrize(("app", "left"), [(app_with(), 1), (app_with(thebe=True), 3)])
def test_drop_from_head(app, left):
    inline = SimpleNamespace(filename=None, attributes={"body": "const THEBE_JS_URL = 1; thebe_x"})
    named = SimpleNamespace(filename="sphinx-thebe.js", attributes={})
    ours = SimpleNamespace(filename="course.js", attributes={})
    context = {"script_files": [inline, named, ours], "css_files": []}
    thebe.drop_from_head(app, "chapter", "page.html", context, None)
    assert len(context["script_files"]) == left
    assert ours in context["script_files"]


def test_no_page_names_it(sample):
    pages = list(sample.folder.rglob("*.html"))
    assert pages
    assert [page.name for page in pages if "thebe" in page.read_text().lower()] == []
