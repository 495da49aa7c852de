"""What is marked: questions, and the tests that decide."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from course_lib.checking import Test, load_tests
from grading._errors import GradingError


class BadAssignment(GradingError):  # noqa: N818 - a state of a folder
    """What is wrong with a folder that should hold an assignment."""


@dataclass(frozen=True)
class Question:
    """A question and its tests."""

    name: str
    points: float
    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Assignment:
    """A set of questions.

    Attributes
    ----------
    name, title : str
    questions : tuple of Question
    digest : str
        Of the files it was read from: the same if and only if they are.
    """

    name: str
    title: str
    questions: tuple[Question, ...]
    digest: str


def load_assignment(folder) -> Assignment:
    """Read an assignment. Its tests are run as they stand: read only those that you trust.

    Parameters
    ----------
    folder : path-like
        With ``assignment.json`` and ``tests/q1.py`` and so on, as ``make exercises`` writes it.

    Raises
    ------
    BadAssignment
        If the folder holds none.
    """
    folder = Path(folder)
    description = folder / "assignment.json"
    try:
        written = json.loads(description.read_text(encoding="utf-8"))
        if written["format"] != 1:
            raise ValueError(f"format must be 1. Received: {written['format']!r}")
        questions = tuple(_question(folder, one["name"], one["points"]) for one in written["questions"])
        if not questions:
            raise ValueError("there are no questions")
        return Assignment(written["name"], written["title"], questions, _digest(folder, questions))
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
