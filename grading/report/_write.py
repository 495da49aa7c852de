"""The pages, as files."""

from decimal import Decimal
from pathlib import Path

import jinja2
from markupsafe import Markup

from grading._files import write_atomic
from grading._text import GradingError, one_line, safe_lines
from grading.gradebook import Book
from grading.points import format_points
from grading.report._views import overview_view, page_path, student_view

OVERVIEW = "overview.html"
GENERATOR = b'<meta name="generator" content="python -m grading report">'


def write_report(book: Book, batch: dict, folder: Path) -> Path:
    """Write a page for each submission and an overview, and return the overview's path.

    Parameters
    ----------
    book
        Everybody's grades.
    batch
        As `grading.results.Results.batch` returns it.
    folder
        A new one, or one of an earlier report, whose pages are replaced. If it holds anything else,
        `GradingError` is raised.
    """
    _check(folder)
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("grading.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_format,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # The overview is first, so that an interrupted report is recognized as one.
    pages = {OVERVIEW: templates.get_template("overview.html").render(overview_view(book, batch))}
    for grade in book.grades:
        path = page_path(grade)
        if path is not None:
            pages[path] = templates.get_template("student.html").render(student_view(book, grade))
    for name, page in pages.items():
        write_atomic(folder / name, page.encode("utf-8", "backslashreplace"))
    for old in (folder / "students").glob("*.html"):
        if f"students/{old.name}" not in pages:
            old.unlink()
    return folder / OVERVIEW


def _format(value):
    """Return a value as a page shows it: text made safe, points with two decimals at most."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, Decimal):
        return format_points(value)
    return safe_lines(value)


def _check(folder):
    if folder.exists() and not folder.is_dir():
        raise GradingError(f"A report goes into a folder. Received: {one_line(folder)}, which is a file.")
    overview = folder / OVERVIEW
    is_report = overview.is_file() and GENERATOR in overview.read_bytes()[:2000]
    if folder.exists() and any(folder.iterdir()) and not is_report:
        raise GradingError(
            "A report goes into a new folder, or into one of an earlier report. "
            f"Received: {one_line(folder)}, which holds something else."
        )
