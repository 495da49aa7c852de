"""Every notebook of the course keeps the rules of `tools.notebook_rules`."""

from pathlib import Path

import pytest

from tools.notebook_rules import file_violations

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))


def test_there_are_notebooks():
    assert NOTEBOOKS, "no notebook found below chapters/"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_keeps_every_rule(path):
    assert file_violations(path) == []
