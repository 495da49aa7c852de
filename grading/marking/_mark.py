"""Marking one submission."""

from grading.marking._judge import Judge
from grading.marking._limits import Limits
from grading.marking._notebook import Unreadable, read_cells
from grading.marking._run import OutOfTime, Run
from grading.marking._sandbox import check_sandbox

LISTED = 100
"""Cells that are listed."""

OVER = "It was not run: the time for the whole notebook was over."


def mark(assignment, notebook: bytes, limits: Limits | None = None) -> dict:
    """Mark one submission.

    Its code runs in a sandbox; the tests run outside, on data that is asked from there. All visible tests
    of all questions run before any hidden one, and nothing that the code does afterwards changes a word
    of what is returned, but which hidden tests passed: code that has seen what a hidden test asks has no
    way to pass it on.

    Call it from a process of one thread, and mark several at once in several processes.

    Parameters
    ----------
    assignment : Assignment
    notebook : bytes
        Of the file, which may be anything.
    limits : Limits, optional

    Returns
    -------
    dict
        The marks, which can be written as JSON, without the entry "submission".

    Raises
    ------
    SandboxUnavailable
        If nothing can be marked here.
    """
    check_sandbox()
    limits = limits or Limits()
    try:
        cells = read_cells(notebook)
    except Unreadable as error:
        return _marks(assignment, "unreadable", {}, {}, [f"No notebook could be read. {error}"])
    with Run(cells, limits) as run:
        outcomes, notes = _outcomes(assignment, run, limits)
        return _marks(assignment, "marked", outcomes, run.trouble, [*_cell_notes(run), *notes])


def _outcomes(assignment, run, limits):
    """Return whether each test passed and what it says, by question and name, and notes."""
    tests = [test for question in assignment.questions for test in question.tests]
    outcomes, notes = {}, []
    order = sorted(range(len(tests)), key=lambda number: tests[number].hidden)
    try:
        run.start()
        names = dict.fromkeys(name for test in tests for name in test.parameters)
        missing = run.missing(names)
        notes += [f"`{name}` was not found." for name in names if name in missing]
        with Judge(tests, limits) as judge:
            for number in order:
                test = tests[number]
                if test.hidden:
                    run.be_silent()
                run.seed()
                found = judge.run(number, run)
                outcomes[test.question, test.name] = (found.passed, "" if test.hidden else found.message)
    except OutOfTime:
        notes.append(
            f"Some tests were not run: all together took longer than {limits.total_seconds:g} seconds."
        )
    return outcomes, notes


def _cell_notes(run):
    notes = [
        f"Cell {place} needed something that is defined further down; it was run again at the end."
        for place in sorted(run.again)[:LISTED]
    ]
    if len(run.trouble) > LISTED:
        notes.append(f"{len(run.trouble)} cells did not run; the first {LISTED} are listed.")
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
            {"index": place, "status": kind, "message": why}
            for place, (kind, why) in sorted(trouble.items())[:LISTED]
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
        message = "" if test.hidden else OVER
    return {
        "name": test.name,
        "says": test.statement,
        "hidden": test.hidden,
        "points": float(test.points) if passed else 0.0,
        "possible": float(test.points),
        "passed": passed,
        "message": message,
    }
