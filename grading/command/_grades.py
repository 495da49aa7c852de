"""``report`` and ``gradebook``."""

import argparse
from pathlib import Path

from grading._files import write_atomic
from grading._text import GradingError, one_line, quantity
from grading.command._options import Commands, add_grade_options, get_late_policy, print_lines
from grading.gradebook import MISSING, Book, make_book, read_extensions, read_overrides
from grading.platforms import PLATFORMS
from grading.points import to_decimal
from grading.report import write_report
from grading.results import Results
from grading.roster import Roster, read_roster
from grading.tables import read_table

FORMATS = {platform.format: platform for platform in PLATFORMS}
_OUTPUTS = "\n".join(f"  {name:<11} {FORMATS[name].output}" for name in sorted(FORMATS))
_COLUMN_FORMATS = " or ".join(sorted(name for name in FORMATS if FORMATS[name].takes_column))
REPORT = """\
Write a page of feedback for each submission, and overview.html for you. A student's page shows the visible
tests, and of hidden ones how many passed. Give students their own page only: overview.html names the hidden
tests. With the options of `gradebook`, pages show penalties and what you set by hand.
"""
GRADEBOOK = f"""\
Assign marks to the students of a class and write their grades.

{_OUTPUTS}

Students are matched by id or e-mail address, never by name. Those who are not found, who handed nothing in or
who are in doubt are listed, and their rows stay as they were. Points have two decimals, rounded once, a half
up. Order: points by hand, penalty (never below 0), total by hand.
"""


def add_commands(commands: Commands) -> None:
    """Add the commands to the command line."""
    report = commands.add_parser("report", help="write feedback pages", description=REPORT)
    report.add_argument("results", type=Path, metavar="RESULTS", help="what `grade` made")
    report.add_argument(
        "--into", type=Path, required=True, metavar="FOLDER", help="new, or an earlier report"
    )
    add_grade_options(report, roster_required=False)
    report.set_defaults(run=_report)

    gradebook = commands.add_parser("gradebook", help="write grades for a platform", description=GRADEBOOK)
    gradebook.add_argument("results", type=Path, metavar="RESULTS", help="what `grade` made")
    add_grade_options(gradebook, roster_required=True)
    gradebook.add_argument("--format", choices=sorted(FORMATS), required=True, help="see above")
    gradebook.add_argument("--output", type=Path, required=True, metavar="FILE", help="what to write")
    gradebook.add_argument(
        "--column",
        metavar="NAME",
        help=f"{_COLUMN_FORMATS}: the assignment's column (the one with the set's title)",
    )
    gradebook.set_defaults(run=_gradebook)


def _make_book(chosen: argparse.Namespace, roster: Roster | None) -> tuple[Book, dict]:
    """Return everybody's grades, and what the batch was."""
    results = Results(chosen.results)
    batch = results.batch()
    policy = get_late_policy(chosen)
    possible = {question["name"]: to_decimal(question["possible"]) for question in batch["questions"]}
    overrides = read_overrides(chosen.overrides, possible) if chosen.overrides else []
    extensions = read_extensions(chosen.extensions) if chosen.extensions else []
    return make_book(batch, results.all_records(), roster, policy, overrides, extensions), batch


def _report(chosen: argparse.Namespace) -> int:
    roster = read_roster(chosen.roster) if chosen.roster else None
    book, batch = _make_book(chosen, roster)
    overview = write_report(book, batch, chosen.into)
    pages = quantity(sum(grade.key is not None for grade in book.grades), "page")
    print_lines([f"{pages} for students in {overview.parent / 'students'}; for you: {overview}"])
    return 0


def _gradebook(chosen: argparse.Namespace) -> int:
    platform = FORMATS[chosen.format]
    _check_output(chosen)
    roster = read_roster(chosen.roster)
    if platform.has_own_ids and roster.platform is not platform:
        raise GradingError(
            f"--format {chosen.format} needs {platform.roster} as --roster. "
            f"Received: {one_line(chosen.roster)}, which is {roster.platform.roster}. If {platform.label} "
            "wrote it, set its language to English and download it again."
        )
    if chosen.column is not None and not platform.takes_column:
        raise GradingError(f"--column needs --format {_COLUMN_FORMATS}. Received: --format {chosen.format}")
    book, batch = _make_book(chosen, roster)
    table, notes = platform.write_grades(book, roster.table, chosen.column)
    write_atomic(chosen.output, table.to_bytes())
    lines, good = _summarize(book, batch, [*roster.problems, *notes])
    print_lines([f"{one_line(chosen.output)}: {lines[0]}", *lines[1:]])
    return 0 if good else 1


def _check_output(chosen):
    """Raise an error if the output would replace anything but an earlier output of the same format."""
    output = chosen.output
    if not output.exists():
        return
    for name in ("roster", "overrides", "extensions"):
        source = getattr(chosen, name)
        if source is not None and source.exists() and source.samefile(output):
            raise GradingError(f"--output must be another file than --{name}. Received: {one_line(output)}")
    try:
        replaceable = FORMATS[chosen.format].has_written(read_table(output).header)
    except GradingError:
        replaceable = False
    if not replaceable:
        raise GradingError(
            f"{one_line(output)} exists and is not an earlier output of --format {chosen.format}; it is not "
            "replaced. Name another file, or remove this one."
        )


def _summarize(book: Book, batch: dict, notes: list[str]) -> tuple[list[str], bool]:
    """Return what was written and what was not, in lines, and whether nothing needs review."""
    grades, students = len(book.roster_totals), sum(grade.student is not None for grade in book.grades)
    extended = [f"{one}: {one.own_due:%Y-%m-%d %H:%M}" for one in book.grades if one.own_due is not None]
    by_hand = [
        f"{grade}: {one_line('; '.join(map(str, grade.overrides)), 400)}"
        for grade in book.grades
        if grade.overrides
    ]
    reviews = [
        f"{grade}: {' '.join(reasons)}"
        for grade in book.grades
        if (reasons := grade.review_reasons(batch["tests_sha256"]))
    ]
    lines = [f"{quantity(grades, 'grade')} for {quantity(students, 'student')} of the roster.", *notes]
    lines += _section("Nothing handed in", [str(grade) for grade in book.grades if grade.status == MISSING])
    lines += _section("Due later", extended)
    lines += _section("Set by hand", by_hand)
    lines += _section("To review", reviews)
    return lines, not reviews


def _section(title, lines):
    return ["", f"{title} ({len(lines):,}):", *(f"  {line}" for line in lines)] if lines else []
