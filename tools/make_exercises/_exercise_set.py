"""An exercise set: what otter-grader makes of a master, and the notebooks made of that.

otter-grader makes each notebook and each file of tests twice, with and without solutions and hidden tests.
The students' notebook needs nothing but the course's library: its checks are in a folded cell.
"""

import ast
import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode, v4

from course_lib.checking import Test, load_tests
from tools.execute_notebooks import NOTEBOOK_METADATA
from tools.make_exercises._master import Master, MasterError

CHECKS_ID = "checks"
ABOUT_CHECKS = """\
**Checks.** The next cell holds them, folded. Run it once; open it to see what is checked. The cell below a
question, such as `check("q1")`, then tells how far you are, as often as you like, and `check()` at the end
does so for all questions. Marking also runs hidden checks, with other inputs."""
AT_THE_END = "**All questions**: how far you are, by the checks in this notebook."
FOLDED = {"cellView": "form", "jupyter": {"source_hidden": True}}
TITLE = "# @title Checks: run this once; open it to see what is checked"

_OTTERS_IMPORT = "from otter.test_files import test_case"
_OUR_IMPORT = "from course_lib.checking import test_case"
_PROMPT = re.compile(r'^[ \t]*"""\s*#\s*BEGIN PROMPT.*?""";?\s*#\s*END PROMPT[ \t]*\n?', re.M | re.S)
_MARK_LINE = re.compile(r"^[ \t]*#[ \t]*(?:BEGIN|END) SOLUTION[^\n]*\n?", re.M)
_MARK_AT_END = re.compile(r"[ \t]*#[ \t]*SOLUTION(?: NO PROMPT)?[ \t]*$", re.M)


@dataclass(frozen=True)
class ExerciseSet:
    """An exercise set: its master and what otter-grader makes of it.

    Attributes
    ----------
    master : Master
    blank, solved : NotebookNode
        The notebook without and with solutions: the master's cells in order, without its marks.
    visible, graders : dict of str to str
        The file of tests of each question, without and with the hidden tests.
    tests : dict of str to tuple of Test
        All tests of each question.
    """

    master: Master
    blank: NotebookNode
    solved: NotebookNode
    visible: dict[str, str]
    graders: dict[str, str]
    tests: dict[str, tuple[Test, ...]]

    def question_of(self, cell: NotebookNode) -> str | None:
        """Return the name of the question that a cell belongs to, by its id, or None."""
        name = cell.id.partition("-")[0]
        return name if name in {question.name for question in self.master.questions} else None


def make_set(master: Master) -> ExerciseSet:
    """Run ``otter assign`` on a master; return the exercise set.

    Raises
    ------
    MasterError
        If otter-grader rejects the master, or its tests cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, f"{master.name}.ipynb"), Path(folder, "out")
        nbformat.write(master.notebook, source)
        _assign(source, out)
        blank, solved = (_read(out / version / source.name) for version in ("student", "autograder"))
        visible, graders = _tests_in(out / "student"), _tests_in(out / "autograder")
        tests = _load(out / "autograder" / "tests", graders)
    return ExerciseSet(master, blank, solved, visible, graders, tests)


def functions_in(text: str) -> dict[str, tuple[str, dict]]:
    """Return the source and the settings of each test function in a file of tests, by name.

    Raises
    ------
    ValueError
        If two have the same name.
    """
    lines, found = text.splitlines(), {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            if node.name in found:
                raise ValueError(f"Two tests are called {node.name}.")
            decorator = node.decorator_list[0]
            words = decorator.keywords if isinstance(decorator, ast.Call) else []
            settings = {word.arg: ast.literal_eval(word.value) for word in words}
            found[node.name] = "\n".join(lines[node.lineno - 1 : node.end_lineno]), settings
    return found


def strip_marks(source: str) -> str:
    r"""Return the source of a solved cell without the marks of solutions, and without prompts.

    Examples
    --------
    >>> print(strip_marks("x = 2  # SOLUTION\n# BEGIN SOLUTION\ny = 3\n# END SOLUTION"))
    x = 2
    y = 3
    """
    for pattern in (_PROMPT, _MARK_LINE, _MARK_AT_END):
        source = pattern.sub("", source)
    return source.strip("\n")


def student_notebook(exercises: ExerciseSet) -> NotebookNode:
    """Return the notebook that students get."""
    return _notebook(exercises, exercises.blank)


def solved_notebook(exercises: ExerciseSet) -> NotebookNode:
    """Return the students' notebook with the solutions in place of the dots."""
    notebook = _notebook(exercises, exercises.solved)
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.id != CHECKS_ID:
            cell.source = strip_marks(cell.source)
    return notebook


def _assign(source, out):
    from otter.assign import main as assign  # takes a second, which the other tools need not wait for

    try:
        assign(str(source), str(out), no_run_tests=True, no_pdfs=True)
    except Exception as error:
        raise MasterError([f"otter assign rejects it: {type(error).__name__}: {error}"]) from error


def _read(path):
    """Read a notebook, and remove the empty lines that otter-grader leaves at the end of cells."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.rstrip()
    return notebook


def _tests_in(folder):
    return {
        path.stem: path.read_text(encoding="utf-8").replace(_OTTERS_IMPORT, _OUR_IMPORT)
        for path in sorted((folder / "tests").glob("*.py"))
    }


def _load(folder, texts):
    errors, tests = [], {}
    for name, text in texts.items():
        path = folder / f"{name}.py"
        path.write_text(text, encoding="utf-8")
        try:
            functions_in(text)
            tests[name] = load_tests(path)
        except (ValueError, SyntaxError, TypeError) as error:
            errors.append(f"{name}: {error}")
    if errors:
        raise MasterError(errors)
    return tests


def _notebook(exercises, version):
    questions = iter(exercises.master.questions)
    cells, has_checks = [], False
    for cell in version.cells:
        if not has_checks and exercises.question_of(cell):
            cells += [_text("about-checks", ABOUT_CHECKS), _checks_cell(exercises)]
            has_checks = True
        if cell.cell_type == "code" and cell.source.startswith("grader.check("):
            name = next(questions).name
            cells.append(_code(f"{name}-check", f'check("{name}")'))
        else:
            cells.append((_code if cell.cell_type == "code" else _text)(cell.id, cell.source))
    cells += [_text("all-questions", AT_THE_END), _code("check-all", "check()")]
    return v4.new_notebook(cells=cells, metadata=nbformat.from_dict(NOTEBOOK_METADATA))


def _checks_cell(exercises):
    parts = [
        f"{TITLE}\nfrom course_lib.checking import Checks\n\n"
        f"check = Checks(globals(), title={json.dumps(exercises.master.title, ensure_ascii=False)})"
    ]
    for question in exercises.master.questions:
        points = {test.name: test.points for test in exercises.tests[question.name]}
        for name, (source, settings) in functions_in(exercises.visible[question.name]).items():
            messages = [key for key in ("success_message", "failure_message") if key in settings]
            extra = "".join(f", {key}={settings[key]!r}" for key in messages)
            parts.append(f'@check.test("{question.name}", points={points[name]:g}{extra})\n{source}')
    return _code(CHECKS_ID, "\n\n\n".join(parts), FOLDED)


def _code(name, source, metadata=None):
    return v4.new_code_cell(source, id=name, metadata=metadata or {})


def _text(name, source):
    return v4.new_markdown_cell(source, id=name)
