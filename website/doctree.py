"""What several parts of the site need to know of a page: its notebook, outputs, chapter number and labels."""

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment

_CHAPTER_TITLE = re.compile(r"(\d+) ")


def notebook_path(env: BuildEnvironment, page: str) -> str | None:
    """Return the path of the notebook that a page is made from, or None."""
    path = env.doc2path(page) if page in env.found_docs else ""
    return path if path.endswith(".ipynb") else None


def is_code_cell(node: nodes.Node) -> bool:
    """Return whether a node is a code cell."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def is_mime_bundle(node: nodes.Node) -> bool:
    """Return whether a node holds one output in all its MIME types."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


def output_text(bundle: nodes.container) -> str:
    """Return the ``text/plain`` form of an output, or an empty string."""
    return next((form.astext() for form in bundle.children if form.get("mime_type") == "text/plain"), "")


def chapter_number(document: nodes.document) -> str | None:
    """Return the number that begins a chapter's title, or None for any other page."""
    title = next(document.findall(nodes.title), None)
    match = _CHAPTER_TITLE.match(title.astext()) if title else None
    return match[1] if match else None


def add_label(env: BuildEnvironment, name: str, anchor: str, text: str) -> None:
    """Let any page refer by `name` to an anchor on the current page, with `text` as the link's text."""
    labels = env.get_domain("std").data
    labels["anonlabels"][name] = env.docname, anchor
    labels["labels"][name] = env.docname, anchor, text


def label_link(env: BuildEnvironment, name: str, text: str, warn: bool) -> addnodes.pending_xref:
    """Return a link to a label. Without such a label only the text appears, with an optional warning."""
    target = {"refdomain": "std", "reftype": "ref", "reftarget": name, "refexplicit": True}
    return addnodes.pending_xref("", nodes.inline(text=text), refdoc=env.docname, refwarn=warn, **target)
