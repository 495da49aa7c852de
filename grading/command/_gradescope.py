"""``gradescope``."""

import argparse
import textwrap
from pathlib import Path

from grading._text import one_line
from grading.command._options import Commands, print_lines
from grading.gradescope import WARNING, write_gradescope_zip

ABOUT = f"""\
Write the zip that Gradescope takes for an autograder, by `otter assign` and `otter generate`.

{textwrap.fill(WARNING, 105)}
"""


def add_commands(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("gradescope", help="write a zip for Gradescope", description=ABOUT)
    parser.add_argument("master", type=Path, metavar="MASTER", help="such as exercises/masters/errata.py")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE.zip", help="what to write")
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    write_gradescope_zip(chosen.master, chosen.output)
    print_lines([f"{one_line(chosen.output)} is ready.", "", WARNING])
    return 0
