"""Which commands there are, and how they end."""

import os
import sys

from grading._errors import GradingError
from grading.command import _batch, _grades, _gradescope, _similarity
from grading.command._options import Parser

ABOUT = """\
Mark what a class handed in, tell students how they did, and fill in the gradebook.

What students wrote runs in a sandbox, on Linux with bubblewrap and not as root; the tests run outside it.
"""
ENDS = """\
Ends with 0 if all is well, 1 if something needs a human (it is listed), 2 if the command could not do what
was asked (one line says why), and 130 if it was interrupted; then the same command goes on.
"""


def main(arguments=None):
    """Run a command.

    Parameters
    ----------
    arguments : list of str, optional
        Those of the command line unless given.

    Returns
    -------
    int
        The exit status.
    """
    parser = Parser(prog="python -m grading", description=ABOUT, epilog=ENDS)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    for module in (_batch, _grades, _similarity, _gradescope):
        module.add_to(commands)
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
        print(f"python -m grading: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. What was marked is kept; the same command goes on.", file=sys.stderr)
        return 130
