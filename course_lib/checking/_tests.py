"""Tests of an exercise: how a file defines them, and how one is run on a student's answers."""

import inspect
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_lib.checking._answers import NotAnswered, StudentError, call_text, error_text, shorten
from course_lib.checking._data import NotData

MAX_MESSAGE_LENGTH = 2000
"""Characters of a message that are kept."""


@dataclass(frozen=True)
class Test:
    """One test of a question.

    Attributes
    ----------
    question : str
        Name of the question, such as "q1".
    name : str
        Name of the test function.
    statement : str
        What must hold, in one sentence.
    function : callable
        Receives the answers that are named by its parameters.
    parameters : tuple of str
    points : float
    hidden : bool
        Whether students never see the test.
    success_message : str or None
        Message if the test passes.
    failure_message : str or None
        Message if the test fails without a message of its own.
    """

    __test__ = False  # pytest collects classes of this name

    question: str
    name: str
    statement: str
    function: Callable
    parameters: tuple[str, ...]
    points: float
    hidden: bool = False
    success_message: str | None = None
    failure_message: str | None = None


@dataclass(frozen=True)
class Outcome:
    """The outcome of a test: whether it passed, and a message."""

    passed: bool
    message: str = ""


@dataclass(frozen=True)
class _TestCase:
    """A test function with its settings, as a file of tests defines it."""

    function: Callable
    points: float | None
    settings: dict


def test_case(points: float | None = None, **settings: Any) -> Callable:  # noqa: PT028 - not a test
    """Return a decorator that marks a function as a test, as otter-grader's decorator of this name does.

    Parameters
    ----------
    points : float, optional
        Tests without it share equally the question's points that the other tests leave.
    **settings
        `hidden`, `success_message` and `failure_message`; see `Test`.
    """
    return lambda function: _TestCase(function, points, settings)


test_case.__test__ = False  # type: ignore[attr-defined]  # not a test of pytest


def load_tests(path: str | os.PathLike) -> tuple[Test, ...]:
    """Return the tests of one question, in the file's order.

    The file is executed: load only files that you or the course's generator wrote.

    Parameters
    ----------
    path : path-like
        A file that sets `name` and `points` and marks its tests with `test_case`.

    Raises
    ------
    ValueError
        If the file defines no tests, or their points do not add up to the question's.
    """
    path = Path(path)
    namespace = {"__name__": path.stem, "__file__": str(path)}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), namespace)
    cases = [value for value in namespace.values() if isinstance(value, _TestCase)]
    question = namespace.get("name")
    if not (isinstance(question, str) and cases):
        raise ValueError(f"A file of tests sets `name` and marks tests with @test_case. Received: {path}")
    points = _complete_points([case.points for case in cases], namespace.get("points"))
    return tuple(
        make_test(question, case.function, share, **case.settings)
        for case, share in zip(cases, points, strict=True)
    )


def make_test(question: str, function: Callable, points: float, **settings: Any) -> Test:
    """Return the test that a function's signature and docstring describe; settings as in `Test`."""
    return Test(
        question=question,
        name=function.__name__,
        statement=" ".join((inspect.getdoc(function) or "").split()),
        function=function,
        parameters=tuple(inspect.signature(function).parameters),
        points=points,
        **settings,
    )


def run_test(test: Test, lookup: Callable[[str], object]) -> Outcome:
    """Run a test on a student's answers.

    Parameters
    ----------
    test : Test
    lookup : callable
        Takes a name and returns the answer: data, or a function that takes and returns data. Both may
        raise `NotAnswered`, `NotData` or `StudentError`. See `Answers`.

    Returns
    -------
    Outcome
        An error of the student's code or of the test is a failed test. Only KeyboardInterrupt is raised.
    """
    observer = _Observer()
    try:
        test.function(**{name: observer.watch(name, lookup(name)) for name in test.parameters})
    except AssertionError as error:
        message = str(error) or test.failure_message or observer.last
    except (NotAnswered, NotData, StudentError) as error:
        message = str(error)
    except Exception as error:
        message = f"This check cannot use the result of your code. {observer.last} {error_text(error)}"
    else:
        return Outcome(True, test.success_message or "")
    return Outcome(False, shorten(message.strip(), MAX_MESSAGE_LENGTH))


class _Observer:
    """Remembers, as a sentence, what a test last received from the student's code."""

    def __init__(self):
        self.last = ""

    def watch(self, name, answer):
        if not callable(answer):
            self.last = f"`{name}` is {shorten(repr(answer), 100)}."
            return answer

        def call(*arguments, **keywords):
            result = answer(*arguments, **keywords)
            self.last = f"`{call_text(name, arguments, keywords)}` returns {shorten(repr(result), 100)}."
            if result is None:
                self.last += " Does the function `return` its result?"
            return result

        return call


def _complete_points(points, total):
    """Return the points of each test; tests without points share what the others leave of `total`."""
    given = [value for value in points if value is not None]
    if not all(type(value) in (int, float) for value in [total, *given]):
        raise ValueError(f"Points must be numbers. Received: {points!r} of {total!r}")
    without_points, rest = len(points) - len(given), total - sum(given)
    if min([rest, *given]) < 0 or (rest > 1e-9 and not without_points):
        raise ValueError(f"The tests' points must add up to the question's. Received: {points!r} of {total}")
    return [rest / without_points if value is None else value for value in points]
