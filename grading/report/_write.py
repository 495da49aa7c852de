"""The pages, as files."""

import jinja2

from grading._errors import GradingError
from grading._files import write_whole
from grading._text import shown
from grading.report._overview import overview_view, page_of
from grading.report._student import student_view

OVERVIEW = "overview.html"
SIGN = b'<meta name="generator" content="python -m grading report">'


def write_report(book, batch, folder):
    """Write a page for each submission, and an overview.

    Parameters
    ----------
    book : grading.gradebook.Book
    batch : dict
        As `grading.results.Results.batch` gives it.
    folder : pathlib.Path
        A new one, or one of an earlier report, whose pages are replaced.

    Returns
    -------
    pathlib.Path
        Of the overview.

    Raises
    ------
    GradingError
        If the folder holds something else.
    """
    _check(folder)
    templates = _templates()
    pages = {
        page_of(grade): templates.get_template("student.html").render(student_view(book, grade))
        for grade in book.grades
        if grade.key is not None
    }
    pages[OVERVIEW] = templates.get_template("overview.html").render(overview_view(book, batch))
    # The overview comes first, so that a report interrupted half-way is known as one.
    for name in sorted(pages, key=lambda name: name != OVERVIEW):
        write_whole(folder / name, pages[name].encode("utf-8", "backslashreplace"))
    for old in (folder / "students").glob("*.html"):
        if f"students/{old.name}" not in pages:
            old.unlink()
    return folder / OVERVIEW


def _check(folder):
    if folder.exists() and not folder.is_dir():
        raise GradingError(f"A report goes into a folder. Received: {shown(folder)}, which is a file.")
    if not folder.exists() or not any(folder.iterdir()):
        return
    overview = folder / OVERVIEW
    if not (overview.is_file() and SIGN in overview.read_bytes()[:2000]):
        raise GradingError(
            "A report goes into a new folder, or into one of an earlier report. "
            f"Received: {shown(folder)}, which holds something else."
        )


def _templates():
    return jinja2.Environment(
        loader=jinja2.PackageLoader("grading.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
