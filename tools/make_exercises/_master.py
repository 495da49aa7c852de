"""Masters: reading one, checking its form, and naming its cells."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import jupytext
import yaml
from nbformat import NotebookNode

_NAME = re.compile(r"[a-z0-9_]+")
_MARK = re.compile(r"#\s*(?P<mark>(?:BEGIN|END) (?:QUESTION|SOLUTION|TESTS|PROMPT)|ASSIGNMENT CONFIG)\s*")
_TITLE = re.compile(r"\*\*Question \d+\. (?P<title>[^*]+)\*\* \((?P<points>[\d.]+) points?\)")
_TEST = re.compile(r'""" # BEGIN TEST CONFIG\n(?P<settings>.*?)""" # END TEST CONFIG\n', re.DOTALL)
_SETTINGS = {"tests": {"files": True, "ok_format": False}, "generate": True} | dict.fromkeys(
    ("init_cell", "check_all_cell", "export_cell"), False
)


class MasterError(Exception):
    """A master breaks rules.

    Parameters
    ----------
    errors : sequence of str
        Each names the place in the master and what to do.
    """

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = list(errors)


@dataclass(frozen=True)
class Question:
    """A question: its name, such as "q1", its points and its title."""

    name: str
    points: float
    title: str


@dataclass(frozen=True)
class Master:
    """A master as read from its file.

    Attributes
    ----------
    name : str
        The file's name without its suffix.
    title : str
        The title of the set.
    chapter : str or None
        The page that the set belongs to.
    graded : bool
        Whether the site does not show the solutions.
    questions : tuple of Question
    notebook : NotebookNode
        Each cell's id says where it belongs: ``q1-text-2``, ``code-1``.
    """

    name: str
    title: str
    chapter: str | None
    graded: bool
    questions: tuple[Question, ...]
    notebook: NotebookNode

    @property
    def points(self) -> float:
        """The points of all questions together."""
        return sum(question.points for question in self.questions)


def read_master(path: Path) -> Master:
    """Read a master, and give its cells ids that are the same each time.

    Raises
    ------
    MasterError
        If its header, its settings or the marks of its questions are wrong.
    """
    try:
        notebook = jupytext.read(path, fmt="py:percent")
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise MasterError([f"The file cannot be read: {error}"]) from error
    course = notebook.metadata.get("course", {})
    errors = list(_header_errors(path.stem, course, notebook))
    questions = _name_cells(notebook, errors)
    if errors:
        raise MasterError(errors)
    return Master(path.stem, course["title"], course.get("chapter"), course["graded"], questions, notebook)


def _header_errors(name, course, notebook) -> Iterator[str]:
    if not _NAME.fullmatch(name):
        yield "The file's name may contain only small letters, digits and _."
    if not isinstance(course.get("title"), str) or not isinstance(course.get("graded"), bool):
        yield 'The header needs, below "jupyter: course:", a title, and graded: true or false.'
    if unknown := set(course) - {"title", "graded", "chapter"}:
        yield f"The header may contain below course: only title, chapter and graded, not {sorted(unknown)}."
    first = next((cell for cell in notebook.cells if cell.cell_type == "raw"), None)
    settings = _settings(first) if first else None
    if settings != _SETTINGS:
        yield f"The cell ASSIGNMENT CONFIG must say {_SETTINGS!r}. Received: {settings!r}"


def _name_cells(notebook, errors):
    """Give each cell an id; return the questions."""
    questions, counts, current = [], Counter(), None
    for cell in notebook.cells:
        mark = _mark(cell)
        if mark == "BEGIN QUESTION":
            current = _settings(cell) or {}
            questions.append(current)
        cell_type = "text" if cell.cell_type == "markdown" else cell.cell_type
        place = cell_type if current is None else f"{current.get('name')}-{cell_type}"
        counts[place] += 1
        cell.id = re.sub(r"[^\w-]", "", f"{place}-{counts[place]}", flags=re.ASCII)[:64]
        if current is not None:
            if cell_type == "text":
                current.setdefault("text", cell.source)
            if mark == "BEGIN TESTS":
                current["tests"] = []
            if cell_type == "code" and "tests" in current:
                current["tests"].append(cell)
        if mark == "END QUESTION":
            current = None
    if not questions:
        errors.append("There is no question.")
    found = [_question(settings, errors) for settings in questions]
    names = [question.name for question in found if question]
    if len(set(names)) < len(names):
        errors.append(f"Each question needs its own name. Received: {', '.join(names)}")
    return tuple(found)


def _question(settings, errors):
    """Return a question, or None if its settings or the beginning of its text are wrong."""
    name, points, text = settings.get("name"), settings.get("points"), settings.get("text", "")
    if not (isinstance(name, str) and _NAME.fullmatch(name)):
        errors.append(f"A question's name may contain only small letters, digits and _. Received: {name!r}")
        return None
    if unknown := set(settings) - {"name", "points", "text", "tests"}:
        errors.append(f"{name}: its settings may be only name and points, not {sorted(unknown)}.")
    if not _is_number(points) or points <= 0:
        errors.append(f"{name}: points must be a positive number. Received: {points!r}")
        return None
    first_line = text.partition("\n")[0]
    title = _TITLE.fullmatch(first_line.strip())
    if title is None or float(title["points"]) != points:
        errors.append(
            f"{name}: its text must begin with a line such as **Question 1. Its title** ({points} points), "
            f"with the points of its settings. Received: {first_line!r}"
        )
        return None
    errors += [f"{name}: {error}" for error in _test_errors(settings.get("tests", []), points)]
    return Question(name, points, title["title"].strip())


def _test_errors(cells, points) -> Iterator[str]:
    tests = [_test_settings(cell) for cell in cells]
    if None in tests:
        yield (
            'each test cell must begin with """ # BEGIN TEST CONFIG, points: (a number), optionally '
            'hidden: true, and """ # END TEST CONFIG.'
        )
        return
    hidden = [bool(test.get("hidden")) for test in tests]
    if not any(hidden):
        yield "it has no hidden test."
    if all(hidden):
        yield "it has no visible test."
    total = sum(test["points"] for test in tests)
    if total != points:
        yield f"its tests give {total:g} points, and its settings say {points:g}."


def _test_settings(cell):
    """Return the settings of a test, or None if they are wrong."""
    found = _TEST.match(cell.source)
    try:
        settings = yaml.safe_load(found["settings"]) if found else None
    except yaml.YAMLError:
        return None
    return settings if isinstance(settings, dict) and _is_number(settings.get("points")) else None


def _is_number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _mark(cell: NotebookNode) -> str | None:
    """Return the mark in a raw cell, such as "BEGIN TESTS", or None for another cell."""
    found = _MARK.match(cell.source) if cell.cell_type == "raw" else None
    return found["mark"] if found else None


def _settings(cell):
    """Return the settings below the first line of a raw cell, or None if they are not YAML."""
    try:
        return yaml.safe_load(cell.source.partition("\n")[2])
    except yaml.YAMLError:
        return None
