"""Due times of single students, as an instructor granted them."""

from dataclasses import dataclass
from datetime import datetime
from os import PathLike

from grading._text import GradingError, normalize, one_line
from grading.tables import read_due_time, read_rows

COLUMNS = ("student", "due")


@dataclass(frozen=True)
class Extension:
    """A due time of one student.

    Parameters
    ----------
    student
        An id or e-mail address.
    due
        When the student's work is due.
    """

    student: str
    due: datetime


def read_extensions(path: str | PathLike) -> list[Extension]:
    """Read the due times of single students from a CSV with the columns student and due.

    Raises `GradingError` if one is missing, or is not a time.
    """
    rows = read_rows(path, COLUMNS)
    return [_extension(row, f"{one_line(path)}, extension {number}") for number, row in enumerate(rows, 1)]


def _extension(row, where):
    student = normalize(row["student"])
    if not student:
        raise GradingError(f"{where}: student must be an id or e-mail address. Received: nothing")
    try:
        due = read_due_time(row["due"])
    except ValueError as error:
        raise GradingError(f"{where}: {error}") from None
    if due is None:
        raise GradingError(f"{where}: a time is written 2026-11-23 16:05. Received: nothing")
    return Extension(student, due)
