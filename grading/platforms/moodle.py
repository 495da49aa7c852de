"""Moodle: its names of files, its grading worksheet, and the worksheet with grades and feedback."""

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from grading._text import GradingError, one_line
from grading.platforms._base import Owner, Platform, copy_number, read_maximum
from grading.points import format_points, scale_notes, scale_points
from grading.tables import Table, read_time

if TYPE_CHECKING:
    from grading.gradebook import Book, Grade

FEEDBACK = "feedback comments"
_FOLDER = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext|comments)_?", re.DOTALL)
# The last part of a status, after the state of the work and how late Moodle thinks it is.
_EXTENSION = re.compile(r"Extension granted until:?(.*)", re.DOTALL | re.IGNORECASE)
_TIME_COLUMN = re.compile(r"(?P<what>.*\S)\s*[(（][^\d)）]+[)）]")
_IDENTIFIER = re.compile(r"\D*?(\d+)")
_FILE = re.compile(r"_(\d+)_assignsubmission_(?:file|onlinetext)_")


class Moodle(Platform):
    """Moodle, in English.

    Examples
    --------
    >>> owner = Moodle().find_owner(("Jane Doe_1234567_assignsubmission_file", "work.ipynb"))
    >>> owner.id, owner.name
    ('1234567', 'Jane Doe')
    """

    name = format = "moodle"
    label = "Moodle"
    roster = "Moodle's grading worksheet"
    columns = "Identifier and Grade"
    output = "what Moodle imports: the roster, with grades and feedback"

    id_column = "Identifier"
    email_column = "Email address"
    time_column = "Last modified (submission)"
    name_columns = ("Full name",)
    other_columns = ("ID number", "Username")

    def find_owner(self, parts: tuple[str, ...]) -> Owner | None:
        """Read a name with the participant's number, of a student's folder or of a file without one."""
        if len(parts) > 1:
            found = _FOLDER.fullmatch(parts[0])
            return found and Owner(found["id"], name=found["name"], copy=copy_number(parts[-1]))
        # Without a folder, the name ends with what the student called the file: the sign may occur once.
        signs = list(_FILE.finditer(parts[0]))
        if len(signs) != 1 or signs[0].start() == 0:
            return None
        return Owner(signs[0][1], name=parts[0][: signs[0].start()], copy=copy_number(parts[0]))

    def has_roster_columns(self, header: Sequence[str]) -> bool:
        """Tell whether a header has the columns of a grading worksheet."""
        return {"Identifier", "Grade"} <= set(header)

    def is_in_another_language(self, table: Table) -> bool:
        """Tell whether there are a word and a number in the first cells, and two headings such as ``X (A)``.

        In any language, both times of the last modification are called so.
        """
        times = [found["what"] for found in map(_TIME_COLUMN.fullmatch, table.header) if found]
        numbered = all(_IDENTIFIER.fullmatch(row[0].strip()) for row in table.rows)
        return bool(table.rows) and numbered and len(set(times)) < len(times)

    def read_id(self, cell: str) -> str:
        """Return the number in an Identifier such as ``Participant 1234567``."""
        found = _IDENTIFIER.fullmatch(cell)
        if found is None:
            raise GradingError(f"an Identifier is written Participant 1234567. Received: {one_line(cell)!r}")
        return found[1]

    def read_due_time(self, record: dict[str, str | None]) -> datetime | None:
        """Return the end of an extension, or else what the worksheet calls the student's due time."""
        extension = _EXTENSION.search(record.get("Status") or "")
        if extension is None:
            return read_time(record.get("Due date") or "")
        until = read_time(extension[1].strip(" -"))
        if until is None:
            raise ValueError("an extension has a time. Received: none")
        return until

    def write_grades(self, book: "Book", roster: Table, column: str | None) -> tuple[Table, list[str]]:
        """Fill in the worksheet. A grade that Moodle has locked stays as it is."""
        # Versions of Moodle differ in capitals, such as those of "Maximum grade".
        at = {name.casefold(): number for number, name in enumerate(roster.header)}
        rows, notes = [list(row) for row in roster.rows], list[str]()
        for number, total, grade in book.roster_totals:
            row = rows[number]
            if _cell(row, at, "grade can be changed").lower() == "no":
                notes.append(f"{grade}: Moodle says that the grade cannot be changed, and so it stays.")
                continue
            most = _cell(row, at, "maximum grade")
            maximum = read_maximum(most, self.label)
            points = f"{scale_points(total, book.best, maximum):f}"
            row[at["grade"]] = points.replace(".", ",") if "," in most else points
            if FEEDBACK in at:
                row[at[FEEDBACK]] = feedback(book, grade)
            notes += [note for note in scale_notes(book.best, maximum, "Moodle") if note not in notes]
        return roster.with_rows(roster.header, rows), notes


def _cell(row: list[str], at: dict[str, int], name: str) -> str:
    return row[at[name]].strip() if name in at else ""


def feedback(book: "Book", grade: "Grade") -> str:
    """Return a few words on a grade in HTML, as which Moodle reads feedback."""
    lines = [
        f"{name}: {format_points(points)} of {format_points(book.possible[name])}"
        for name, points in grade.points.items()
        if points is not None
    ]
    if grade.penalty:
        lines.append(f"Late, days begun: {grade.late}. Points taken off: {format_points(grade.penalty)}")
    lines += [f"By your instructor: {override}" for override in grade.overrides]
    lines.append(f"Total: {format_points(grade.total)} of {format_points(book.best)}")
    return "<br>".join(escape(line) for line in lines)
