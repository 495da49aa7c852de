"""What a learning platform is to this program, and what platforms share."""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from grading._text import GradingError, normalize, one_line
from grading.points import scale_notes, scale_points
from grading.tables import Table, read_number, read_time

if TYPE_CHECKING:
    from grading.gradebook import Book

_COPY = re.compile(r"[- ]\(?(\d{1,3})\)?$")


@dataclass(frozen=True)
class Owner:
    """The student to whom a file belongs, as its name says.

    Parameters
    ----------
    id
        The platform's id of the student, or the id in a plain name.
    email
        The e-mail address, if a plain name is one.
    name
        The student's name.
    late
        Whether the platform calls the file late; None if it does not say.
    submitted
        When it was handed in, if the name says so.
    number
        Orders the files of a student: a later one has a larger number. 0 if the name has none.
    copy
        How often the same name was handed in before, as a suffix such as ``-1`` says.
    """

    id: str | None
    email: str | None = None
    name: str | None = None
    late: bool | None = None
    submitted: datetime | None = None
    number: int = 0
    copy: int = 0

    @property
    def key(self) -> str:
        """The submission's key: the e-mail address, or else the id."""
        return self.email or self.id or ""


@dataclass(frozen=True)
class Student:
    """A student in the roster.

    Parameters
    ----------
    row
        The number of the student's row in the roster's table.
    id
        The platform's id, or the one in a roster of one's own.
    email
        In small letters.
    name
        The student's name.
    others
        Further ids, such as that of the university's own system.
    submitted
        When the work was handed in, if the roster knows.
    due
        The student's own due time, if the roster knows of one.
    problem
        Which of these times could not be understood.
    """

    row: int
    id: str | None
    email: str | None
    name: str | None
    others: tuple[str, ...] = ()
    submitted: datetime | None = None
    due: datetime | None = None
    problem: str | None = None

    def __str__(self) -> str:
        """Return name, id and e-mail address, for a list."""
        return ", ".join(one_line(one, 80) for one in (self.name, self.id, self.email) if one)


class Platform(ABC):
    """All that is known of a learning platform: names of files, roster, grades.

    Attributes
    ----------
    name
        Identifies it in results.
    format
        The value of ``--format``.
    label
        Its name in messages.
    roster
        What its roster is called, in a sentence.
    columns
        The columns that its roster must have, for messages.
    output
        What ``--format`` writes, for the help.
    ownerless
        Why a file without an owner is not accepted.
    has_own_ids
        Whether the ids in names of files are the platform's own: they are then looked for only in its
        roster, or in a plain one.
    takes_column
        Whether its grades go into one of several columns, which ``--column`` can name.
    id_column, email_column, time_column
        The roster's columns for a student's id, e-mail address and time of handing in.
    name_columns
        Those for the name; its parts are joined.
    other_columns
        Those for further ids.
    """

    name: str
    format: str
    label: str
    roster: str
    columns: str
    output: str
    ownerless = "its name does not say whose it is"
    has_own_ids = True
    takes_column = False
    id_column: str
    email_column: str
    time_column = ""
    name_columns: tuple[str, ...]
    other_columns: tuple[str, ...] = ()

    @abstractmethod
    def find_owner(self, parts: tuple[str, ...]) -> Owner | None:
        """Return the owner of a file with this path, or None if the platform does not name files so."""

    def find_owners(self, paths: Sequence[tuple[str, ...]]) -> list[Owner | None]:
        """Return the owners of all files of a delivery, in the order of their paths."""
        return [self.find_owner(parts) for parts in paths]

    @abstractmethod
    def has_roster_columns(self, header: Sequence[str]) -> bool:
        """Tell whether a table with this header is the platform's roster."""

    def is_in_another_language(self, table: Table) -> bool:
        """Tell whether a table looks like the platform's roster, but with headings that are not English."""
        return False

    def has_written(self, header: Sequence[str]) -> bool:
        """Tell whether a table with this header may be an earlier output, and so be replaced."""
        return self.has_roster_columns(header)

    def is_student(self, row: tuple[str, ...]) -> bool:
        """Tell whether a row of the roster is a student's."""
        return True

    def read_id(self, cell: str) -> str | None:
        """Return the id in a cell of the roster."""
        return cell or None

    def read_due_time(self, record: dict[str, str | None]) -> datetime | None:
        """Return the student's own due time in a row of the roster; raise ValueError if it is no time."""
        return None

    def read_students(self, roster: Table) -> list[Student]:
        """Return the students in the platform's roster."""
        students = []
        for number, (row, record) in enumerate(zip(roster.rows, roster.records(), strict=True)):
            if self.is_student(row):
                address = record.get(self.email_column) or ""
                others = [address, *(record.get(column) for column in self.other_columns)]
                student = Student(
                    row=number,
                    id=self.read_id(record.get(self.id_column) or ""),
                    email=address.casefold() if "@" in address else None,
                    name=" ".join(filter(None, map(record.get, self.name_columns))) or None,
                    others=tuple(filter(None, others)),
                )
                try:
                    submitted = read_time(record.get(self.time_column) or "")
                    student = replace(student, submitted=submitted, due=self.read_due_time(record))
                except ValueError as error:
                    why = f"The time of {student} is not understood: {error}."
                    language = f" {self.label}'s language must be set to English." * self.has_own_ids
                    student = replace(student, problem=why + language)
                students.append(student)
        return students

    @abstractmethod
    def write_grades(self, book: "Book", roster: Table, column: str | None) -> tuple[Table, list[str]]:
        """Return the table of grades that the platform imports, and notes for the instructor.

        Rows of the roster without a grade stay as they are. `column` is what ``--column`` names.
        """


class ColumnPlatform(Platform):
    """A platform whose roster is its gradebook, with a column for each assignment.

    Attributes
    ----------
    identity
        The columns that say who a student is; they are written with the grades.
    """

    takes_column = True
    identity: tuple[str, ...]

    @abstractmethod
    def find_title(self, column: str) -> str | None:
        """Return the title of the assignment whose grades a column holds, or None if it holds none."""

    @abstractmethod
    def find_maximum(self, roster: Table, column: int) -> Decimal | None:
        """Return the points that the assignment gives at most, or None if that is unknown."""

    def is_fixed(self, cell: str) -> bool:
        """Tell whether the platform's own entry must stay, whatever the student's grade is."""
        return False

    def write_grades(self, book: "Book", roster: Table, column: str | None) -> tuple[Table, list[str]]:
        """Return the columns `identity` and that of the assignment, with everybody's scaled total."""
        at = self._find_column(book, roster.header, column)
        maximum = self.find_maximum(roster, at)
        cells = [row[at] for row in roster.rows]
        notes = scale_notes(book.best, maximum, self.label)
        for row, total, grade in book.roster_totals:
            if self.is_fixed(cells[row]):
                notes.append(f"{grade}: {self.label} says {cells[row].strip()}, and so it stays.")
            else:
                cells[row] = f"{scale_points(total, book.best, maximum):f}"
        kept = [number for number, name in enumerate(roster.header) if name in self.identity]
        header = [roster.header[number] for number in (*kept, at)]
        rows = [
            [*(row[number] for number in kept), cell] for row, cell in zip(roster.rows, cells, strict=True)
        ]
        return roster.with_rows(header, rows), notes

    def _find_column(self, book, header, wanted):
        """Return the number of the assignment's column, which is named, or has the exercise set's title."""
        titles = {number: self.find_title(name) for number, name in enumerate(header)}
        titles = {number: normalize(title) for number, title in titles.items() if title is not None}
        names = {normalize(wanted)} if wanted else {normalize(book.title), book.assignment}
        fits = [number for number, title in titles.items() if {header[number], title} & names]
        if len(fits) == 1:
            return fits[0]
        found = "no column" if not fits else "several columns"
        meant = " or ".join(sorted(map(repr, names)))
        some = [one_line(header[number], 60) for number, title in titles.items() if title != header[number]]
        raise GradingError(
            f"{self.label}'s gradebook has {found} called {meant}; name one by --column. "
            f"Received the assignments: {', '.join(some) or 'none'}"
        )


def read_maximum(cell: str, platform: str) -> Decimal | None:
    """Return the points that an assignment gives at most; None if the platform does not say."""
    number = read_number(cell)
    if number is None and cell.strip() not in ("", "-"):
        raise GradingError(
            f"{platform}'s maximum must be a number such as 10.00. Received: {one_line(cell)!r}"
        )
    return number


def copy_number(name: str) -> int:
    """Return the number at the end of a file's name by which a platform tells copies apart, or 0."""
    found = _COPY.search(name.rpartition(".")[0] or name)
    return int(found[1]) if found else 0
