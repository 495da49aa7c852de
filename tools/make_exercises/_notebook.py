"""The students' notebook: answers to fill in, and checks that need nothing but the course's library."""

import json

import nbformat
from nbformat import NotebookNode, v4

from tools.execute_notebooks import NOTEBOOK_METADATA, serialized
from tools.make_exercises._master import Master
from tools.make_exercises._views import ExerciseSet, functions, solution_text

CHECKS_ID = "checks"
ABOUT_CHECKS = """\
**Checks.** The next cell holds them, folded. Run it once; open it to see what is checked. The cell below a
question, such as `check("q1")`, then tells how far you are, as often as you like, and `check()` at the end
does so for all questions. Marking also runs hidden checks, with other inputs."""
AT_THE_END = "**All questions**: how far you are, by the checks in this notebook."
FOLDED = {"cellView": "form", "jupyter": {"source_hidden": True}}
TITLE = "# @title Checks: run this once; open it to see what is checked"


def student_notebook(made: ExerciseSet) -> NotebookNode:
    """Return the notebook that students get."""
    return _notebook(made, made.blank)


def solved_notebook(made: ExerciseSet) -> NotebookNode:
    """Return the same notebook with the solutions in place of the dots."""
    notebook = _notebook(made, made.solved)
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.id != CHECKS_ID:
            cell.source = solution_text(cell.source)
    return notebook


def notebook_text(notebook: NotebookNode) -> str:
    """Return the text of a notebook's file."""
    return serialized(notebook)


def question_of(cell, master: Master) -> str | None:
    """Return the name of the question that a cell belongs to, by its id, or None."""
    name = cell.id.partition("-")[0]
    return name if name in {question.name for question in master.questions} else None


def _notebook(made, view):
    questions = iter(made.master.questions)
    cells, checks_are_in = [], False
    for cell in view.cells:
        if not checks_are_in and question_of(cell, made.master):
            cells += [_text("about-checks", ABOUT_CHECKS), _checks_cell(made)]
            checks_are_in = True
        if cell.cell_type == "code" and cell.source.startswith("grader.check("):
            name = next(questions).name
            cells.append(_code(f"{name}-check", f'check("{name}")'))
        elif cell.cell_type == "code":
            cells.append(_code(cell.id, cell.source))
        else:
            cells.append(_text(cell.id, cell.source))
    cells += [_text("all-questions", AT_THE_END), _code("check-all", "check()")]
    return v4.new_notebook(cells=cells, metadata=nbformat.from_dict(NOTEBOOK_METADATA))


def _checks_cell(made):
    parts = [
        f"{TITLE}\nfrom course_lib.checking import Checks\n\n"
        f"check = Checks(globals(), title={json.dumps(made.master.title, ensure_ascii=False)})"
    ]
    for question in made.master.questions:
        points = {test.name: test.points for test in made.tests[question.name]}
        for name, (source, settings) in functions(made.visible[question.name]).items():
            said = {key: settings[key] for key in ("success_message", "failure_message") if key in settings}
            extra = "".join(f", {key}={value!r}" for key, value in said.items())
            parts.append(f'@check.test("{question.name}", points={points[name]:g}{extra})\n{source}')
    return _code(CHECKS_ID, "\n\n\n".join(parts), FOLDED)


def _code(name, source, metadata=None):
    return v4.new_code_cell(source, id=name, metadata=metadata or {})


def _text(name, source):
    return v4.new_markdown_cell(source, id=name)
