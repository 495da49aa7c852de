"""The page of references lists what the chapters cite, and nothing else."""

import re
from pathlib import Path

import nbformat
import pytest
from pybtex.database import parse_file

from website.first_mentions import entry_pattern

CHAPTERS = Path(__file__).parents[2] / "chapters"
NOTEBOOKS = sorted(CHAPTERS.glob("*.ipynb"))
ENTRIES = parse_file(CHAPTERS / "references.bib").entries
WORKS = {key: entry_pattern(entry) for key, entry in ENTRIES.items()}
SURNAME = r"(?!In\b)[A-Z][\w'-]+"
CITATION = re.compile(
    rf"{SURNAME}(?:,\s+{SURNAME})*(?:\s+and\s+{SURNAME}|\s+et\s+al\.)?(?:\s+\((?:19|20)\d\d\)|,?\s+(?:19|20)\d\d)\b"
)


def text_of(path):
    """Return a notebook's prose and its claims' sources, without the figures."""
    notebook = nbformat.read(path, as_version=4)
    return "\n".join(cell.source for cell in notebook.cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_is_cited_is_listed(path):
    found = CITATION.findall(text_of(path))
    unknown = [one for one in found if not any(re.search(pattern, one) for pattern in WORKS.values())]
    assert unknown == []


@pytest.mark.parametrize("key", WORKS)
def test_what_is_listed_is_cited(key):
    assert any(re.search(WORKS[key], text_of(path)) for path in NOTEBOOKS)
