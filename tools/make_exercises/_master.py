"""Masters: reading one, and naming its cells."""

import re
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
    complaints : list of str
        Each names the place in the master and what to do.
    """

    def __init__(self, complaints):
        super().__init__("\n".join(complaints))
        self.complaints = list(complaints)


@dataclass(frozen=True)
class Question:
    """A question: its name, such as "q1", what it is worth and what it is called."""

    name: str
    points: float
    title: str


@dataclass(frozen=True)
class Master:
    """A master as it was read.

    Attributes
    ----------
    name : str
        Of the file, without its ending.
    title : str
        Of the set.
    chapter : str or None
        The page that it belongs to.
    graded : bool
        Whether its solutions stay away from the site.
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
        """What the set is worth."""
        return sum(question.points for question in self.questions)


def read_master(path: Path) -> Master:
    """Read a master and give its cells names that do not change from one time to the next.

    Raises
    ------
    MasterError
        If its head, its settings or the marks of its questions are not as they must be.
    """
    try:
        notebook = jupytext.read(path, fmt="py:percent")
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise MasterError([f"The file cannot be read: {error}"]) from error
    course = notebook.metadata.get("course", {})
    complaints = _complaints_about_head(path.stem, course, notebook)
    questions = _name_cells(notebook, complaints)
    if complaints:
        raise MasterError(complaints)
    return Master(path.stem, course["title"], course.get("chapter"), course["graded"], questions, notebook)


def _complaints_about_head(name, course, notebook):
    complaints = []
    if not _NAME.fullmatch(name):
        complaints.append("The file's name may have small letters, digits and _ only.")
    if not isinstance(course.get("title"), str) or not isinstance(course.get("graded"), bool):
        complaints.append('The head needs, below "jupyter: course:", a title, and graded: true or false.')
    if unknown := set(course) - {"title", "graded", "chapter"}:
        complaints.append(
            f"The head has below course: only title, chapter and graded, not {sorted(unknown)}."
        )
    first = next((cell for cell in notebook.cells if cell.cell_type == "raw"), None)
    found = _settings(first) if first else None
    if found != _SETTINGS:
        complaints.append(f"The cell ASSIGNMENT CONFIG must say {_SETTINGS!r}. Received: {found!r}")
    return complaints


def _name_cells(notebook, complaints):
    """Give each cell an id; return the questions."""
    questions, counts, inside = [], {}, None
    for cell in notebook.cells:
        mark = mark_of(cell)
        if mark == "BEGIN QUESTION":
            inside = _settings(cell) or {}
            questions.append(inside)
        place = f"{inside.get('name')}-" if inside is not None else ""
        kind = {"markdown": "text"}.get(cell.cell_type, cell.cell_type)
        counts[place + kind] = counts.get(place + kind, 0) + 1
        cell.id = re.sub(r"[^\w-]", "", f"{place}{kind}-{counts[place + kind]}", flags=re.ASCII)[:64]
        if inside is not None and cell.cell_type == "markdown":
            inside.setdefault("text", cell.source)
        if mark == "BEGIN TESTS" and inside is not None:
            inside["tests"] = []
        if cell.cell_type == "code" and "tests" in (inside or {}):
            inside["tests"].append(cell)
        if mark == "END QUESTION":
            inside = None
    if not questions:
        complaints.append("There is no question.")
    found = [_question(settings, complaints) for settings in questions]
    names = [question.name for question in found if question]
    if len(set(names)) < len(names):
        complaints.append(f"Each question needs a name of its own. Received: {', '.join(names)}")
    return tuple(found)


def _question(settings, complaints):
    """Return a question, or None where its settings or the beginning of its text are not as they must be."""
    name, points, text = settings.get("name"), settings.get("points"), settings.get("text", "")
    if not (isinstance(name, str) and _NAME.fullmatch(name)):
        complaints.append(f"A question's name has small letters, digits and _ only. Received: {name!r}")
        return None
    if unknown := set(settings) - {"name", "points", "text", "tests"}:
        complaints.append(f"{name}: its settings are name and points only, not {sorted(unknown)}.")
    if isinstance(points, bool) or not isinstance(points, int | float) or points <= 0:
        complaints.append(f"{name}: points must be a number above 0. Received: {points!r}")
        return None
    title = _TITLE.fullmatch(text.partition("\n")[0].strip())
    if title is None or float(title["points"]) != points:
        complaints.append(
            f"{name}: its text must begin with a line such as **Question 1. Its title** ({points} points), "
            f"with the points of its settings. Received: {text.partition(chr(10))[0]!r}"
        )
        return None
    complaints += [f"{name}: {words}" for words in _complaints_about_tests(settings.get("tests", []), points)]
    return Question(name, points, title["title"].strip())


def _complaints_about_tests(cells, points):
    found = [_test_settings(cell) for cell in cells]
    if None in found:
        yield (
            'each test cell must begin with """ # BEGIN TEST CONFIG, points: (a number), hidden: true if it '
            'is so, and """ # END TEST CONFIG.'
        )
        return
    if not any(one.get("hidden") for one in found):
        yield "it has no hidden test."
    if all(one.get("hidden") for one in found):
        yield "it has no visible test."
    given = sum(one["points"] for one in found)
    if given != points:
        yield f"its tests give {given:g} points, and it is worth {points:g}."


def _test_settings(cell):
    """Return the settings of a test, or None if they are not as they must be."""
    found = _TEST.match(cell.source)
    try:
        settings = yaml.safe_load(found["settings"]) if found else None
    except yaml.YAMLError:
        return None
    points = settings.get("points") if isinstance(settings, dict) else None
    return settings if isinstance(points, int | float) and not isinstance(points, bool) else None


def mark_of(cell) -> str | None:
    """Return the mark that a raw cell is, such as "BEGIN TESTS", or None."""
    found = _MARK.match(cell.source) if cell.cell_type == "raw" else None
    return found["mark"] if found else None


def _settings(cell):
    """Return what a raw cell says below its first line, or None."""
    try:
        return yaml.safe_load(cell.source.partition("\n")[2])
    except yaml.YAMLError:
        return None
