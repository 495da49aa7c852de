"""The directive ``claims-ledger``: every claim of every chapter in one table.

.. code-block:: markdown

    :::{claims-ledger} What the course claims
    C01, C02,
    C05, C05 below
    :::

The argument is the table's caption; the content lists the claims that the course promises. The table
is made from what the notebooks store. A promised claim that no notebook records is an error, and so is
a recorded one that the list does not name, one recorded twice, and a verdict that there is none of.

Each claim's output gets an anchor, to which its row links. Any page can: ``{ref}`claim-c05``` reads
"C05".
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import nbformat
from docutils import nodes
from nbformat import NotebookNode
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from course_lib.evidence.record import FAILS, HOLDS, HOLDS_IF, OPEN, finding_text, verdict_text

COUNTED = {
    HOLDS: ("holds", "hold"),
    HOLDS_IF: ("holds only under a condition", "hold only under a condition"),
    FAILS: ("does not hold here", "do not hold here"),
    OPEN: ("is not decided here", "are not decided here"),
}
HEADS = ("Claim", "What is said, and by whom", "What was found", "Verdict")


class StoredClaim(NamedTuple):
    """A claim's record and the page whose notebook stores it."""

    record: dict
    page: str

    @property
    def id(self) -> str:
        """Its name in the list of claims."""
        return self.record["id"]


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


def natural_order(claim: str) -> list:
    """Return a key that sorts C9 before C10.

    Examples
    --------
    >>> sorted(["C10", "C24b", "C9", "C24"], key=natural_order)
    ['C9', 'C10', 'C24', 'C24b']
    """
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", claim)]


def complaints(found: Iterable[StoredClaim], promised: list[str]) -> list[str]:
    """Return what keeps a ledger from being written, as sentences.

    Parameters
    ----------
    found : iterable of StoredClaim
        What the notebooks record.
    promised : list of str
        The claims that there must be.
    """
    pages: dict[str, list[str]] = {}
    for claim in found:
        pages.setdefault(claim.id, []).append(claim.page)
    anchors = Counter(anchor(name) for name in pages)
    return [
        *(f"no notebook records {name!r}" for name in promised if name not in pages),
        *(f"{name!r} is recorded in {there[0]} and not promised" for name, there in pages.items()
          if name not in promised),
        *(f"{name!r} is promised {times} times" for name, times in Counter(promised).items() if times > 1),
        *(f"{name!r} is recorded {len(there)} times, in {', '.join(there)}" for name, there in pages.items()
          if len(there) > 1),
        *(f"{name!r} has the anchor of another claim" for name in pages if anchors[anchor(name)] > 1),
        *(f"{claim.id!r} has the verdict {claim.record['verdict']!r}" for claim in found
          if claim.record["verdict"] not in COUNTED),
    ]  # fmt: skip


def summary(verdicts: list[str]) -> str:
    """Count claims by their verdict, in words.

    Examples
    --------
    >>> summary(["holds", "is not decided here", "holds"])
    '3 claims: 2 hold, 1 is not decided here.'
    """
    numbers = Counter(verdicts)
    parts = [f"{numbers[v]} {COUNTED[v][numbers[v] > 1]}" for v in COUNTED if numbers[v]]
    return f"{len(verdicts)} claim{'s' * (len(verdicts) != 1)}: {', '.join(parts)}."


class ClaimsLedger(SphinxDirective):
    """Put the table of all claims on a page."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the summary and the table."""
        promised = [name.strip() for name in " ".join(self.content).split(",") if name.strip()]
        found = list(self._stored())
        wrong = complaints(found, promised)
        if wrong:
            raise self.error(f"claims-ledger: {'; '.join(wrong)}")
        found.sort(key=lambda claim: natural_order(claim.id))
        line = nodes.paragraph(text=summary([claim.record["verdict"] for claim in found]))
        return [line, self._table(found)]

    def _stored(self) -> Iterator[StoredClaim]:
        for page in sorted(self.env.found_docs):
            path = self.env.doc2path(page)
            if path.endswith(".ipynb"):
                self.env.note_dependency(self.env.doc2path(page, base=False))
                for record in claims_of(nbformat.read(path, as_version=4)):
                    yield StoredClaim(record, page)

    def _table(self, claims: list[StoredClaim]) -> "Tag":
        heads = [tag("th", nodes.Text(head), scope="col", role="columnheader") for head in HEADS]
        return tag(
            "table",
            tag("caption", nodes.Text(self.arguments[0])),
            tag("thead", tag("tr", *heads, role="row"), role="rowgroup"),
            tag("tbody", *map(self._row, claims), role="rowgroup"),
            classes=["table", "claims-ledger"],
            role="table",  # said, since a table whose rows are stacked is no table for some readers
        )

    def _row(self, claim: StoredClaim) -> "Tag":
        record = claim.record
        said = [nodes.paragraph(text=record["sentence"]), nodes.paragraph(text=record["source"])]
        cells = {
            HEADS[1]: said,
            HEADS[2]: [nodes.paragraph(text=finding_text(record))],
            HEADS[3]: [nodes.paragraph("", "", nodes.strong(text=verdict_text(record)))],
        }
        return tag(
            "tr",
            tag("th", self._link(claim.id), scope="row", role="rowheader"),
            *(tag("td", *cell, **{"data-label": head}, role="cell") for head, cell in cells.items()),
            classes=[nodes.make_id(record["verdict"])],
            role="row",
        )

    def _link(self, claim: str) -> nodes.paragraph:
        target = {"refdomain": "std", "reftype": "ref", "reftarget": anchor(claim), "refexplicit": True}
        text = nodes.inline(text=claim)
        link = addnodes.pending_xref("", text, refdoc=self.env.docname, refwarn=True, **target)
        return nodes.paragraph("", "", link)


class Tag(nodes.General, nodes.Element):
    """An element of HTML; docutils' own tables say of no heading what it heads."""


def tag(name: str, *children: nodes.Node, classes: Iterable[str] = (), **attributes: str) -> Tag:
    """Return an element of HTML with its attributes."""
    return Tag("", *children, classes=list(classes), tag=name, html=attributes)


def visit_tag(translator, node: Tag) -> None:
    """Open the element."""
    translator.body.append(translator.starttag(node, node["tag"], "", **node["html"]))


def depart_tag(translator, node: Tag) -> None:
    """Close the element."""
    translator.body.append(f"</{node['tag']}>\n")


class AnchorClaims(SphinxTransform):
    """Give each claim's output in a notebook its anchor and its label."""

    default_priority = 500

    def apply(self, **kwargs) -> None:
        """Apply it to the page being read."""
        path = self.env.doc2path(self.env.docname)
        if path.endswith(".ipynb"):
            notebook = nbformat.read(path, as_version=4)
            for cell in list(self.document.findall(_is_code_cell)):
                self._anchor_outputs(cell, notebook.cells[cell["cell_index"]])

    def _anchor_outputs(self, shown: nodes.container, stored: NotebookNode) -> None:
        outputs = [output for output in stored.outputs if "data" in output]
        for bundle, output in zip(list(shown.findall(_is_mime_bundle)), outputs, strict=False):
            record = claim_of(output)
            if record:
                name = anchor(record["id"])
                bundle.parent.insert(bundle.parent.index(bundle), nodes.target(ids=[name]))
                labels = self.env.get_domain("std").data
                labels["anonlabels"][name] = self.env.docname, name
                labels["labels"][name] = self.env.docname, name, record["id"]


def _is_code_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def _is_mime_bundle(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_directive("claims-ledger", ClaimsLedger)
    app.add_node(Tag, html=(visit_tag, depart_tag))
    app.add_transform(AnchorClaims)
