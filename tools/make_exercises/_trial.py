"""What an exercise set must keep when it runs: the blank notebook scores 0, the solved one everything."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.make_exercises._notebook import solved_notebook, student_notebook
from tools.make_exercises._views import ExerciseSet

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("_run_cells.py")
SECONDS = 300


def try_out(made: ExerciseSet) -> list[str]:
    """Run a set's notebooks, blank and solved, with all tests; return what is wrong, one sentence each.

    Each runs in a process of its own, in an empty folder.
    """
    return _complaints_about_blank(made) + _complaints_about_solved(made)


def _complaints_about_blank(made):
    try:
        trial = _run(student_notebook(made), made)
    except RuntimeError as error:
        return [f"the blank notebook {error}"]
    passed = [(question, test) for question, test, passed, _ in trial["tests"] if passed]
    return [f"{question}: {test} passes on the blank notebook." for question, test in passed]


def _complaints_about_solved(made):
    try:
        trial = _run(solved_notebook(made), made)
    except RuntimeError as error:
        return [f"the solved notebook {error}"]
    stopped = [f"{cell}: the solved notebook stops here: {error}" for cell, error in trial["errors"]]
    failed = [(question, test, message) for question, test, passed, message in trial["tests"] if not passed]
    return stopped + [
        f"{question}: the solution does not pass {test}: {message}" for question, test, message in failed
    ]


def _run(notebook, made):
    """Return how a notebook's cells and the tests came out.

    Raises
    ------
    RuntimeError
        If they did not come out at all.
    """
    cells = [(cell.id, cell.source) for cell in notebook.cells if cell.cell_type == "code"]
    with tempfile.TemporaryDirectory() as folder:
        result, work = Path(folder, "result.json"), Path(folder, "work")
        work.mkdir()
        order = {"cells": cells, "tests": made.graders, "result": str(result)}
        try:
            done = subprocess.run(
                [sys.executable, PROGRAM],
                input=json.dumps(order),
                cwd=work,
                env={**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg"},
                capture_output=True,
                text=True,
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise RuntimeError(f"takes more than {SECONDS} s.") from None
        if not result.exists():
            raise RuntimeError(f"ends the process that runs it: {done.stderr.strip()[-300:]}")
        return json.loads(result.read_text())
