"""Which of a student's notebooks counts."""

import json
import re
from dataclasses import dataclass
from datetime import datetime

from grading._text import one_line
from grading.assignment import Assignment
from grading.deliveries._delivery import Submission
from grading.deliveries._entry import EntryRefusedError

MAX_CELL = 100_000
"""Characters of a cell in which the title of an exercise set is looked for."""

_CHECKS = re.compile(r"""Checks\([^()]*\(\), title=(['"])(.*?)\1""")


@dataclass(frozen=True)
class Choice:
    """The notebook of a submission that is marked.

    Parameters
    ----------
    file
        Its path in the delivery; None if there is none that can be read.
    content
        Its bytes.
    late
        Whether the platform calls it late.
    submitted
        When it was handed in, if the platform says so in its name.
    notes
        What the instructor should know, such as that there were several.
    """

    file: str | None
    content: bytes
    late: bool | None
    submitted: datetime | None
    notes: tuple[str, ...]


def choose_notebook(submission: Submission, assignment: Assignment) -> Choice:
    """Return the newest notebook of this exercise set, else the newest one, else the newest readable file."""
    notes, nobodys = list(submission.notes), submission.problem
    best, best_fit, other_title, readable = None, -1, None, []
    for owner, entry in submission.notebooks if nobodys is None else ():
        try:
            content = entry.read()
        except EntryRefusedError as refused:
            notes.append(f"{one_line(entry.path)} was not read: {refused}.")
            continue
        readable.append(entry)
        fit, title = _fit(entry, content, assignment)
        if fit > best_fit:
            best, best_fit, other_title = (owner, entry, content), fit, title
    if best is None:
        owner = submission.owner
        return Choice(None, b"", owner.late, owner.submitted, (*notes, *([nobodys] if nobodys else [])))
    owner, entry, content = best
    if len(submission.notebooks) > 1:
        notes.append(_several(entry, readable, by_date=not owner.number))
    if other_title is not None:
        other = one_line(other_title)
        notes.append(f"The checks in {one_line(entry.path)} are those of another exercise set, {other}.")
    return Choice(entry.path, content, owner.late, owner.submitted, tuple(notes))


def _fit(entry, content, assignment):
    """Return how well a notebook fits, and the title of another exercise set if it is of that one.

    3 is a notebook whose checks have this set's title, 2 one with the set's name in its own, 1 another
    notebook, and 0 any other file.
    """
    try:
        sources = ["".join(cell["source"]) for cell in json.loads(content)["cells"]]
    except (ValueError, RecursionError, TypeError, KeyError):
        return 0, None
    titles = {found[2] for source in sources for found in _CHECKS.finditer(source[:MAX_CELL])}
    if assignment.title in titles:
        return 3, None
    return (2 if assignment.name in entry.parts[-1] else 1), min(titles, default=None)


def _several(chosen, readable, by_date):
    others = [one_line(entry.path) for entry in readable if entry is not chosen]
    if not others:
        return f"Marked: {one_line(chosen.path)}, the only one that could be read."
    newest = "the newest" if chosen is readable[0] else "the newest that fits"
    how = " by its date" if by_date else ""
    return f"Marked: {one_line(chosen.path)}, {newest}{how}. Also handed in: {', '.join(others)}."
