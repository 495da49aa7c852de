"""Claims as the notebooks store them: their records, their names and where they are shown."""

import re
from collections.abc import Iterator

from docutils import nodes
from nbformat import NotebookNode
from sphinx import addnodes
from sphinx.environment import BuildEnvironment


def claim_of(output: NotebookNode) -> dict | None:
    """Return the record that a claim has left in a notebook's output, if it is one."""
    return output.get("metadata", {}).get("claim")


def claims_of(notebook: NotebookNode) -> Iterator[dict]:
    """Yield the records of a notebook's claims."""
    for cell in notebook.cells:
        yield from filter(None, map(claim_of, cell.get("outputs", [])))


def anchor(claim: str) -> str:
    """Return the anchor of a claim's output, which is also its label.

    Examples
    --------
    >>> anchor("C05 below")
    'claim-c05-below'
    """
    return nodes.make_id(f"claim {claim}")


def row_anchor(claim: str) -> str:
    """Return the anchor of a claim's row in the ledger, which is also its label.

    Examples
    --------
    >>> row_anchor("C05 below")
    'ledger-c05-below'
    """
    return nodes.make_id(f"ledger {claim}")


def natural_order(claim: str) -> list:
    """Return a key that sorts C9 before C10.

    Examples
    --------
    >>> sorted(["C10", "C24b", "C9", "C24"], key=natural_order)
    ['C9', 'C10', 'C24', 'C24b']
    """
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", claim)]


def add_label(env: BuildEnvironment, name: str, text: str) -> None:
    """Make an anchor of the page being read one that any page can refer to; the link reads `text`."""
    labels = env.get_domain("std").data
    labels["anonlabels"][name] = env.docname, name
    labels["labels"][name] = env.docname, name, text


def link(env: BuildEnvironment, name: str, text: str, warn: bool) -> addnodes.pending_xref:
    """Return a link to an anchor; without one, the text alone, with a warning if wanted."""
    target = {"refdomain": "std", "reftype": "ref", "reftarget": name, "refexplicit": True}
    return addnodes.pending_xref("", nodes.inline(text=text), refdoc=env.docname, refwarn=warn, **target)
