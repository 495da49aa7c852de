"""Reading cells; `test_submissions` has what is no notebook."""

import pytest

from grading.marking import _notebook
from grading.marking._notebook import Unreadable, read_cells
from tests.grading.marked import notebook


def test_cells_are_counted_with_those_of_text():
    found = read_cells(notebook({"cell_type": "markdown", "source": "x"}, "a = 1", "b = 2"))
    assert found == ((2, "a = 1"), (3, "b = 2"))


def test_what_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(_notebook, "MAX_BYTES", 2**20)
    with pytest.raises(Unreadable, match="It is larger than 1 MB"):
        read_cells(notebook("x" * 2**20))


def test_a_cell_that_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(_notebook, "MAX_CELL", 1000)
    with pytest.raises(Unreadable, match="Cell 2 is longer than 1,000 characters"):
        read_cells(notebook("a = 1", "x" * 1001))
