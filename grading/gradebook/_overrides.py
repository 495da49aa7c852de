"""What an instructor decided by hand."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from grading._errors import GradingError
from grading._text import same_text, shown
from grading.roster import read_table

TOTAL = "total"
COLUMNS = ("student", "question", "points", "reason")


@dataclass(frozen=True)
class Override:
    """A number of points set by hand.

    Parameters
    ----------
    student : str
        An id or e-mail address.
    question : str
        A question's name, or "total".
    points : Decimal
    reason : str
        Shown to the student.
    """

    student: str
    question: str
    points: Decimal
    reason: str


def read_overrides(path, possible):
    """Read what was decided by hand.

    Parameters
    ----------
    path : path
        A CSV with the columns student, question, points and reason, or a TOML file with the same names in
        tables ``[[override]]``.
    possible : dict of str to Decimal
        Possible points of each question, and of the total under "total".

    Returns
    -------
    list of Override

    Raises
    ------
    GradingError
        If something is missing, unknown, out of range or there twice; a reason must be given.
    """
    path = Path(path)
    rows = _toml_rows(path) if path.suffix.lower() == ".toml" else _csv_rows(path)
    overrides = [_override(row, possible, f"{shown(path)}, override {n}") for n, row in enumerate(rows, 1)]
    counts = Counter((one.student.casefold(), one.question) for one in overrides)
    twice = [f"{shown(student)} {question}" for (student, question), count in counts.items() if count > 1]
    if twice:
        raise GradingError(f"{shown(path)}: one override a student and question. Received two: {twice[0]}")
    return overrides


def _csv_rows(path):
    table = read_table(path)
    names = [name.lower() for name in table.header]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        received = ", ".join(shown(name, 30) for name in table.header)
        raise GradingError(f"{shown(path)} needs the columns {', '.join(COLUMNS)}. Received: {received}")
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def _toml_rows(path):
    try:
        tables = tomllib.loads(path.read_text("utf-8")).get("override", [])
    except OSError as error:
        raise GradingError(f"{shown(path)} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise GradingError(f"{shown(path)} is no TOML: {shown(error)}") from None
    if not (isinstance(tables, list) and all(isinstance(table, dict) for table in tables)):
        raise GradingError(f"{shown(path)}: overrides are tables [[override]]. Received: override = ...")
    return [{name: str(value) for name, value in table.items()} for table in tables]


def _override(row, possible, where):
    values = {name: same_text(row.get(name, "")) for name in COLUMNS}
    missing = [name for name, value in values.items() if not value]
    if missing:
        raise GradingError(
            f"{where}: {', '.join(COLUMNS)} must be given. Received none: {', '.join(missing)}"
        )
    question = values["question"]
    if question not in possible:
        raise GradingError(
            f"{where}: question must be one of {', '.join(possible)}. Received: {shown(question)!r}"
        )
    try:
        points = Decimal(values["points"])
    except InvalidOperation:
        points = Decimal("NaN")
    if not (points.is_finite() and 0 <= points <= possible[question]):
        raise GradingError(
            f"{where}: points must be a number from 0 to {possible[question]}. "
            f"Received: {shown(values['points'])!r}"
        )
    return Override(values["student"], question, points, values["reason"])
