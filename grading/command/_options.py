"""Options that commands share."""

import argparse
import os
import sys
from dataclasses import fields
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

from grading._errors import GradingError
from grading._text import shown
from grading.gradebook import LatePolicy
from grading.marking import Limits
from grading.roster import read_time

GRADERS = Path(__file__).parents[2] / "exercises" / "graders"


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line and whose texts keep their lines."""

    def __init__(self, **options):
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(**options)

    def error(self, message):
        """Say what is wrong on one line, and end with 2."""
        self.exit(2, f"{self.prog}: {' '.join(message.split())} (see {self.prog} --help)\n")


def assignment_folder(text):
    """Return the folder of an exercise set, which is given, or whose name is.

    Raises
    ------
    GradingError
        If there is none.
    """
    for folder in (Path(text), GRADERS / text):
        if (folder / "assignment.json").is_file():
            return folder
    known = ", ".join(sorted(path.parent.name for path in GRADERS.glob("*/assignment.json")))
    raise GradingError(
        "An exercise set is a folder with assignment.json, or the name of one in exercises/graders "
        f"({known or 'there is none'}). Received: {shown(text)}"
    )


def add_limits(parser):
    """Add the options for what a submission may take."""
    default = {field.name: field.default for field in fields(Limits)}
    group = parser.add_argument_group("limits of a submission")
    for name, what in (
        ("cell_seconds", "for each cell"),
        ("call_seconds", "for each call of a student's function"),
        ("total_seconds", "for everything"),
    ):
        option = f"--{name.replace('_', '-')}"
        group.add_argument(
            option, type=_positive, default=default[name], metavar="S", help=f"{what} ({default[name]})"
        )
    memory = default["memory_bytes"] / 2**30
    group.add_argument("--memory", type=_positive, default=memory, metavar="GIB", help=f"in GiB ({memory:g})")
    group.add_argument(
        "--processors", type=whole, default=default["processors"], metavar="N", help="that it may use (1)"
    )


def limits_of(chosen):
    """Return the limits that were chosen."""
    return Limits(
        cell_seconds=chosen.cell_seconds,
        call_seconds=chosen.call_seconds,
        total_seconds=chosen.total_seconds,
        memory_bytes=int(chosen.memory * 2**30),
        processors=chosen.processors,
    )


def default_jobs(processors):
    """Return how many submissions are marked at a time unless somebody says."""
    return max(1, len(os.sched_getaffinity(0)) // processors)


def add_grades(parser, roster_needed):
    """Add the options that decide about grades."""
    parser.add_argument(
        "--roster",
        type=Path,
        required=roster_needed,
        metavar="FILE",
        help="who is in the class: Canvas's exported gradebook, Moodle's grading worksheet, or a CSV with "
        "the columns id or email or both, and perhaps name and submitted",
    )
    parser.add_argument(
        "--overrides",
        type=Path,
        metavar="FILE",
        help="what you decided by hand: a CSV (or TOML) with student, question or total, points, and reason",
    )
    parser.add_argument("--due", type=_time, metavar="TIME", help="when it was due, as 2026-11-23T23:59")
    parser.add_argument(
        "--late-penalty",
        type=_percent,
        metavar="PERCENT",
        help="of the possible points, taken off for each day begun after --due; never below 0 points",
    )
    parser.add_argument(
        "--grace",
        type=_minutes,
        metavar="MINUTES",
        help="by which --due is moved before days are counted (0)",
    )


def policy_of(chosen):
    """Return the policy for late work that was chosen, or None."""
    if chosen.due is None:
        if chosen.late_penalty is not None or chosen.grace is not None:
            raise GradingError("--late-penalty and --grace need --due. Received: no --due")
        return None
    return LatePolicy(chosen.due, chosen.late_penalty or Decimal(0), chosen.grace or timedelta())


def whole(text):
    """Read a whole number, 1 or more."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number, 1 or more. Received: {shown(text)!r}")
    return number


def _positive(text):
    number = _number(text)
    if not number > 0:
        raise argparse.ArgumentTypeError(f"must be a positive number. Received: {shown(text)!r}")
    return float(number)


def _percent(text):
    number = _number(text.removesuffix("%"))
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to 100. Received: {shown(text)!r}")
    return number


def _minutes(text):
    number = _number(text)
    if not 0 <= number <= 100_000:
        raise argparse.ArgumentTypeError(f"must be minutes, 0 or more. Received: {shown(text)!r}")
    return timedelta(minutes=float(number))


def _number(text):
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    return number if number.is_finite() else Decimal(-1)


def _time(text):
    try:
        time = read_time(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    if time is None:
        raise argparse.ArgumentTypeError("a time is written 2026-11-23T23:59. Received: nothing")
    return time


def say(lines, file=None):
    """Print lines."""
    for line in lines:
        print(line, file=file or sys.stdout)
