"""What Moodle imports: its own grading worksheet, with grades and feedback."""

from html import escape

from grading.gradebook._points import written
from grading.gradebook._scale import platform_number, scale_note, scaled

FEEDBACK = "Feedback comments"


def moodle_table(book, roster):
    """Fill in a grading worksheet of Moodle.

    Rows without a grade stay as they are, and so do those whose grade Moodle says cannot be changed.

    Parameters
    ----------
    book : Book
        Made with the same roster.
    roster : grading.roster.Roster
        Of the kind "moodle".

    Returns
    -------
    table : grading.roster.Table
    notes : list of str
        What the instructor should know.
    """
    table = roster.table
    at = {name: number for number, name in enumerate(table.header)}
    rows, notes = [list(row) for row in table.rows], []
    for grade in book.grades:
        if grade.student is None or grade.total is None:
            continue
        row = rows[grade.student.row]
        if "Grade can be changed" in at and row[at["Grade can be changed"]].strip().lower() == "no":
            notes.append(f"{grade}: Moodle says that the grade cannot be changed, and so it stays.")
            continue
        most = row[at["Maximum Grade"]] if "Maximum Grade" in at else ""
        number = f"{scaled(grade.total, book.best, platform_number(most)):f}"
        row[at["Grade"]] = number.replace(".", ",") if "," in most else number
        if FEEDBACK in at:
            row[at[FEEDBACK]] = feedback(book, grade)
        for note in scale_note(book.best, platform_number(most), "Moodle"):
            if note not in notes:
                notes.append(note)
    return table.with_rows(table.header, rows), notes


def feedback(book, grade):
    """Return a few words on a grade, as HTML, which is what Moodle takes feedback for."""
    lines = [
        f"{name}: {written(points)} of {written(book.possible[name])}"
        for name, points in grade.points.items()
        if points is not None
    ]
    if grade.penalty:
        lines.append(f"Late, days begun: {grade.late}. Points taken off: {written(grade.penalty)}")
    lines += [
        f"Your instructor set {one.question} to {written(one.points)}: {one.reason}"
        for one in grade.overrides
    ]
    lines.append(f"Total: {written(grade.total)} of {written(book.best)}")
    return "<br>".join(escape(line) for line in lines)
