"""Marking one submission."""

from contextlib import closing

from grading.assignment import Assignment
from grading.marking._bubblewrap import check_sandbox
from grading.marking._limits import Limits
from grading.marking._notebook import Unreadable, read_cells
from grading.marking._session import OutOfTime, Session
from grading.marking._test_runner import TestRunner

MARKED = "marked"
UNREADABLE = "unreadable"
MAX_LISTED_CELLS = 100
NOT_RUN = "It was not run: the time for the whole notebook was over."


def mark(assignment: Assignment, notebook: bytes, limits: Limits | None = None) -> dict:
    """Return the marks of one submission, which can be written as JSON, without the entry "submission".

    Its code runs in a sandbox; the tests run outside, on data that they request from it. All visible tests
    of all questions run before any hidden one, and after that the code can change nothing in the marks but
    which hidden tests passed: code that has seen what a hidden test asks cannot tell anybody.

    Call it from a process with one thread, and use several processes to mark several submissions at once.
    It raises `SandboxUnavailable` if nothing can be marked here.

    Parameters
    ----------
    assignment
        The exercise set.
    notebook
        The content of the file that was handed in, which may be anything.
    limits
        What the submission may use; those of `Limits` if None.
    """
    check_sandbox()
    limits = limits or Limits()
    try:
        cells = read_cells(notebook)
    except Unreadable as error:
        return _marks(assignment, UNREADABLE, {}, {}, [f"No notebook could be read. {error}"])
    with closing(Session(cells, limits)) as session:
        outcomes, notes = _run_tests(assignment, session, limits)
        return _marks(assignment, MARKED, outcomes, session.trouble, [*_cell_notes(session), *notes])


def _run_tests(assignment, session, limits):
    """Return whether each test passed and its message, by question and name; and notes."""
    tests = [test for question in assignment.questions for test in question.tests]
    outcomes, notes = {}, []
    order = sorted(range(len(tests)), key=lambda number: tests[number].hidden)
    try:
        session.start()
        names = dict.fromkeys(name for test in tests for name in test.parameters)
        missing = session.missing_names(names)
        notes += [f"`{name}` was not found." for name in names if name in missing]
        with closing(TestRunner(tests, limits)) as runner:
            for number in order:
                test = tests[number]
                if test.hidden:
                    session.freeze()
                session.reseed()
                found = runner.run(number, session)
                outcomes[test.question, test.name] = (found.passed, "" if test.hidden else found.message)
    except OutOfTime:
        notes.append(
            f"Some tests were not run: all together took longer than {limits.total_seconds:g} seconds."
        )
    return outcomes, notes


def _cell_notes(session):
    notes = [
        f"Cell {place} needed something that is defined further down; it was run again at the end."
        for place in sorted(session.rerun)[:MAX_LISTED_CELLS]
    ]
    if len(session.trouble) > MAX_LISTED_CELLS:
        notes.append(f"{len(session.trouble)} cells did not run; the first {MAX_LISTED_CELLS} are listed.")
    return notes


def _marks(assignment, status, outcomes, trouble, notes):
    questions = [_question(question, outcomes) for question in assignment.questions]
    return {
        "format": 1,
        "assignment": assignment.name,
        "tests_sha256": assignment.digest,
        "status": status,
        "points": round(sum(question["points"] for question in questions), 9),
        "possible": float(sum(question.points for question in assignment.questions)),
        "questions": questions,
        "cells": [
            {"index": place, "status": cell_status, "message": why}
            for place, (cell_status, why) in sorted(trouble.items())[:MAX_LISTED_CELLS]
        ],
        "notes": notes,
    }


def _question(question, outcomes):
    tests = [_test(test, *outcomes.get((test.question, test.name), (False, None))) for test in question.tests]
    return {
        "name": question.name,
        "points": round(sum(test["points"] for test in tests), 9),
        "possible": float(question.points),
        "tests": tests,
    }


def _test(test, passed, message):
    if message is None:
        message = "" if test.hidden else NOT_RUN
    return {
        "name": test.name,
        "says": test.statement,
        "hidden": test.hidden,
        "points": float(test.points) if passed else 0.0,
        "possible": float(test.points),
        "passed": passed,
        "message": message,
    }
