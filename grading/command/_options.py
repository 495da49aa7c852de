"""Options that commands share."""

import argparse
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NoReturn, TextIO

from grading._text import GradingError, one_line, printable
from grading.gradebook import LatePolicy
from grading.marking import Limits
from grading.platforms import PLATFORMS
from grading.tables import read_due_time

Commands = argparse._SubParsersAction
"""What commands are added to."""


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, and whose descriptions keep their lines."""

    def __init__(self, **options):
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(**options)

    def error(self, message: str) -> NoReturn:
        """Print what is wrong on one line, and exit with status 2."""
        print_lines([f"{self.prog}: {' '.join(message.split())} (see {self.prog} --help)"], sys.stderr)
        self.exit(2)


def add_limits(parser: argparse.ArgumentParser) -> None:
    """Add the options for what a submission may use."""
    group = parser.add_argument_group("limits of a submission")
    for option, read, default, metavar, what in (
        ("--cell-seconds", _positive, Limits.cell_seconds, "S", "for each cell"),
        ("--call-seconds", _positive, Limits.call_seconds, "S", "for each call of a student's function"),
        ("--total-seconds", _positive, Limits.total_seconds, "S", "for everything"),
        ("--memory", _positive, Limits.memory_bytes / 2**30, "GIB", "in GiB"),
        ("--processors", whole_number, Limits.processors, "N", "it may use"),
    ):
        help = f"{what} ({default:g})"
        group.add_argument(option, type=read, default=default, metavar=metavar, help=help)


def get_limits(chosen: argparse.Namespace) -> Limits:
    """Return the limits in the options."""
    return Limits(
        cell_seconds=chosen.cell_seconds,
        call_seconds=chosen.call_seconds,
        total_seconds=chosen.total_seconds,
        memory_bytes=int(chosen.memory * 2**30),
        processors=chosen.processors,
    )


def add_grade_options(parser: argparse.ArgumentParser, roster_required: bool) -> None:
    """Add the options that decide about grades."""
    rosters = ", ".join(platform.roster for platform in PLATFORMS)
    parser.add_argument(
        "--roster",
        type=Path,
        required=roster_required,
        metavar="FILE",
        help=f"who is in the class: {rosters} with the columns id or email or both, and perhaps name and "
        "submitted",
    )
    by_hand = "what you decided by hand: a CSV (or TOML) with student, question or total, points, and reason"
    penalty = "of the possible points, taken off for each day begun after --due; never below 0 points"
    for option, read, metavar, help in (
        ("--overrides", Path, "FILE", by_hand),
        ("--extensions", Path, "FILE", "later due times of single students: a CSV with student and due"),
        ("--due", _time, "TIME", "when it was due, as 2026-11-23T23:59"),
        ("--late-penalty", _percent, "PERCENT", penalty),
        ("--grace", _minutes, "MINUTES", "how much later than --due the first day begins (0)"),
    ):
        parser.add_argument(option, type=read, metavar=metavar, help=help)


def get_late_policy(chosen: argparse.Namespace) -> LatePolicy | None:
    """Return the policy for late work in the options, or None if nothing was due."""
    if chosen.due is None:
        if any(one is not None for one in (chosen.late_penalty, chosen.grace, chosen.extensions)):
            raise GradingError("--late-penalty, --grace and --extensions need --due. Received: no --due")
        return None
    return LatePolicy(chosen.due, chosen.late_penalty or Decimal(0), chosen.grace or timedelta())


def whole_number(text: str, least: int = 1) -> int:
    """Return the whole number in an argument."""
    number = int(text) if text.isascii() and text.isdigit() else -1
    if number < least:
        raise argparse.ArgumentTypeError(
            f"must be a whole number, {least} or more. Received: {one_line(text)!r}"
        )
    return number


def _positive(text: str) -> float:
    return float(_number(text, lambda number: number > 0, "a positive number"))


def _percent(text: str) -> Decimal:
    return _number(text.removesuffix("%"), lambda number: 0 <= number <= 100, "a number from 0 to 100")


def _minutes(text: str) -> timedelta:
    minutes = _number(text, lambda number: 0 <= number <= 100_000, "minutes, 0 or more")
    return timedelta(minutes=float(minutes))


def _number(text, is_allowed, allowed):
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not (number.is_finite() and is_allowed(number)):
        raise argparse.ArgumentTypeError(f"must be {allowed}. Received: {one_line(text)!r}")
    return number


def _time(text: str) -> datetime:
    try:
        time = read_due_time(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    if time is None:
        raise argparse.ArgumentTypeError("a time is written 2026-11-23T23:59. Received: nothing")
    return time


def print_lines(lines: Iterable[str], file: TextIO | None = None) -> None:
    """Print lines, to the standard output unless another file is given.

    All that commands print goes through here, so that nothing in it can control a terminal.
    """
    for line in lines:
        print(printable(line), file=file or sys.stdout)
