"""What a student's page says."""

from grading._text import shown, shown_lines
from grading.gradebook._points import exact, written

TROUBLE = {
    "error": "stopped by an error",
    "timeout": "took too long and was stopped",
    "died": "ended the notebook's process",
    "skipped": "was not run",
}


def who(grade):
    """Return what a student is called on a page."""
    person = grade.person
    told = [shown(person[name], 100) for name in ("name", "email", "id") if person[name]]
    return ", ".join(told) or shown(grade.key)


def student_view(book, grade):
    """Return what the template of a student's page needs.

    Of hidden tests it holds their number and how many passed, and nothing else.

    Parameters
    ----------
    book : grading.gradebook.Book
    grade : grading.gradebook.Grade

    Returns
    -------
    dict
    """
    record = grade.record or {}
    submission = record.get("submission", {})
    ran = record.get("questions", []) if grade.status == "marked" else []
    tests = {question["name"]: question["tests"] for question in ran}
    return {
        "title": shown(book.title),
        "who": who(grade),
        "file": shown(submission["file"]) if submission.get("file") else None,
        "total": None if grade.total is None else written(grade.total),
        "best": written(book.best),
        "status": _status(grade),
        "questions": [_question(book, grade, name, tests.get(name, [])) for name in book.possible],
        "penalty": written(grade.penalty) if grade.penalty else None,
        "late": grade.late,
        "overrides": [
            {"what": one.question, "points": written(one.points), "reason": shown_lines(one.reason)}
            for one in grade.overrides
        ],
        "cells": [_cell(cell) for cell in record.get("cells", [])],
        "notes": [shown_lines(note) for note in (*submission.get("notes", []), *record.get("notes", []))],
    }


def _status(grade):
    told = {
        "unreadable": "No notebook could be read. Your instructor looks into it.",
        "not marked": "Your notebook is not marked yet: marking failed for a reason of its own. "
        "Your instructor looks into it.",
        "nothing handed in": "Nothing was handed in.",
        "ambiguous": "Whose work this is must be cleared up. Your instructor looks into it.",
    }
    return [told[grade.status]] if grade.status in told else []


def _question(book, grade, name, tests):
    points = grade.points[name]
    hidden = [test["passed"] for test in tests if test["hidden"]]
    return {
        "name": shown(name),
        "points": "–" if points is None else written(exact(points)),
        "possible": written(book.possible[name]),
        "checks": [
            {"says": shown_lines(t["says"]), "passed": t["passed"], "message": shown_lines(t["message"])}
            for t in tests
            if not t["hidden"]
        ],
        "hidden": f"{sum(hidden)} of {len(hidden)} hidden checks passed." if hidden else None,
    }


def _cell(cell):
    return {
        "index": cell["index"],
        "what": TROUBLE.get(cell["status"], shown(cell["status"])),
        "message": shown_lines(cell["message"]),
    }
