"""The rules for exercise sets: for their text, and that a blank notebook scores 0 and a solved one all."""

import builtins
import json
import os
import re
import subprocess
import symtable
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tools.make_exercises._exercise_set import ExerciseSet, functions_in, solved_notebook, student_notebook

ROOT = Path(__file__).parents[2]
RUNNER = Path(__file__).with_name("_run_cells.py")
SECONDS = 900

_LEFT_OVER = re.compile(r"#.*\b(?:BEGIN|END)? ?(?:SOLUTION|PROMPT|QUESTION|TESTS?|IGNORE)\b")


def text_errors(exercises: ExerciseSet) -> list[str]:
    """Return the rules that a set's text breaks, one sentence each, beginning with the question's name."""
    errors = list(_code_errors(exercises))
    if errors:  # the names in code with errors are not known
        return errors
    names = _names_in_answers(exercises)
    return [
        f"{question.name}: {error}"
        for question in exercises.master.questions
        for error in _test_errors(exercises, question.name, names)
    ]


def trial_errors(exercises: ExerciseSet) -> list[str]:
    """Run a set's notebooks, blank and solved, with all tests; return what is wrong, one sentence each.

    Each runs in its own process, in an empty folder.
    """
    try:
        blank = _run("blank", student_notebook(exercises), exercises)
        solved = _run("solved", solved_notebook(exercises), exercises)
    except RuntimeError as error:
        return [str(error)]
    return [
        *(
            f"{name}: {test} passes on the blank notebook."
            for name, test, passed, _ in blank["tests"]
            if passed
        ),
        *(f"{cell}: the solved notebook stops here: {error}" for cell, error in solved["errors"]),
        *(
            f"{name}: the solution does not pass {test}: {message}"
            for name, test, passed, message in solved["tests"]
            if not passed
        ),
    ]


def _code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _code_errors(exercises) -> Iterator[str]:
    for cell in _code_cells(student_notebook(exercises)):
        yield from _syntax_errors(cell, "the students' version of")
        if _LEFT_OVER.search(cell.source):
            yield f"{cell.id}: a mark for solutions or tests is left over in the students' version."
    for cell in _code_cells(solved_notebook(exercises)):
        yield from _syntax_errors(cell, "the solution of")
    answered = {exercises.question_of(cell) for cell in _code_cells(exercises.blank)}
    for question in exercises.master.questions:
        if question.name not in answered:
            yield f"{question.name}: there is no cell for an answer between BEGIN SOLUTION and END SOLUTION."


def _syntax_errors(cell, version) -> Iterator[str]:
    try:
        compile(cell.source, cell.id, "exec")
    except SyntaxError as error:
        yield f"{cell.id}: {version} this cell is not Python: {error.msg} in {(error.text or '').strip()!r}."


def _names_in_answers(exercises):
    """Return the names that the cells for answers define at their top level."""
    names = set()
    for cell in _code_cells(solved_notebook(exercises)):
        if exercises.question_of(cell):
            symbols = symtable.symtable(cell.source, cell.id, "exec").get_symbols()
            names |= {one.get_name() for one in symbols if one.is_assigned() or one.is_imported()}
    return names


def _test_errors(exercises, question, names) -> Iterator[str]:
    for test in exercises.tests[question]:
        if not test.statement:
            yield f"{test.name} has no docstring that says what must hold."
        if not test.parameters:
            yield f"{test.name} has no parameters, so it can test nothing."
        for name in test.parameters:
            if name not in names:
                yield f"{test.name} takes `{name}`, which no cell for an answer defines."
    for name, (source, _) in functions_in(exercises.graders[question]).items():
        for unknown in _unknown_names(source):
            yield f"{name} uses `{unknown}`, which it neither takes nor imports nor defines itself."


def _unknown_names(source):
    """Return the global names that a function uses and that are not built into Python."""
    found, tables = set(), [symtable.symtable(source, "test", "exec").get_children()[0]]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        found |= {one.get_name() for one in table.get_symbols() if one.is_global() and one.is_referenced()}
    return sorted(name for name in found if not hasattr(builtins, name))


def _run(which, notebook, exercises):
    """Return the outcomes of a notebook's cells and of all tests; raise RuntimeError if there are none."""
    cells = [(cell.id, cell.source) for cell in _code_cells(notebook)]
    with tempfile.TemporaryDirectory() as folder:
        result, work = Path(folder, "result.json"), Path(folder, "work")
        work.mkdir()
        order = {"cells": cells, "tests": exercises.graders, "result": str(result)}
        try:
            done = subprocess.run(
                [sys.executable, RUNNER],
                input=json.dumps(order),
                cwd=work,
                env={**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg"},
                capture_output=True,
                text=True,
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise RuntimeError(f"the {which} notebook takes more than {SECONDS} s.") from None
        if not result.exists():
            raise RuntimeError(
                f"the {which} notebook ends the process that runs it: {done.stderr.strip()[-300:]}"
            )
        return json.loads(result.read_text())
