"""Claims as the notebooks store them: their records, their names and where they are shown."""

import re
from collections.abc import Iterator

from docutils import nodes
from nbformat import NotebookNode


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
