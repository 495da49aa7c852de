"""What otter-grader makes of a master: the notebook and the tests, with and without what is hidden."""

import ast
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_lib.checking import Test, load_tests
from tools.make_exercises._master import Master, MasterError

_OTTERS_IMPORT = "from otter.test_files import test_case"
_OUR_IMPORT = "from course_lib.checking import test_case"
_PROMPT = re.compile(r'^[ \t]*"""\s*#\s*BEGIN PROMPT.*?""";?\s*#\s*END PROMPT[ \t]*\n?', re.M | re.S)
_MARK_LINE = re.compile(r"^[ \t]*#[ \t]*(?:BEGIN|END) SOLUTION[^\n]*\n?", re.M)
_MARK_AT_END = re.compile(r"[ \t]*#[ \t]*SOLUTION(?: NO PROMPT)?[ \t]*$", re.M)


@dataclass(frozen=True)
class ExerciseSet:
    """An exercise set in all its views.

    Attributes
    ----------
    master : Master
    blank, solved : NotebookNode
        Cells in the order of the master, without its marks.
    visible, graders : dict of str to str
        Files of tests, by question; in `graders` the hidden ones are too.
    tests : dict of str to tuple of Test
        Of `graders`, by question.
    """

    master: Master
    blank: NotebookNode
    solved: NotebookNode
    visible: dict[str, str]
    graders: dict[str, str]
    tests: dict[str, tuple[Test, ...]]


def make_set(master: Master) -> ExerciseSet:
    """Have otter-grader make a set's views.

    Raises
    ------
    MasterError
        If otter-grader refuses the master, or its tests cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, f"{master.name}.ipynb"), Path(folder, "made")
        nbformat.write(master.notebook, source)
        _assign(source, made)
        blank, solved = (_read(made / view / source.name) for view in ("student", "autograder"))
        visible, graders = _tests_in(made / "student"), _tests_in(made / "autograder")
        tests = _load(made / "autograder" / "tests", graders)
    return ExerciseSet(master, blank, solved, visible, graders, tests)


def functions(text: str) -> dict[str, tuple[str, dict]]:
    """Return the test functions in a file of tests: their source as it is, and their settings.

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
            settings = {word.arg: ast.literal_eval(word.value) for word in node.decorator_list[0].keywords}
            found[node.name] = "\n".join(lines[node.lineno - 1 : node.end_lineno]), settings
    return found


def solution_text(source: str) -> str:
    r"""Return a solved cell without the marks of solutions, and without what stands in their place.

    Examples
    --------
    >>> print(solution_text("x = 2  # SOLUTION\n# BEGIN SOLUTION\ny = 3\n# END SOLUTION"))
    x = 2
    y = 3
    """
    for what in (_PROMPT, _MARK_LINE, _MARK_AT_END):
        source = what.sub("", source)
    return source.strip("\n")


def _assign(source, made):
    from otter.assign import main as assign  # takes a second, which the other tools need not wait for

    try:
        assign(str(source), str(made), no_run_tests=True, no_pdfs=True)
    except Exception as error:
        raise MasterError([f"otter assign refuses it: {type(error).__name__}: {error}"]) from error


def _read(path):
    """Read a notebook; cut the empty lines at the end of cells, where otter-grader took something out."""
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
    complaints, tests = [], {}
    for name, text in texts.items():
        path = folder / f"{name}.py"
        path.write_text(text, encoding="utf-8")
        try:
            functions(text)
            tests[name] = load_tests(path)
        except (ValueError, SyntaxError, TypeError) as error:
            complaints.append(f"{name}: {error}")
    if complaints:
        raise MasterError(complaints)
    return tests
