"""What the instructor's overview says."""

import math
from collections import Counter

from grading._text import counted, file_stem, shown, shown_lines
from grading.gradebook._points import written
from grading.human import reasons
from grading.report._student import who

BINS = 10
MOST_FAILED = 20


def page_of(grade):
    """Return where a student's page lies, from the overview; None if there is none."""
    return f"students/{file_stem(grade.key)}.html" if grade.key is not None else None


def overview_view(book, batch):
    """Return what the template of the overview needs.

    Parameters
    ----------
    book : grading.gradebook.Book
    batch : dict

    Returns
    -------
    dict
    """
    marked = [grade for grade in book.grades if grade.status == "marked"]
    totals = _totals(book, [grade.total for grade in book.grades if grade.total is not None])
    return {
        "title": shown(book.title),
        "counts": f"{counted(len(marked), 'submission')} marked, of {counted(len(book.grades), 'student')}.",
        "people": _people(book, batch["tests_sha256"]),
        "problems": [(shown(name), shown(why)) for name, why in batch["problems"]],
        "totals": totals,
        "totals_caption": _middle([grade.total for grade in book.grades if grade.total is not None]),
        "most": max((bin["count"] for bin in totals), default=1) or 1,
        "questions": [_question(name, possible, marked) for name, possible in book.possible.items()],
        "marked": len(marked),
        "failed": _failed(marked),
        "best": written(book.best),
        "students": [_student(grade) for grade in book.grades],
    }


def _people(book, tests):
    people = []
    for grade in book.grades:
        why = [*grade.problems, *(reasons(grade.record, tests) if grade.record else [])]
        if why:
            people.append(
                {"who": who(grade), "page": page_of(grade), "why": [shown_lines(one) for one in why]}
            )
    return people


def _totals(book, totals):
    """Count totals in bins of equal width; all points are the last bin's."""
    if not totals:
        return []
    width = book.best / BINS
    counts = Counter(min(BINS - 1, int(total / width)) if width else 0 for total in totals)
    return [
        {"name": f"{written(n * width)} to {written((n + 1) * width)}", "count": counts[n]}
        for n in range(BINS)
    ]


def _middle(totals):
    if not totals:
        return ""
    mean, middle = sum(totals) / len(totals), sorted(totals)[(len(totals) - 1) // 2]
    return (
        f"Mean {written(mean)}, half of the class has {written(middle)} or less. A bin holds its lower end."
    )


def _question(name, possible, marked):
    shares = [grade.points[name] / possible if possible else grade.points[name] for grade in marked]
    mean = sum(shares) * possible / len(shares) if shares else None
    bins = Counter(0 if share <= 0 else math.ceil(min(share, 1) * 2) if share < 1 else 3 for share in shares)
    return {
        "name": shown(name),
        "mean": "–" if mean is None else written(mean),
        "possible": written(possible),
        "counts": [bins[number] for number in range(4)],
    }


def _failed(marked):
    """Return the tests that failed most often, with how often."""
    asked, failed, tests = Counter(), Counter(), {}
    for grade in marked:
        for question in grade.record["questions"]:
            for test in question["tests"]:
                key = question["name"], test["name"]
                tests[key] = test
                asked[key] += 1
                failed[key] += not test["passed"]
    worst = sorted((key for key in tests if failed[key]), key=lambda key: (-failed[key] / asked[key], key))
    return [
        {
            "says": shown_lines(tests[key]["says"] or key[1]),
            "question": shown(key[0]),
            "hidden": tests[key]["hidden"],
            "count": failed[key],
            "of": asked[key],
        }
        for key in worst[:MOST_FAILED]
    ]


def _student(grade):
    return {
        "who": who(grade),
        "page": page_of(grade),
        "status": grade.status,
        "total": written(grade.total),
        "penalty": written(grade.penalty) if grade.penalty else "",
        "overrides": shown_lines("\n".join(f"{one.question}: {one.reason}" for one in grade.overrides)),
    }
