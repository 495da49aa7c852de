"""No platform: files called after their students, a roster of one's own, and grades as a CSV."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from grading._text import normalize
from grading.platforms._base import Owner, Platform, Student, copy_number
from grading.points import format_points
from grading.tables import Table

if TYPE_CHECKING:
    from grading.gradebook import Book

PERSON = ("id", "email", "name")
RESULT = ("total", "late", "penalty", "status", "overrides")


class Plain(Platform):
    """Folders, zips and CSV files without a platform.

    Examples
    --------
    >>> Plain().find_owner(("Jane@Uni.example.ipynb",)).email
    'jane@uni.example'
    >>> Plain().find_owner(("s1024", "work.ipynb")).id
    's1024'
    """

    name = "plain"
    format = "csv"
    label = "your own"
    roster = "a CSV of your own"
    columns = "id or email"
    output = "id, email, name, points of each question, total, late, penalty, status, overrides"
    has_own_ids = False
    ownerless = "it is not a notebook, and not in a student's folder"
    id_column, email_column, time_column, name_columns = "id", "email", "submitted", ("name",)

    def find_owner(self, parts: tuple[str, ...]) -> Owner | None:
        """Read ``ID.ipynb`` or ``ID/anything``, where an id with an ``@`` is an e-mail address."""
        if len(parts) == 1 and not parts[0].lower().endswith(".ipynb"):
            return None
        key = normalize(parts[0] if len(parts) > 1 else parts[0][: -len(".ipynb")])
        if not key:
            return None
        copy = copy_number(parts[-1]) if len(parts) > 1 else 0
        return Owner(None, key.casefold(), copy=copy) if "@" in key else Owner(key, copy=copy)

    def has_roster_columns(self, header: Sequence[str]) -> bool:
        """Tell whether a header has a column of ids or of e-mail addresses."""
        return not {"id", "email", "e-mail"}.isdisjoint(name.lower() for name in header)

    def has_written(self, header: Sequence[str]) -> bool:
        """Tell whether a header is that of `write_grades`."""
        return {*PERSON, "total", "status"} <= set(header)

    def read_students(self, roster: Table) -> list[Student]:
        """Read the columns id, email, name and submitted, with capitals or without."""
        header = [name.lower().replace("e-mail", "email") for name in roster.header]
        return super().read_students(roster.with_rows(header, roster.rows))

    def write_grades(self, book: "Book", roster: Table, column: str | None) -> tuple[Table, list[str]]:
        """Return a row for each student, then one for each submission without a student in the roster."""
        rows = []
        for grade in book.grades:
            rows.append(
                (
                    *(grade.person[name] or "" for name in PERSON),
                    *(format_points(grade.points[question]) for question in book.possible),
                    format_points(grade.total),
                    "" if grade.late is None else str(grade.late),
                    format_points(grade.penalty),
                    grade.status if grade.student else f"{grade.status}; not on the roster",
                    "; ".join(map(str, grade.overrides)),
                )
            )
        return Table((*PERSON, *book.possible, *RESULT), tuple(rows), encoding="utf-8-sig"), []
