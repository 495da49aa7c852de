"""``similarity``."""

import argparse
from pathlib import Path

from grading._files import read_file
from grading._text import GradingError, one_line, quantity
from grading.command._options import Commands, print_lines
from grading.deliveries import EntryRefusedError, read_delivery
from grading.results import Results
from grading.similarity import HINTS_ONLY, code_cells, similar_pairs

ABOUT = """\
Print pairs of submissions that share code beyond what everybody was given: how much of each one's own code
is in the other's. Names, comments and spacing do not count, and what many have counts little. Nothing is
executed. These are hints and no proof.
"""
STUDENT = Path(__file__).parents[2] / "exercises" / "student"


def add_commands(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("similarity", help="hints that submissions share code", description=ABOUT)
    parser.add_argument(
        "where", type=Path, metavar="RESULTS|SUBMISSIONS", help="what `grade` made or was given"
    )
    parser.add_argument(
        "--given",
        type=Path,
        metavar="NOTEBOOK",
        help="the notebook that was handed out (for RESULTS: the one in exercises/student)",
    )
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    codes, given = _submitted_code(chosen.where), chosen.given
    if given is None and _has_results(chosen.where):
        handed_out = STUDENT / f"{Results(chosen.where).batch()['assignment']}.ipynb"
        given = handed_out if handed_out.is_file() else None
    pairs = similar_pairs(codes, _given_code(given))
    if given is None:
        print_lines(["All code was compared: name the notebook that was handed out by --given."])
    print_lines([f"{quantity(len(codes), 'submission')} compared, {quantity(len(pairs), 'pair')} alike."])
    for pair in pairs:
        shares = f"{pair.of_first:.0%} of the first, {pair.of_second:.0%} of the second"
        print_lines([f"  {one_line(pair.first)}  {one_line(pair.second)}  {shares}"])
    print_lines(["", HINTS_ONLY])
    return 0


def _has_results(folder):
    return (folder / "batch.json").is_file()


def _given_code(path):
    if path is None:
        return []
    code = code_cells(read_file(path))
    if not code:
        raise GradingError(f"--given must be a notebook with code. Received: {one_line(path)}")
    return code


def _submitted_code(where):
    """Return the code cells in results or in a delivery, by the submissions' keys."""
    if _has_results(where):
        results = Results(where)
        submissions = [record["submission"] for record in results.all_records()]
        keys = [one["key"] for one in submissions if one["file"] is not None]
        return {key: code_cells(results.notebook_file(key).read_bytes()) for key in keys}
    delivery, codes = read_delivery(where), {}
    for key, submission in delivery.submissions.items():
        codes[key] = []
        for _, entry in submission.notebooks:
            try:
                codes[key] += code_cells(entry.read())
            except EntryRefusedError:
                continue
    return codes
