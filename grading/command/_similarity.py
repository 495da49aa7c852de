"""``similarity``."""

import json
from pathlib import Path

from grading._errors import GradingError
from grading._text import counted, shown
from grading.command._options import say
from grading.deliveries import EntryRefusedError, read_delivery
from grading.results import Results
from grading.similarity import HINTS_ONLY, code_of, similar_pairs

ABOUT = """\
Print pairs of submissions that share code beyond what everybody was given: how much of each one's own code
is in the other's. Names, comments and spacing do not count, and what many have counts little. Nothing is
executed. These are hints and no proof.
"""
STUDENT = Path(__file__).parents[2] / "exercises" / "student"


def add_to(commands):
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


def _run(chosen):
    codes, given = _codes(chosen.where), chosen.given
    if given is None and (chosen.where / "batch.json").is_file():
        given = STUDENT / f"{json.loads((chosen.where / 'batch.json').read_bytes())['assignment']}.ipynb"
        given = given if given.is_file() else None
    pairs = similar_pairs(codes, _handed_out(given))
    if given is None:
        say(["Nothing was left out as given to everybody: --given names the notebook that was handed out."])
    say([f"{counted(len(codes), 'submission')} compared, {counted(len(pairs), 'pair')} alike."])
    for pair in pairs:
        shares = f"{pair.of_first:.0%} of the first, {pair.of_second:.0%} of the second"
        say([f"  {shown(pair.first)}  {shown(pair.second)}  {shares}"])
    say(["", HINTS_ONLY])
    return 0


def _handed_out(path):
    if path is None:
        return []
    try:
        code = code_of(path.read_bytes())
    except OSError as error:
        raise GradingError(f"{shown(path)} cannot be read: {error.strerror}.") from None
    if not code:
        raise GradingError(f"--given is a notebook with code. Received: {shown(path)}, which is none.")
    return code


def _codes(where):
    """Return code cells by key, of results or of a delivery."""
    if (where / "batch.json").is_file():
        results = Results(where)
        marks, _ = results.all_marks()
        keys = [one["submission"]["key"] for one in marks if one["submission"]["file"] is not None]
        return {key: code_of(results.notebook_file(key).read_bytes()) for key in keys}
    delivery, codes = read_delivery(where), {}
    for key, submission in delivery.submissions.items():
        codes[key] = []
        for _, entry in submission.notebooks:
            try:
                codes[key] += code_of(entry.read())
            except EntryRefusedError:
                continue
    return codes
