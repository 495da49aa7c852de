"""Which of a student's notebooks counts."""

import json
import re
from dataclasses import dataclass

from grading._text import shown
from grading.deliveries._entry import EntryRefusedError

LONGEST_SEARCHED = 100_000
_CHECKS = re.compile(r"""Checks\([^()]*\(\), title=(['"])(.*?)\1""")


@dataclass(frozen=True)
class Choice:
    """The notebook of a submission that is marked.

    Parameters
    ----------
    file : str or None
        Its path in the delivery; None if there is none to be read.
    content : bytes
    late : bool or None
        Whether the platform calls it late.
    notes : tuple of str
        What the instructor should know, such as that there were several.
    """

    file: str | None
    content: bytes
    late: bool | None
    notes: tuple[str, ...]


def choose(submission, assignment):
    """Choose the newest notebook that fits: of this exercise set, else any, else any file that can be read.

    Parameters
    ----------
    submission : Submission
    assignment : object with ``name`` and ``title``

    Returns
    -------
    Choice
    """
    notes = list(submission.notes)
    if submission.problem:
        return Choice(None, b"", submission.owner.late, (*notes, submission.problem))
    best, rank, other, read = None, -1, None, []
    for owner, entry in submission.notebooks:
        try:
            content = entry.read()
        except EntryRefusedError as refused:
            notes.append(f"{shown(entry.path)} was not read: {refused}.")
            continue
        read.append(entry)
        fit, title = _fit(entry, content, assignment)
        if fit > rank:
            best, rank, other = (owner, entry, content), fit, title
    if best is None:
        return Choice(None, b"", submission.owner.late, tuple(notes))
    owner, entry, content = best
    if len(submission.notebooks) > 1:
        notes.append(_several(entry, read, submission.form))
    if other is not None:
        notes.append(f"The checks in {shown(entry.path)} are those of another exercise set, {shown(other)}.")
    return Choice(entry.path, content, owner.late, tuple(notes))


def _fit(entry, content, assignment):
    """Tell how well a notebook fits, and the title of another set if it is of that one.

    3 is a notebook whose cell of checks gives this set's title, 2 one that is called like the set, 1 another
    notebook, and 0 anything else.
    """
    try:
        sources = ["".join(cell["source"]) for cell in json.loads(content)["cells"]]
    except (ValueError, RecursionError, TypeError, KeyError):
        return 0, None
    titles = {found[2] for source in sources for found in _CHECKS.finditer(source[:LONGEST_SEARCHED])}
    if assignment.title in titles:
        return 3, None
    return (2 if assignment.name in entry.parts[-1] else 1), min(titles, default=None)


def _several(chosen, read, form):
    others = [shown(entry.path) for entry in read if entry is not chosen]
    if not others:
        return f"Marked: {shown(chosen.path)}, the only one that could be read."
    newest = "the newest" if chosen is read[0] else "the newest that fits"
    how = "" if form == "canvas" else " by its date"
    return f"Marked: {shown(chosen.path)}, {newest}{how}. Also handed in: {', '.join(others)}."
