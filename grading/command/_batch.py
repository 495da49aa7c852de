"""``grade``, ``list`` and ``one``."""

import sys
from pathlib import Path

from grading._errors import GradingError
from grading._text import shown
from grading.batch import mark_all, mark_submission, prepare, summary
from grading.command._options import add_limits, assignment_folder, default_jobs, limits_of, say, whole
from grading.deliveries import read_delivery
from grading.human import reasons
from grading.marking import check_sandbox, load_assignment
from grading.results import Results
from grading.roster import read_roster

SUBMISSIONS = (
    "a folder or a zip as Canvas or Moodle delivers it, or one with ID.ipynb or ID/anything.ipynb, where ID "
    "is an id or an e-mail address"
)
ASSIGNMENT = "a folder of exercises/graders, or its name there, such as 01_saturation"
GRADE = """\
Mark all submissions. Run it again and it goes on: what is marked stays, unless the submission, the tests or
the limits changed. Of several notebooks of one student the newest of this exercise set is marked; a note
names the others.
"""
LIST = """\
Print the key of each submission, one a line, sorted: what `one` takes. Entries that are nobody's are named
on the error stream.
"""
ONE = """\
Mark one submission, whatever else marks into the same folder: for GNU parallel, or for an array of jobs,
where --index takes the job's number.

    python -m grading list SUBMISSIONS | parallel python -m grading one --results FOLDER -- SET SUBMISSIONS {}
    python -m grading one SET SUBMISSIONS --index $SLURM_ARRAY_TASK_ID --results FOLDER    # --array=0-199
"""


def add_to(commands):
    """Add the commands to the command line."""
    grade = commands.add_parser("grade", help="mark all submissions", description=GRADE)
    _add_what(grade)
    grade.add_argument("--jobs", type=whole, metavar="N", help="submissions at a time (one a processor)")
    _add_how(grade)
    grade.set_defaults(run=_grade)

    listing = commands.add_parser("list", help="print the submissions' keys", description=LIST)
    listing.add_argument("submissions", type=Path, metavar="SUBMISSIONS", help=SUBMISSIONS)
    listing.set_defaults(run=_list)

    one = commands.add_parser("one", help="mark one submission", description=ONE)
    _add_what(one)
    one.add_argument("key", nargs="?", metavar="KEY", help="which one: a line of `list`")
    one.add_argument("--index", type=_index, metavar="N", help="which one: its place in `list`, from 0")
    _add_how(one)
    one.set_defaults(run=_one)


def _add_what(parser):
    parser.add_argument("assignment", metavar="ASSIGNMENT", help=ASSIGNMENT)
    parser.add_argument("submissions", type=Path, metavar="SUBMISSIONS", help=SUBMISSIONS)


def _add_how(parser):
    parser.add_argument("--results", type=Path, required=True, metavar="FOLDER", help="where marks go")
    parser.add_argument("--roster", type=Path, metavar="FILE", help="gives names and times; see `gradebook`")
    add_limits(parser)


def _index(text):
    return whole(str(int(text) + 1)) - 1 if text.isascii() and text.isdigit() else whole(text)


def _opened(chosen):
    """Return what marking needs."""
    assignment = load_assignment(assignment_folder(chosen.assignment))
    delivery = read_delivery(chosen.submissions)
    roster = read_roster(chosen.roster) if chosen.roster else None
    check_sandbox()
    return assignment, delivery, Results(chosen.results), roster


def _grade(chosen):
    limits = limits_of(chosen)
    assignment, delivery, results, roster = _opened(chosen)
    jobs = chosen.jobs or default_jobs(limits.processors)
    mark_all(assignment, delivery, results, limits, jobs, roster)
    lines, good = summary(delivery, results)
    say(lines)
    return 0 if good else 1


def _list(chosen):
    delivery = read_delivery(chosen.submissions)
    say(delivery.submissions)
    say((f"{shown(name)}: {why}" for name, why in delivery.problems), sys.stderr)
    return 1 if delivery.problems else 0


def _one(chosen):
    if (chosen.key is None) == (chosen.index is None):
        raise GradingError("one takes a KEY or --index. Received: both or none")
    assignment, delivery, results, roster = _opened(chosen)
    keys = list(delivery.submissions)
    if chosen.index is not None and chosen.index >= len(keys):
        raise GradingError(
            f"--index must be a place in the list, 0 to {len(keys) - 1}. Received: {chosen.index}"
        )
    submission = delivery.submission(chosen.key if chosen.index is None else keys[chosen.index])
    prepare(assignment, delivery, results)
    mark_submission(assignment, submission, results, limits_of(chosen), roster)
    marks = results.read(submission.key)
    why = reasons(marks)
    points = f"{marks['points']:g} of {marks['possible']:g} points"
    say([" ".join([f"{shown(submission.key)}: {points}.", *why])])
    return 1 if why else 0
