"""Who needs a human: what no program should decide."""

from grading._text import shown
from grading.results import UNREADABLE

STOPPED = {"timeout": "took too long", "died": "ended the notebook's process"}


def reasons(marks, tests=None):
    """Say why somebody should look at a submission; nothing if nobody need.

    Parameters
    ----------
    marks : dict
        Of a submission, or the record of one that could not be marked.
    tests : str, optional
        The digest of the tests that count; marks by others are told.

    Returns
    -------
    list of str
    """
    if "reason" in marks:
        return [f"It was not marked: {marks['reason']}"]
    told = []
    if marks["status"] == UNREADABLE:
        told += [shown(note, 300) for note in marks["notes"]] or ["No notebook could be read."]
    if tests is not None and marks["tests_sha256"] != tests:
        told.append("It was marked by other tests than those that count now: hand it to `grade` again.")
    told += marks["submission"]["notes"]
    for cell in marks["cells"]:
        if cell["status"] in STOPPED:
            told.append(f"Cell {cell['index']} {STOPPED[cell['status']]}.")
    return told
