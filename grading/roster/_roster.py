"""The students of a class, and which of them a submission is from."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from grading._errors import GradingError
from grading._text import same_text, shown
from grading.roster._table import Table, read_table
from grading.roster._times import read_time

POINTS_POSSIBLE = "Points Possible"
_MUTED = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Student:
    """A row of the roster.

    Parameters
    ----------
    row : int
        Its number in the roster's table.
    id : str or None
        The platform's number of the student, or the id in a roster of one's own.
    email : str or None
        With small letters.
    name : str or None
    others : tuple of str
        Further ids, such as the one of the university's own system.
    submitted : datetime or None
        When the work came in, if the roster knows.
    """

    row: int
    id: str | None
    email: str | None
    name: str | None
    others: tuple[str, ...] = ()
    submitted: datetime | None = None

    def __str__(self):
        """Say who it is, for a list."""
        told = [shown(self.name, 80)] if self.name else []
        return ", ".join([*told, *(shown(one, 80) for one in (self.id, self.email) if one)])


@dataclass(frozen=True)
class Roster:
    """The students of a class.

    Parameters
    ----------
    kind : str
        "csv", "canvas" or "moodle".
    table : Table
        What was read.
    students : tuple of Student
    problems : tuple of str
        What in it could not be understood.
    """

    kind: str
    table: Table = field(repr=False)
    students: tuple[Student, ...]
    problems: tuple[str, ...] = ()

    def find(self, key, form):
        """Return the students whom a submission may be from: one, if all is well.

        Numbers that Canvas or Moodle gave are looked for where they stand in that platform's roster, or
        among the ids of a roster of one's own; plain names among all ids and e-mail addresses. Names of
        people are never looked at.

        Parameters
        ----------
        key : str
            A submission's.
        form : str
            "canvas", "moodle" or "plain".

        Returns
        -------
        list of Student
        """
        if form == "plain":
            return self.called(key)
        if self.kind not in ("csv", form):
            return []
        return [student for student in self.students if student.id == same_text(key)]

    def called(self, text):
        """Return the students who have an id or the e-mail address `text`."""
        wanted = same_text(text)
        return [
            student
            for student in self.students
            if wanted == student.id or wanted in student.others or wanted.casefold() == student.email
        ]


def read_roster(path):
    """Read a roster; its columns say of which kind it is.

    Parameters
    ----------
    path : path
        Canvas's exported gradebook, Moodle's grading worksheet, or a CSV with the columns ``id`` or
        ``email`` or both, and perhaps ``name`` and ``submitted`` (a time).

    Returns
    -------
    Roster

    Raises
    ------
    GradingError
        If it is none of these.
    """
    table = read_table(path)
    kind = kind_of(table)
    if kind == "canvas":
        return _canvas(table)
    if kind == "moodle":
        return _moodle(table, path)
    if kind == "csv":
        return _own(table)
    some = ", ".join(shown(name, 30) for name in table.header[:8])
    raise GradingError(
        f"{shown(path)} is no roster: it needs the column id or email, Canvas's (Student, ID, Section) or "
        f"Moodle's, in English (Identifier, Grade). Received the columns {some}"
    )


def kind_of(table):
    """Return whose columns a table has: "canvas", "moodle", "csv" for one's own, or None."""
    columns = set(table.header)
    if {"ID", "Section"} <= columns and ("Student" in columns or {"LastName", "FirstName"} <= columns):
        return "canvas"
    if {"Identifier", "Grade"} <= columns:
        return "moodle"
    return "csv" if {"id", "email", "e-mail"} & {name.lower() for name in columns} else None


def is_student_row(row):
    """Tell whether a row of Canvas's gradebook is a student's: the first ones say other things."""
    return not (POINTS_POSSIBLE in row[0] or all(_MUTED.fullmatch(cell) for cell in row))


def _canvas(table):
    at = {name: column for column, name in enumerate(table.header)}
    students = []
    for number, row in enumerate(table.rows):
        if not is_student_row(row):
            continue
        login = _cell(row, at, "SIS Login ID")
        others = [_cell(row, at, "SIS User ID"), _cell(row, at, "Integration ID"), login]
        name = _cell(row, at, "Student") or " ".join(
            filter(None, (_cell(row, at, "FirstName"), _cell(row, at, "LastName")))
        )
        email = login.casefold() if login and "@" in login else None
        students.append(
            Student(number, _cell(row, at, "ID"), email, name or None, tuple(filter(None, others)))
        )
    return Roster("canvas", table, tuple(students))


def _moodle(table, path):
    at = {name: column for column, name in enumerate(table.header)}
    students, problems = [], []
    for number, row in enumerate(table.rows):
        identifier = _cell(row, at, "Identifier") or ""
        found = re.fullmatch(r"\D*?(\d+)", identifier)
        if found is None:
            raise GradingError(
                f"{shown(path)}: an Identifier is written Participant 1234567. "
                f"Received: {shown(identifier)!r} in row {number + 2}"
            )
        submitted = _time(_cell(row, at, "Last modified (submission)"), identifier, problems)
        email = (_cell(row, at, "Email address") or "").casefold() or None
        others = tuple(filter(None, (_cell(row, at, "ID number"), _cell(row, at, "Username"))))
        students.append(Student(number, found[1], email, _cell(row, at, "Full name"), others, submitted))
    return Roster("moodle", table, tuple(students), tuple(problems))


def _own(table):
    at = {name.lower().replace("e-mail", "email"): column for column, name in enumerate(table.header)}
    students, problems = [], []
    for number, row in enumerate(table.rows):
        key, email = _cell(row, at, "id"), (_cell(row, at, "email") or "").casefold() or None
        submitted = _time(_cell(row, at, "submitted"), key or email, problems)
        students.append(Student(number, key, email, _cell(row, at, "name"), (), submitted))
    return Roster("csv", table, tuple(students), tuple(problems))


def _cell(row, at, name):
    return same_text(row[at[name]]) or None if name in at else None


def _time(text, who, problems):
    try:
        return read_time(text or "")
    except ValueError as error:
        problems.append(f"The time of {shown(who)} is not understood: {error}")
        return None
