"""Tests of an exercise: how they are written down, read and run."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from course_lib.checking._answers import NotAnswered, StudentError
from course_lib.checking._data import NotData
from course_lib.checking._words import call_text, error_text, shortened

LONGEST = 2000
"""Characters of a message that are kept."""


@dataclass(frozen=True)
class Test:
    """One test of a question.

    Attributes
    ----------
    question : str
        Such as "q1".
    name : str
        Of the test function.
    says : str
        What must hold, in a sentence.
    function : callable
        Is given what the student's notebook defines under the names of its parameters.
    parameters : tuple of str
    points : float
        What passing it is worth.
    hidden : bool
        Whether students never see it.
    success_message, failure_message : str or None
        What is said of it when it passed; and when it failed and has nothing to say itself.
    """

    __test__ = False  # pytest takes a class of this name for one of its own

    question: str
    name: str
    says: str
    function: Callable
    parameters: tuple
    points: float
    hidden: bool = False
    success_message: str | None = None
    failure_message: str | None = None


@dataclass(frozen=True)
class Outcome:
    """Whether a test passed, and what there is to say about it."""

    passed: bool
    message: str = ""


@dataclass(frozen=True)
class _Case:
    """A test function with its settings, as they stand in a file of tests."""

    function: Callable
    settings: dict


def test_case(points=None, hidden=False, success_message=None, failure_message=None):  # noqa: PT028 - no test
    """Mark a function of a file as a test; otter-grader's decorator of this name does the same.

    Parameters
    ----------
    points : float, optional
        What it is worth. Tests that do not say it share equally what the others leave of the question's.
    hidden : bool
        Whether students never see it.
    success_message, failure_message : str, optional
        See `Test`.
    """
    settings = {"hidden": hidden, "success_message": success_message, "failure_message": failure_message}
    return lambda function: _Case(function, settings | {"points": points})


test_case.__test__ = False


def load_tests(path) -> tuple[Test, ...]:
    """Return the tests of one question, in their order.

    The file is run: read only those that you or the course's generator wrote.

    Parameters
    ----------
    path : path-like
        Of a file that sets `name` and `points` and marks its tests by `test_case`.

    Raises
    ------
    ValueError
        If the file holds no tests, or their points are not the question's.
    """
    path = Path(path)
    defined = {"__name__": path.stem, "__file__": str(path)}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), defined)
    cases = [one for one in defined.values() if isinstance(one, _Case)]
    question, total = defined.get("name"), defined.get("points")
    if not (isinstance(question, str) and cases):
        raise ValueError(f"A file of tests sets `name` and marks tests by @test_case. Received: {path}")
    shares = _shares([case.settings["points"] for case in cases], total)
    return tuple(
        make_test(question, case.function, **case.settings | {"points": share})
        for case, share in zip(cases, shares, strict=True)
    )


def make_test(question, function, **settings) -> Test:
    """Return the test that a function is, by its signature and docstring."""
    return Test(
        question=question,
        name=function.__name__,
        says=" ".join((inspect.getdoc(function) or "").split()),
        function=function,
        parameters=tuple(inspect.signature(function).parameters),
        **settings,
    )


def run_test(test: Test, lookup: Callable) -> Outcome:
    """Run a test on a student's answers.

    Parameters
    ----------
    test : Test
    lookup : callable
        Given a name, returns data, or a function that can be called with data; or raises `NotAnswered`,
        `NotData` or `StudentError`, as that function may.

    Returns
    -------
    Outcome
        Whatever happens, but for an interruption by the user.
    """
    witness = _Witness()
    try:
        test.function(**{name: witness.watch(name, lookup(name)) for name in test.parameters})
    except AssertionError as error:
        message = str(error) or test.failure_message or witness.last
    except (NotAnswered, NotData, StudentError) as error:
        message = str(error)
    except Exception as error:
        message = f"What your code gives is not what this check can use. {witness.last} {error_text(error)}"
    else:
        return Outcome(True, test.success_message or "")
    return Outcome(False, shortened(message.strip(), LONGEST))


class _Witness:
    """Remembers what a test last saw of the student's code."""

    def __init__(self):
        self.last = ""

    def watch(self, name, found):
        if not callable(found):
            self.last = f"`{name}` is {shortened(repr(found), 100)}."
            return found

        def call(*arguments, **keywords):
            result = found(*arguments, **keywords)
            self.last = f"`{call_text(name, arguments, keywords)}` gives {shortened(repr(result), 100)}."
            if result is None:
                self.last += " Does the function `return` its result?"
            return result

        return call


def _shares(points, total):
    """Return what each test is worth."""
    given = [one for one in points if one is not None]
    open_ones = len(points) - len(given)
    if not (isinstance(total, int | float) and all(isinstance(one, int | float) for one in given)):
        raise ValueError(f"Points must be numbers. Received: {points!r} of {total!r}")
    rest = total - sum(given)
    if min([rest, *given]) < 0 or (rest > 1e-9 and not open_ones):
        raise ValueError(f"The tests' points must add up to the question's. Received: {points!r} of {total}")
    return [rest / open_ones if one is None else one for one in points]
