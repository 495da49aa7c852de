"""``grade``, ``list`` and ``one``."""

import argparse
import functools
import os
import sys
from pathlib import Path

from grading._text import GradingError, one_line
from grading.assignment import find_assignment, load_assignment
from grading.batch import Job, mark_all, mark_submission, prepare_results, summarize
from grading.command import _options
from grading.command._options import Commands, print_lines, whole_number
from grading.deliveries import read_delivery
from grading.marking import check_sandbox
from grading.platforms import PLATFORMS
from grading.results import Results, review_reasons
from grading.roster import read_roster

SUBMISSIONS = (
    f"a folder or a zip from {' or '.join(one.label for one in PLATFORMS if one.has_own_ids)}, or one with "
    "ID.ipynb or ID/anything.ipynb, where ID is an id or an e-mail address"
)
ASSIGNMENT = "a folder of exercises/graders, or its name there, such as 01_saturation"
GRADE = """\
Mark all submissions. Run it again to continue: marks are kept unless the submission, the tests or the limits
changed. Of several notebooks of one student the newest of this exercise set is marked; a note names the
others.
"""
LIST = """\
Print the key of each submission, one per line, sorted: `one` takes such a key. Entries that belong to nobody
are named on the error stream.
"""
ONE = """\
Mark one submission. Other processes may mark into the same folder: for GNU parallel, or for an array of
jobs, where --index takes the job's number.

    python -m grading list SUBMISSIONS | parallel python -m grading one --results FOLDER -- SET SUBMISSIONS {}
    python -m grading one SET SUBMISSIONS --index $SLURM_ARRAY_TASK_ID --results FOLDER    # --array=0-199
"""


def add_commands(commands: Commands) -> None:
    """Add the commands to the command line."""
    grade = commands.add_parser("grade", help="mark all submissions", description=GRADE)
    _add_sources(grade)
    grade.add_argument(
        "--jobs", type=whole_number, metavar="N", help="submissions at a time (one per processor)"
    )
    _add_options(grade)
    grade.set_defaults(run=_grade)

    listing = commands.add_parser("list", help="print the submissions' keys", description=LIST)
    listing.add_argument("submissions", type=Path, metavar="SUBMISSIONS", help=SUBMISSIONS)
    listing.set_defaults(run=_list)

    one = commands.add_parser("one", help="mark one submission", description=ONE)
    _add_sources(one)
    one.add_argument("key", nargs="?", metavar="KEY", help="which one: a line of `list`")
    place = functools.partial(whole_number, least=0)
    one.add_argument("--index", type=place, metavar="N", help="which one: its place in `list`, from 0")
    _add_options(one)
    one.set_defaults(run=_one)


def _add_sources(parser):
    parser.add_argument("assignment", metavar="ASSIGNMENT", help=ASSIGNMENT)
    parser.add_argument("submissions", type=Path, metavar="SUBMISSIONS", help=SUBMISSIONS)


def _add_options(parser):
    parser.add_argument("--results", type=Path, required=True, metavar="FOLDER", help="where marks go")
    parser.add_argument("--roster", type=Path, metavar="FILE", help="gives names and times; see `gradebook`")
    _options.add_limits(parser)


def _open(chosen):
    """Return the delivery, and how it is marked."""
    limits = _options.get_limits(chosen)
    assignment = load_assignment(find_assignment(chosen.assignment))
    delivery = read_delivery(chosen.submissions)
    roster = read_roster(chosen.roster) if chosen.roster else None
    check_sandbox()
    return delivery, Job(assignment, Results(chosen.results), limits, roster)


def _grade(chosen: argparse.Namespace) -> int:
    delivery, job = _open(chosen)
    mark_all(delivery, job, chosen.jobs or max(1, len(os.sched_getaffinity(0)) // job.limits.processors))
    lines, good = summarize(delivery, job.results)
    print_lines(lines)
    return 0 if good else 1


def _list(chosen: argparse.Namespace) -> int:
    delivery = read_delivery(chosen.submissions)
    print_lines(delivery.submissions)
    print_lines((f"{one_line(name)}: {why}" for name, why in delivery.problems), sys.stderr)
    return 1 if delivery.problems else 0


def _one(chosen: argparse.Namespace) -> int:
    if (chosen.key is None) == (chosen.index is None):
        raise GradingError("one takes a KEY or --index. Received: both or none")
    delivery, job = _open(chosen)
    keys = list(delivery.submissions)
    if chosen.index is not None and chosen.index >= len(keys):
        raise GradingError(
            f"--index must be a place in the list, 0 to {len(keys) - 1}. Received: {chosen.index}"
        )
    submission = delivery.submission(chosen.key if chosen.index is None else keys[chosen.index])
    prepare_results(delivery, job)
    mark_submission(submission, job)
    marks = job.results.read(submission.key)
    reasons = review_reasons(marks)
    points = f"{marks['points']:g} of {marks['possible']:g} points"
    print_lines([" ".join([f"{one_line(submission.key)}: {points}.", *reasons])])
    return 1 if reasons else 0
