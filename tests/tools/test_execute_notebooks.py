"""Executing a notebook is repeatable, and one that goes wrong is left as it was."""

import asyncio

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.execute_notebooks import (
    NOTEBOOK_METADATA,
    ExecutionError,
    execute,
    execute_all,
    main,
    normalize,
    serialize,
)

STREAMS = "print('one', flush=True)\nprint('two')"
ERROR = "1 / 0"
WARNING = "import sys; print('careful', file=sys.stderr)"


@pytest.fixture
def stored(tmp_path):
    """Return a function that stores a notebook made of the given code cells."""

    def store(*sources, name="tiny.ipynb", **metadata):
        cells = [new_markdown_cell("# Tiny"), *map(new_code_cell, sources)]
        path = tmp_path / name
        path.write_text(serialize(new_notebook(cells=cells, metadata=metadata)), "utf-8")
        return path

    return store


def test_executing_twice_gives_the_same_bytes(stored):
    path = stored("x = 2", STREAMS, "x", colab={"provenance": []})
    asyncio.run(execute(path))
    once = path.read_bytes()
    asyncio.run(execute(path))
    assert path.read_bytes() == once
    assert once.endswith(b"}\n")
    notebook = nbformat.reads(once.decode(), as_version=4)
    assert [cell.execution_count for cell in notebook.cells[1:]] == [1, 2, 3]
    assert [output.text for output in notebook.cells[2].outputs] == ["one\ntwo\n"]
    assert notebook.metadata == NOTEBOOK_METADATA


@pytest.mark.parametrize(("source", "reason"), [(ERROR, "ZeroDivisionError"), (WARNING, "careful")])
def test_a_notebook_that_fails_is_rejected_and_left_as_it_was(stored, source, reason):
    path = stored("x = 2", source)
    before = path.read_bytes()
    with pytest.raises(ExecutionError, match=rf"tiny.ipynb: cell 3 (?s:.*){reason}"):
        asyncio.run(execute(path))
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_one_rejected_does_not_stop_another(stored):
    bad, good = stored(ERROR, name="bad.ipynb"), stored("1 + 1", name="good.ipynb")
    errors = asyncio.run(execute_all([bad, good]))
    assert len(errors) == 1
    assert "bad.ipynb: cell 2 failed" in errors[0]
    assert nbformat.read(good, as_version=4).cells[1].execution_count == 1


def test_a_missing_notebook_is_named(capsys):
    assert main(["chapters/none.ipynb"]) == 2
    assert "chapters/none.ipynb" in capsys.readouterr().out


def test_normalizing_drops_what_belongs_to_the_machine():
    cell = new_code_cell("1", metadata={"tags": ["hide-input"], "execution": {"iopub": "now"}})
    notebook = new_notebook(cells=[cell], metadata={"language_info": {"name": "python", "version": "3.13.1"}})
    stable = normalize(notebook)
    assert stable.metadata == NOTEBOOK_METADATA
    assert stable.cells[0].metadata == {"tags": ["hide-input"]}
    assert stable.cells[0].id == cell.id
    assert normalize(stable) == stable
    assert notebook.metadata.language_info.version == "3.13.1"
