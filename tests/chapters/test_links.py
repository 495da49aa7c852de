"""Notebooks are read in places that know no Sphinx: their links are plain Markdown."""

import re
from pathlib import Path

import nbformat
import pytest

CHAPTERS = Path(__file__).parents[2] / "chapters"


@pytest.mark.parametrize("path", sorted(CHAPTERS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_no_role_of_sphinx(path):
    prose = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
    assert re.findall(r"\{[\w:-]+\}`[^`]+`", "\n".join(prose)) == []


@pytest.mark.parametrize("path", sorted(CHAPTERS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_links_to_other_pages_lead_somewhere(path):
    prose = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
    pages = re.findall(r"\]\(([\w-]+\.(?:ipynb|md))[)#]", "\n".join(prose))
    assert [page for page in pages if not (CHAPTERS / page).exists()] == []
