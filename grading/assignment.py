"""An exercise set as it is marked: questions, and the tests that decide."""

import hashlib
import json
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from course_lib.checking import Test, load_tests
from grading._text import GradingError, one_line

GRADERS = Path(__file__).parents[1] / "exercises" / "graders"


class BadAssignment(GradingError):  # noqa: N818 - a state of a folder
    """A folder does not hold an exercise set; the message says why."""


@dataclass(frozen=True)
class Question:
    """A question, its points and its tests."""

    name: str
    points: float
    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Assignment:
    """An exercise set.

    Parameters
    ----------
    name
        As its files are called.
    title
        As readers see it.
    questions
        In their order.
    digest
        The SHA-256 of the files it was read from.
    """

    name: str
    title: str
    questions: tuple[Question, ...]
    digest: str


def find_assignment(text: str) -> Path:
    """Return the folder of an exercise set, given that folder or the set's name in ``exercises/graders``."""
    for folder in (Path(text), GRADERS / text):
        if (folder / "assignment.json").is_file():
            return folder
    known = ", ".join(sorted(path.parent.name for path in GRADERS.glob("*/assignment.json")))
    raise GradingError(
        "An exercise set is a folder with assignment.json, or the name of one in exercises/graders "
        f"({known or 'there is none'}). Received: {one_line(text)}"
    )


def load_assignment(folder: str | PathLike) -> Assignment:
    """Read an exercise set. Its tests are executed: read only those that you trust.

    Parameters
    ----------
    folder
        With ``assignment.json``, ``tests/q1.py`` and so on, as ``make exercises`` writes it. If it holds
        anything else, `BadAssignment` is raised.
    """
    folder = Path(folder)
    try:
        description = json.loads((folder / "assignment.json").read_text(encoding="utf-8"))
        if description["format"] != 1:
            raise ValueError(f"format must be 1. Received: {description['format']!r}")
        questions = tuple(_question(folder, one["name"], one["points"]) for one in description["questions"])
        if not questions:
            raise ValueError("there are no questions")
        return Assignment(description["name"], description["title"], questions, _digest(folder, questions))
    except FileNotFoundError as error:
        raise BadAssignment(f"There is no assignment in {folder}: {error.filename} is missing.") from None
    except (ValueError, KeyError, TypeError, SyntaxError) as error:
        why = f"{error} is missing" if isinstance(error, KeyError) else error
        raise BadAssignment(f"There is no assignment in {folder}: {why}.") from None


def _question(folder, name, points):
    tests = load_tests(_tests_file(folder, name))
    if abs(sum(test.points for test in tests) - points) > 1e-9:
        raise ValueError(f"the tests of {name} are worth {sum(test.points for test in tests)} of {points}")
    return Question(name, points, tests)


def _tests_file(folder, question):
    return folder / "tests" / f"{question}.py"


def _digest(folder, questions):
    digest = hashlib.sha256()
    for path in (folder / "assignment.json", *(_tests_file(folder, one.name) for one in questions)):
        content = path.read_bytes()
        digest.update(b"%s %d\n" % (path.name.encode(), len(content)))
        digest.update(content)
    return digest.hexdigest()
