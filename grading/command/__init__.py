"""The command line ``python -m grading``: which commands there are, and how they end."""

import os
import sys
from collections.abc import Sequence

from grading._text import GradingError
from grading.command import _batch, _grades, _gradescope, _similarity
from grading.command._options import Parser, print_lines

__all__ = ["main"]

ABOUT = """\
Mark what a class handed in, give students feedback, and fill in the gradebook.

What students wrote runs in a sandbox, on Linux with bubblewrap and not as root; the tests run outside it.
"""
EXIT_STATUS = """\
The exit status is 0 if all is well, 1 if something needs review (it is listed), 2 if the command could not
do what was asked (one line says why), and 130 if it was interrupted; the same command then continues.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, with the arguments of the command line if None, and return its exit status."""
    parser = Parser(prog="python -m grading", description=ABOUT, epilog=EXIT_STATUS)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    for module in (_batch, _grades, _similarity, _gradescope):
        module.add_commands(commands)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        chosen = parser.parse_args(arguments)
        return chosen.run(chosen)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except (GradingError, OSError) as error:
        print_lines([f"python -m grading: {' '.join(str(error).split())}"], sys.stderr)
        return 2
    except KeyboardInterrupt:
        print_lines(["", "Stopped. Finished marks are kept; the same command continues."], sys.stderr)
        return 130
