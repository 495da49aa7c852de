"""Thebe: left out of the pages, whose live code is our own (`website.live_code`).

The book's default extensions put Thebe on every page, name a third party's repository in it and
write one script twice, which is an error in the browser.
"""

from docutils import nodes
from sphinx.application import Sphinx

_MARKS = ("thebe", "kernelName")


def is_thebe(text: str) -> bool:
    """Return whether a piece of a page, or the name of one of its files, belongs to Thebe."""
    return any(mark in text for mark in _MARKS)


def drop_from_text(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Remove Thebe's settings from a page."""
    for node in list(document.findall(nodes.raw)):
        if node.astext().lstrip().startswith("<script") and is_thebe(node.astext()):
            node.parent.remove(node)


def drop_from_head(
    app: Sphinx, pagename: str, template: str, context: dict, document: nodes.document | None
) -> None:
    """Remove Thebe's scripts and styles from a page's head."""
    for key in ("script_files", "css_files"):
        context[key] = [file for file in context[key] if not is_thebe(_source(file))]


def _source(file) -> str:
    """Return a script's or stylesheet's file name or, for an inline script, its text."""
    return str(getattr(file, "filename", None) or getattr(file, "attributes", {}).get("body", file))


def setup(app: Sphinx) -> None:
    """Connect to the build, after everything that adds to a page."""
    app.connect("doctree-resolved", drop_from_text, priority=900)
    app.connect("html-page-context", drop_from_head, priority=900)
