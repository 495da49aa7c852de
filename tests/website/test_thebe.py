"""Nothing of Thebe is on a page."""

from types import SimpleNamespace

from docutils import nodes
from docutils.utils import new_document

from website import thebe


def test_drop_from_text():
    document = new_document("chapter")
    document += nodes.raw(text='\n<script type="text/x-thebe-config">{}</script>', format="html")
    document += nodes.raw(text="<script>kernelName = 'python3'</script>", format="html")
    document += nodes.raw(text="<p>An html output that names thebe.</p>", format="html")
    thebe.drop_from_text(None, document, "chapter")
    assert [node.astext() for node in document] == ["<p>An html output that names thebe.</p>"]


def test_drop_from_head():
    inline = SimpleNamespace(filename=None, attributes={"body": "const THEBE_JS_URL = 1; thebe_x"})
    named = SimpleNamespace(filename="sphinx-thebe.js", attributes={})
    ours = SimpleNamespace(filename="course.js", attributes={})
    context = {"script_files": [inline, named, ours], "css_files": [named]}
    thebe.drop_from_head(None, "chapter", "page.html", context, None)
    assert context == {"script_files": [ours], "css_files": []}


def test_no_page_names_it(sample):
    pages = list(sample.folder.rglob("*.html"))
    assert pages
    assert [page.name for page in pages if "thebe" in page.read_text().lower()] == []
