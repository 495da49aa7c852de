"""Tests of whether somebody is watching."""

import json
import sys

import nbformat
from nbclient import NotebookClient

from course_lib._session import interactive

SOURCE = "import json; from course_lib._session import interactive; print(json.dumps(interactive()))"


def test_a_notebook_executed_to_be_stored_has_nobody_watching():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SOURCE)])
    NotebookClient(notebook, kernel_name="python3").execute()
    assert json.loads(notebook.cells[0].outputs[0].text) is False


def test_a_notebook_in_a_front_end_has_somebody_watching():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SOURCE)])
    client = NotebookClient(notebook, kernel_name="python3")
    with client.setup_kernel():
        client.kc.allow_stdin = True
        client.execute_cell(notebook.cells[0], 0)
    assert json.loads(notebook.cells[0].outputs[0].text) is True


def test_a_terminal_has_somebody_watching(monkeypatch):
    for watched in (True, False):
        monkeypatch.setattr(sys, "stderr", type("Stream", (), {"isatty": lambda self, w=watched: w})())
        assert interactive() is watched
