"""What the pages say: the data of their templates."""

import math
from collections import Counter

from grading._text import file_stem, one_line, quantity
from grading.gradebook import Book, Grade
from grading.marking import MARKED
from grading.points import format_points

BINS = 10
MAX_FAILED_TESTS = 20
CELL_STATUS = {
    "error": "stopped by an error",
    "timeout": "took too long and was stopped",
    "died": "ended the notebook's process",
    "skipped": "was not run",
}
STATUS = {
    "unreadable": "No notebook could be read. Your instructor will look into it.",
    "not marked": "Your notebook is not marked yet, for a technical reason. Your instructor will see to it.",
    "nothing handed in": "Nothing was handed in.",
    "ambiguous": "It is unclear whose work this is. Your instructor will look into it.",
}


def page_path(grade: Grade) -> str | None:
    """Return the path of a student's page, relative to the overview; None if there is no page."""
    return f"students/{file_stem(grade.key)}.html" if grade.key is not None else None


def display_name(grade: Grade) -> str:
    """Return what a student is called on a page."""
    known = [one_line(grade.person[name], 100) for name in ("name", "email", "id") if grade.person[name]]
    return ", ".join(known) or one_line(grade.key)


def student_view(book: Book, grade: Grade) -> dict:
    """Return the data of a student's page. Of hidden tests it has only how many there are and passed."""
    record = grade.record or {}
    submission = record.get("submission", {})
    questions = record.get("questions", []) if grade.status == MARKED else []
    tests = {question["name"]: question["tests"] for question in questions}
    return {
        "title": book.title,
        "name": display_name(grade),
        "file": submission.get("file"),
        "total": grade.total,
        "best": book.best,
        "status": STATUS.get(grade.status),
        "questions": [
            {"name": name, "points": grade.points[name], "possible": possible, **_checks(tests.get(name, []))}
            for name, possible in book.possible.items()
        ],
        "penalty": grade.penalty,
        "late": grade.late,
        "overrides": grade.overrides,
        "cells": record.get("cells", []),
        "cell_status": CELL_STATUS,
        "notes": [*submission.get("notes", []), *record.get("notes", [])],
    }


def _checks(tests):
    """Return the visible tests, and a sentence on the hidden ones."""
    hidden = [test["passed"] for test in tests if test["hidden"]]
    return {
        "checks": [test for test in tests if not test["hidden"]],
        "hidden": f"{sum(hidden)} of {len(hidden)} hidden checks passed." if hidden else None,
    }


def overview_view(book: Book, batch: dict) -> dict:
    """Return the data of the overview; `batch` is as `grading.results.Results.batch` returns it."""
    tests = batch["tests_sha256"]
    marked = [grade for grade in book.grades if grade.status == MARKED]
    totals = [grade.total for grade in book.grades if grade.total is not None]
    histogram = _histogram(totals, book.best)
    return {
        "title": book.title,
        "counts": f"{quantity(len(marked), 'submission')} marked, {len(book.grades):,} in all.",
        "reviews": [
            {"name": display_name(grade), "page": page_path(grade), "reasons": reasons}
            for grade in book.grades
            if (reasons := grade.review_reasons(tests))
        ],
        "problems": batch["problems"],
        "totals": histogram,
        "totals_caption": _average(totals),
        "most": max((bin["count"] for bin in histogram), default=1) or 1,
        "questions": [_question(name, possible, marked) for name, possible in book.possible.items()],
        "marked": len(marked),
        "failed": _failed_tests(marked),
        "best": book.best,
        "students": [
            {"name": display_name(grade), "page": page_path(grade), "grade": grade} for grade in book.grades
        ],
    }


def _histogram(totals, best):
    """Count totals in bins of equal width; the last bin includes its upper end."""
    if not totals:
        return []
    width = best / BINS
    counts = Counter(min(BINS - 1, int(total / width)) if width else 0 for total in totals)
    return [
        {"name": f"{format_points(n * width)} to {format_points((n + 1) * width)}", "count": counts[n]}
        for n in range(BINS)
    ]


def _average(totals):
    if not totals:
        return ""
    mean, median = sum(totals) / len(totals), sorted(totals)[(len(totals) - 1) // 2]
    return (
        f"Mean {format_points(mean)}; half of the class has {format_points(median)} or less. "
        "A bin includes its lower end."
    )


def _question(name, possible, marked):
    shares = [grade.points[name] / possible if possible else grade.points[name] for grade in marked]
    mean = sum(shares) * possible / len(shares) if shares else None
    bins = Counter(0 if share <= 0 else math.ceil(min(share, 1) * 2) if share < 1 else 3 for share in shares)
    return {"name": name, "mean": mean, "possible": possible, "counts": [bins[n] for n in range(4)]}


def _failed_tests(marked):
    """Return the tests that failed most often, and how often."""
    count, failed, tests = Counter(), Counter(), {}
    for grade in marked:
        for question in grade.record["questions"]:
            for test in question["tests"]:
                key = question["name"], test["name"]
                tests[key] = test
                count[key] += 1
                failed[key] += not test["passed"]
    worst = sorted((key for key in tests if failed[key]), key=lambda key: (-failed[key] / count[key], key))
    return [
        {
            "says": tests[key]["says"] or key[1],
            "question": key[0],
            "hidden": tests[key]["hidden"],
            "count": failed[key],
            "of": count[key],
        }
        for key in worst[:MAX_FAILED_TESTS]
    ]
