"""What an instructor decided by hand."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from os import PathLike
from pathlib import Path

from grading._files import read_file
from grading._text import GradingError, normalize, one_line
from grading.points import format_points
from grading.tables import read_number, read_rows

TOTAL = "total"
COLUMNS = ("student", "question", "points", "reason")


@dataclass(frozen=True)
class Override:
    """Points set by hand.

    Parameters
    ----------
    student
        An id or e-mail address.
    question
        A question's name, or "total".
    points
        They replace what the tests gave.
    reason
        It is shown to the student.
    """

    student: str
    question: str
    points: Decimal
    reason: str

    def __str__(self) -> str:
        """Return what was decided, for a list."""
        return f"{self.question} set to {format_points(self.points)}: {self.reason}"


def read_overrides(path: str | PathLike, possible: Mapping[str, Decimal]) -> list[Override]:
    """Read what was decided by hand.

    Raises `GradingError` if something is missing, unknown, out of range or there twice.

    Parameters
    ----------
    path
        A CSV with the columns student, question, points and reason, or a TOML file with the same names in
        tables ``[[override]]``.
    possible
        The possible points of each question.
    """
    path, possible = Path(path), {**possible, TOTAL: sum(possible.values(), Decimal(0))}
    rows = _toml_rows(path) if path.suffix.lower() == ".toml" else read_rows(path, COLUMNS)
    overrides = [_override(row, possible, f"{one_line(path)}, override {n}") for n, row in enumerate(rows, 1)]
    seen = set()
    for one in overrides:
        if (one.student.casefold(), one.question) in seen:
            raise GradingError(
                f"{one_line(path)}: there must be one override for a student and question. "
                f"Received: two for {one_line(one.student)} {one.question}"
            )
        seen.add((one.student.casefold(), one.question))
    return overrides


def _toml_rows(path):
    try:
        tables = tomllib.loads(read_file(path).decode()).get("override", [])
    except ValueError as error:
        raise GradingError(f"{one_line(path)} is not TOML: {one_line(error)}") from None
    if not (isinstance(tables, list) and all(isinstance(table, dict) for table in tables)):
        raise GradingError(f"{one_line(path)}: overrides are tables [[override]]. Received: override = ...")
    return [{name: str(value) for name, value in table.items()} for table in tables]


def _override(row, possible, where):
    values = {name: normalize(row.get(name, "")) for name in COLUMNS}
    missing = [name for name, value in values.items() if not value]
    if missing:
        raise GradingError(
            f"{where}: {', '.join(COLUMNS)} must be given. Received none: {', '.join(missing)}"
        )
    question = values["question"]
    if question not in possible:
        raise GradingError(
            f"{where}: question must be one of {', '.join(possible)}. Received: {one_line(question)!r}"
        )
    points = read_number(values["points"])
    if points is None or not 0 <= points <= possible[question]:
        raise GradingError(
            f"{where}: points must be a number from 0 to {possible[question]}. "
            f"Received: {one_line(values['points'])!r}"
        )
    return Override(values["student"], question, points, values["reason"])
