"""The directive ``claims-ledger``: every claim of every chapter in one table.

.. code-block:: markdown

    :::{claims-ledger} What the course claims
    C01, C02,
    C05, C05 below
    :::

The argument is the table's caption; the content lists the claims that the course promises. The table
is made from what the notebooks store. A promised claim that no notebook records is an error, and so is
a recorded one that the list does not name, one recorded twice, and a verdict that there is none of.

Each row links to the chapter's measurement, which `website.claim_cards` shows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import nbformat
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from course_lib.evidence.record import FAILS, HOLDS, HOLDS_IF, OPEN, finding_text, verdict_text
from website.claims import anchor, claims_of, natural_order, row_anchor
from website.labels import add_label, link

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
        record, name = claim.record, row_anchor(claim.id)
        add_label(self.env, name, name, claim.id)
        said = [nodes.paragraph(text=record["sentence"]), nodes.paragraph(text=record["source"])]
        cells = {
            HEADS[1]: said,
            HEADS[2]: [nodes.paragraph(text=finding_text(record))],
            HEADS[3]: [nodes.paragraph("", "", nodes.strong(text=verdict_text(record)))],
        }
        row = tag(
            "tr",
            tag("th", self._link(claim.id), scope="row", role="rowheader"),
            *(tag("td", *cell, **{"data-label": head}, role="cell") for head, cell in cells.items()),
            classes=[nodes.make_id(record["verdict"])],
            role="row",
        )
        row["ids"].append(name)
        return row

    def _link(self, claim: str) -> nodes.paragraph:
        return nodes.paragraph("", "", link(self.env, anchor(claim), claim, warn=True))


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


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_directive("claims-ledger", ClaimsLedger)
    app.add_node(Tag, html=(visit_tag, depart_tag))
