"""What Canvas imports: its own gradebook, with the one assignment's column."""

import re

from grading._errors import GradingError
from grading._text import same_text, shown
from grading.gradebook._scale import platform_number, scale_note, scaled
from grading.roster import POINTS_POSSIBLE

KEPT = (
    "Student", "LastName", "FirstName", "ID",
    "SIS User ID", "SIS Login ID", "Integration ID", "Root Account", "Section",
)  # fmt: skip
EXCUSED = ("EX", "N/A")


def canvas_table(book, roster, column=None):
    """Fill in an exported gradebook of Canvas.

    Rows without a grade keep what Canvas said; so do those that Canvas excuses, or to whom it did not
    assign the work.

    Parameters
    ----------
    book : Book
        Made with the same roster.
    roster : grading.roster.Roster
        Of the kind "canvas".
    column : str, optional
        The assignment's column; without it, the one called as the exercise set or its title.

    Returns
    -------
    table : grading.roster.Table
    notes : list of str
        What the instructor should know.

    Raises
    ------
    GradingError
        If no column or several may be meant.
    """
    header = roster.table.header
    at = _column(book, header, column)
    kept = [number for number, name in enumerate(header) if name in KEPT]
    most = _points_possible(roster.table.rows, at)
    cells = [row[at] for row in roster.table.rows]
    notes = scale_note(book.best, most, "Canvas")
    for grade in book.grades:
        if grade.student is None or grade.total is None:
            continue
        if cells[grade.student.row].strip().upper() in EXCUSED:
            notes.append(f"{grade}: Canvas says {cells[grade.student.row].strip()}, and so it stays.")
            continue
        cells[grade.student.row] = f"{scaled(grade.total, book.best, most):f}"
    rows = [
        (*(row[number] for number in kept), cell) for row, cell in zip(roster.table.rows, cells, strict=True)
    ]
    return roster.table.with_rows((*(header[number] for number in kept), header[at]), rows), notes


def _column(book, header, wanted):
    """Return the number of the assignment's column."""
    columns = {number: name for number, name in enumerate(header) if name not in KEPT}
    names = {same_text(wanted)} if wanted else {same_text(book.title), book.assignment}
    fits = [n for n, name in columns.items() if name in names or _title(name) in names]
    if len(fits) == 1:
        return fits[0]
    told = "no column" if not fits else "several columns"
    some = ", ".join(shown(name, 60) for name in columns.values() if re.search(r"\(\d+\)$", name))
    meant = " or ".join(sorted(map(repr, names)))
    raise GradingError(
        f"Canvas's gradebook has {told} called {meant}; name one by --column. "
        f"Received the assignments: {some or 'none'}"
    )


def _title(name):
    return same_text(re.sub(r"\s*\(\d+\)$", "", name))


def _points_possible(rows, at):
    for row in rows:
        if POINTS_POSSIBLE in row[0]:
            return platform_number(row[at])
    return None
