"""Names that any page can refer to, and the links to them."""

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment


def add_label(env: BuildEnvironment, name: str, anchor: str, text: str) -> None:
    """Let any page refer by `name` to an anchor of the page being read; the link reads `text`."""
    labels = env.get_domain("std").data
    labels["anonlabels"][name] = env.docname, anchor
    labels["labels"][name] = env.docname, anchor, text


def link(env: BuildEnvironment, name: str, text: str, warn: bool) -> addnodes.pending_xref:
    """Return a link to an anchor; without one, the text alone, with a warning if wanted."""
    target = {"refdomain": "std", "reftype": "ref", "reftarget": name, "refexplicit": True}
    return addnodes.pending_xref("", nodes.inline(text=text), refdoc=env.docname, refwarn=warn, **target)
