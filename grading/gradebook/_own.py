"""The gradebook as a table of one's own."""

from grading.gradebook._points import written
from grading.roster import Table

FIRST = ("id", "email", "name")
LAST = ("total", "late", "penalty", "status", "overrides")


def own_table(book):
    """Return everybody's grades: id, email, name, points of each question, total, late, penalty, status.

    Submissions that are nobody's on the roster come last; their status says so.

    Parameters
    ----------
    book : Book

    Returns
    -------
    grading.roster.Table
    """
    header = (*FIRST, *book.possible, *LAST)
    return Table(header, tuple(_row(book, grade) for grade in book.grades), bom=True)


def _row(book, grade):
    person = [grade.person[name] or "" for name in FIRST]
    points = [written(grade.points[question]) for question in book.possible]
    late = "" if grade.late is None else str(grade.late)
    status = grade.status if grade.student is not None else f"{grade.status}; not on the roster"
    overrides = "; ".join(
        f"{one.question} set to {written(one.points)}: {one.reason}" for one in grade.overrides
    )
    return (*person, *points, written(grade.total), late, written(grade.penalty), status, overrides)
