"""Claims: a card for each in its chapter, and the directive ``claims-ledger``, a table of all.

.. code-block:: markdown

    :::{claims-ledger} What the course claims
    C01, C02,
    C05, C05 below
    :::

The argument is the table's caption; the content lists the claims that the course promises. The table is made
from the records that notebooks store. The build fails if no notebook records a promised claim, if a recorded
claim is not promised or recorded twice, or if its verdict is unknown.

A card shows the verdict first, in place of the two lines of the claim's output. Cards and rows link to each
other, and any page can link to a card: ``{ref}`claim-c05``` reads "C05".
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import nbformat
from docutils import nodes
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from course_lib.evidence.record import FAILS, HOLDS, HOLDS_IF, OPEN, finding_text, verdict_text
from website.doctree import add_label, is_code_cell, is_mime_bundle, label_link, notebook_path

VERDICT_COUNTS = {
    HOLDS: ("holds", "hold"),
    HOLDS_IF: ("holds only under a condition", "hold only under a condition"),
    FAILS: ("does not hold here", "do not hold here"),
    OPEN: ("is not decided here", "are not decided here"),
}
HEADERS = ("Claim", "What is said, and by whom", "What was found", "Verdict")


class StoredClaim(NamedTuple):
    """A claim's record and the page whose notebook stores it."""

    record: dict
    page: str

    @property
    def id(self) -> str:
        """Its name in the list of claims."""
        return self.record["id"]


def claim_of(output: NotebookNode) -> dict | None:
    """Return the record that a claim has stored in a notebook's output, or None for another output."""
    return output.get("metadata", {}).get("claim")


def claims_of(notebook: NotebookNode) -> Iterator[dict]:
    """Yield the records of a notebook's claims."""
    for cell in notebook.cells:
        yield from filter(None, map(claim_of, cell.get("outputs", [])))


def card_anchor(claim: str) -> str:
    """Return the anchor of a claim's card, which is also its label.

    Examples
    --------
    >>> card_anchor("C05 below")
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


def natural_order(claim: str) -> list[int | str]:
    """Return a sort key that places C9 before C10.

    Examples
    --------
    >>> sorted(["C10", "C24b", "C9", "C24"], key=natural_order)
    ['C9', 'C10', 'C24', 'C24b']
    """
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", claim)]


def card_title(record: dict) -> str:
    """Return a claim's verdict with a capital first letter; the rest is unchanged.

    Examples
    --------
    >>> card_title({"verdict": "holds only if", "condition": "they are ELUs, not ReLUs"})
    'Holds only if they are ELUs, not ReLUs'
    """
    text = verdict_text(record)
    return text[0].upper() + text[1:]


def card(record: dict, env: BuildEnvironment) -> nodes.container:
    """Return a claim's card: verdict and name, the sentence with its source, and what was found.

    Parameters
    ----------
    record : dict
        What a notebook stores of the claim.
    env : BuildEnvironment
        Its current page is the one that shows the card.
    """
    name = label_link(env, row_anchor(record["id"]), record["id"], warn=False)
    verdict = nodes.strong(text=card_title(record))
    source = nodes.inline(text=f"({record['source']})", classes=["claim-source"])
    parts = [
        nodes.paragraph("", "", verdict, nodes.Text(" "), name, classes=["claim-verdict"]),
        nodes.paragraph("", "", nodes.Text(record["sentence"] + " "), source),
        nodes.paragraph(text=finding_text(record), classes=["claim-finding"]),
    ]
    classes = ["claim", nodes.make_id(record["verdict"])]
    return nodes.container("", *parts, classes=classes, ids=[card_anchor(record["id"])])


class ShowCards(SphinxTransform):
    """Replace each claim's output by its card."""

    default_priority = 500

    def apply(self, **kwargs: object) -> None:
        """Apply it to the current page."""
        path = notebook_path(self.env, self.env.docname)
        if path:
            notebook = nbformat.read(path, as_version=4)
            for cell in list(self.document.findall(is_code_cell)):
                self._replace_outputs(cell, notebook.cells[cell["cell_index"]])

    def _replace_outputs(self, cell: nodes.container, stored: NotebookNode) -> None:
        outputs = [output for output in stored.outputs if "data" in output]
        for bundle, output in zip(list(cell.findall(is_mime_bundle)), outputs, strict=False):
            record = claim_of(output)
            if record:
                bundle.replace_self(card(record, self.env))
                name = card_anchor(record["id"])
                add_label(self.env, name, name, record["id"])


def ledger_errors(stored: Iterable[StoredClaim], promised: list[str]) -> list[str]:
    """Return the errors that keep a ledger from being written, as sentences.

    Parameters
    ----------
    stored : iterable of StoredClaim
        The claims that notebooks record.
    promised : list of str
        The names of the claims that there must be.
    """
    pages: dict[str, list[str]] = {}
    for claim in stored:
        pages.setdefault(claim.id, []).append(claim.page)
    anchors = Counter(map(card_anchor, pages))
    return [
        *(f"no notebook records {name!r}" for name in promised if name not in pages),
        *(f"{name!r} is recorded in {pages[name][0]} and not promised" for name in pages
          if name not in promised),
        *(f"{name!r} is promised {times} times" for name, times in Counter(promised).items() if times > 1),
        *(f"{name!r} is recorded {len(where)} times, in {', '.join(where)}" for name, where in pages.items()
          if len(where) > 1),
        *(f"{name!r} has the anchor of another claim" for name in pages if anchors[card_anchor(name)] > 1),
        *(f"{claim.id!r} has the verdict {claim.record['verdict']!r}" for claim in stored
          if claim.record["verdict"] not in VERDICT_COUNTS),
    ]  # fmt: skip


def summary(verdicts: list[str]) -> str:
    """Return the numbers of claims by verdict, in words.

    Examples
    --------
    >>> summary(["holds", "is not decided here", "holds"])
    '3 claims: 2 hold, 1 is not decided here.'
    """
    count = Counter(verdicts)
    parts = [f"{count[v]} {words[count[v] > 1]}" for v, words in VERDICT_COUNTS.items() if count[v]]
    return f"{len(verdicts)} claim{'s' * (len(verdicts) != 1)}: {', '.join(parts)}."


class ClaimsLedger(SphinxDirective):
    """Put the table of all claims on a page."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the summary and the table."""
        promised = [name.strip() for name in " ".join(self.content).split(",") if name.strip()]
        stored = list(self._stored_claims())
        errors = ledger_errors(stored, promised)
        if errors:
            raise self.error(f"claims-ledger: {'; '.join(errors)}")
        stored.sort(key=lambda claim: natural_order(claim.id))
        line = nodes.paragraph(text=summary([claim.record["verdict"] for claim in stored]))
        return [line, self._table(stored)]

    def _stored_claims(self) -> Iterator[StoredClaim]:
        for page in sorted(self.env.found_docs):
            path = notebook_path(self.env, page)
            if path:
                self.env.note_dependency(self.env.doc2path(page, base=False))
                for record in claims_of(nbformat.read(path, as_version=4)):
                    yield StoredClaim(record, page)

    def _table(self, claims: list[StoredClaim]) -> "Tag":
        headers = [tag("th", nodes.Text(text), scope="col", role="columnheader") for text in HEADERS]
        return tag(
            "table",
            tag("caption", nodes.Text(self.arguments[0])),
            tag("thead", tag("tr", *headers, role="row"), role="rowgroup"),
            tag("tbody", *map(self._row, claims), role="rowgroup"),
            classes=["table", "claims-ledger"],
            role="table",  # stated, since some screen readers take a table with stacked rows for no table
        )

    def _row(self, claim: StoredClaim) -> "Tag":
        record, name = claim.record, row_anchor(claim.id)
        add_label(self.env, name, name, claim.id)
        link = label_link(self.env, card_anchor(claim.id), claim.id, warn=True)
        cells = [
            [nodes.paragraph(text=record["sentence"]), nodes.paragraph(text=record["source"])],
            [nodes.paragraph(text=finding_text(record))],
            [nodes.paragraph("", "", nodes.strong(text=verdict_text(record)))],
        ]
        row = tag(
            "tr",
            tag("th", nodes.paragraph("", "", link), scope="row", role="rowheader"),
            *(
                tag("td", *cell, **{"data-label": header}, role="cell")
                for header, cell in zip(HEADERS[1:], cells, strict=True)
            ),
            classes=[nodes.make_id(record["verdict"])],
            role="row",
        )
        row["ids"].append(name)
        return row


class Tag(nodes.General, nodes.Element):
    """An HTML element; docutils' own tables do not say which cells a header belongs to."""


def tag(name: str, *children: nodes.Node, classes: Iterable[str] = (), **attributes: str) -> Tag:
    """Return an HTML element with its attributes."""
    return Tag("", *children, classes=list(classes), tag=name, html=attributes)


def visit_tag(translator: HTML5Translator, node: Tag) -> None:
    """Open the element."""
    translator.body.append(translator.starttag(node, node["tag"], "", **node["html"]))


def depart_tag(translator: HTML5Translator, node: Tag) -> None:
    """Close the element."""
    translator.body.append(f"</{node['tag']}>\n")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_transform(ShowCards)
    app.add_directive("claims-ledger", ClaimsLedger)
    app.add_node(Tag, html=(visit_tag, depart_tag))
