"""``report`` and ``gradebook``."""

from pathlib import Path

from grading._errors import GradingError
from grading._files import write_whole
from grading._text import counted, shown
from grading.command._options import add_grades, policy_of, say
from grading.gradebook import book, canvas_table, moodle_table, own_table, read_overrides
from grading.gradebook._overrides import TOTAL
from grading.gradebook._points import exact
from grading.human import reasons
from grading.report import write_report
from grading.results import Results
from grading.roster import kind_of, read_roster, read_table

REPORT = """\
Write a page of feedback for each submission, and overview.html for you. A student's page shows the visible
tests, and of hidden ones how many passed. Hand students their own page only: overview.html names the hidden
tests. With the options of `gradebook`, pages tell penalties and what you set by hand.
"""
GRADEBOOK = """\
Bring marks and class together and write the grades.

  csv      id, email, name, points of each question, total, late, penalty, status, overrides
  canvas   what Canvas imports: the roster, which is its exported gradebook, with the assignment's column
  moodle   what Moodle imports: the roster, which is its grading worksheet, with grade and feedback

Students are found by id or e-mail address, never by name. Who is not found, who handed nothing in and what
is in doubt is listed and left as it was. Points have two decimals, rounded once, a half upwards. Order:
points by hand, penalty (never below 0), total by hand.
"""
KINDS = {"csv": own_table, "canvas": canvas_table, "moodle": moodle_table}
SIGN = {"id", "email", "name", "total", "status"}


def add_to(commands):
    """Add the commands to the command line."""
    report = commands.add_parser("report", help="write feedback pages", description=REPORT)
    report.add_argument("results", type=Path, metavar="RESULTS", help="what `grade` made")
    report.add_argument(
        "--into", type=Path, required=True, metavar="FOLDER", help="new, or an earlier report"
    )
    add_grades(report, roster_needed=False)
    report.set_defaults(run=_report)

    gradebook = commands.add_parser("gradebook", help="write grades for a platform", description=GRADEBOOK)
    gradebook.add_argument("results", type=Path, metavar="RESULTS", help="what `grade` made")
    add_grades(gradebook, roster_needed=True)
    gradebook.add_argument("--format", choices=sorted(KINDS), required=True, help="see above")
    gradebook.add_argument("--output", type=Path, required=True, metavar="FILE", help="what to write")
    gradebook.add_argument(
        "--column", metavar="NAME", help="canvas: the assignment's column (the one with the set's title)"
    )
    gradebook.set_defaults(run=_gradebook)


def _book(chosen, roster):
    """Return everybody's grades, and the record of the batch."""
    results = Results(chosen.results)
    batch = results.batch()
    policy = policy_of(chosen)
    possible = {question["name"]: exact(question["possible"]) for question in batch["questions"]}
    limits = possible | {TOTAL: sum(possible.values())}
    overrides = read_overrides(chosen.overrides, limits) if chosen.overrides else []
    return book(batch, *results.all_marks(), roster, policy, overrides), batch


def _report(chosen):
    roster = read_roster(chosen.roster) if chosen.roster else None
    grades, batch = _book(chosen, roster)
    overview = write_report(grades, batch, chosen.into)
    pages = sum(grade.key is not None for grade in grades.grades)
    say([f"{counted(pages, 'page')} for students in {overview.parent / 'students'}; for you: {overview}"])
    return 0


def _gradebook(chosen):
    _check_output(chosen)
    roster = read_roster(chosen.roster)
    if chosen.format != "csv" and roster.kind != chosen.format:
        made = {"canvas": "Canvas's exported gradebook", "moodle": "Moodle's grading worksheet"}
        raise GradingError(
            f"--format {chosen.format} needs {made[chosen.format]} as --roster. "
            f"Received: {shown(chosen.roster)}, which is {made.get(roster.kind, 'a CSV of another kind')}."
        )
    if chosen.column is not None and chosen.format != "canvas":
        raise GradingError(f"--column goes with --format canvas. Received: --format {chosen.format}")
    grades, batch = _book(chosen, roster)
    if chosen.format == "csv":
        table, notes = own_table(grades), []
    elif chosen.format == "canvas":
        table, notes = canvas_table(grades, roster, chosen.column)
    else:
        table, notes = moodle_table(grades, roster)
    write_whole(chosen.output, table.written())
    lines, good = _account(grades, batch, [*roster.problems, *notes])
    say([f"{shown(chosen.output)}: {lines[0]}", *lines[1:]])
    return 0 if good else 1


def _check_output(chosen):
    """Refuse to write over anything but an earlier output of the same kind."""
    output = chosen.output
    if not output.exists():
        return
    for name in ("roster", "overrides"):
        source = getattr(chosen, name)
        if source is not None and source.exists() and source.samefile(output):
            raise GradingError(f"--output must be another file than --{name}. Received: {shown(output)}")
    if _kind(output) != chosen.format:
        raise GradingError(
            f"{shown(output)} is there and is no earlier output of --format {chosen.format}; it stays. "
            "Name another file, or remove this one."
        )


def _kind(path):
    """Return which format wrote a file, or None."""
    try:
        table = read_table(path)
    except GradingError:
        return None
    kind = kind_of(table)
    return kind if kind != "csv" or set(table.header) >= SIGN else None


def _account(grades, batch, notes):
    """Say in lines what was written and what was not, and return whether nobody need look."""
    given = [grade for grade in grades.grades if grade.student and grade.total is not None]
    by_hand = [grade for grade in grades.grades if grade.overrides]
    missing = [grade for grade in grades.grades if grade.status == "nothing handed in"]
    doubtful = []
    for grade in grades.grades:
        why = [*grade.problems, *(reasons(grade.record, batch["tests_sha256"]) if grade.record else [])]
        if why:
            doubtful.append((grade, why))
    students = [grade for grade in grades.grades if grade.student]
    lines = [f"{counted(len(given), 'grade')} for {counted(len(students), 'student')} of the roster."]
    lines += notes
    lines += _section("Nothing handed in", [str(grade) for grade in missing])
    lines += _section("Set by hand", [f"{grade}: {_decided(grade)}" for grade in by_hand])
    lines += _section("For a human to look at", [f"{grade}: {' '.join(why)}" for grade, why in doubtful])
    return lines, not doubtful


def _decided(grade):
    return "; ".join(f"{one.question} {one.points}, {shown(one.reason)}" for one in grade.overrides)


def _section(title, lines):
    return ["", f"{title} ({len(lines):,}):", *(f"  {line}" for line in lines)] if lines else []
