"""One submission's marks: found in the results if nothing changed, made otherwise."""

import hashlib
import json
from dataclasses import asdict

from grading import marking
from grading.deliveries._choice import choose

MARKED = "marked"
KEPT = "kept"


def mark_submission(assignment, submission, results, limits, roster=None, mark=None):
    """Mark a submission, unless its marks are there and notebook, tests and limits are what they were.

    Several processes may do so at a time, in the same folder of results, for the same submission too.

    Parameters
    ----------
    assignment : grading.marking.Assignment
    submission : grading.deliveries.Submission
    results : grading.results.Results
    limits : grading.marking.Limits
    roster : grading.roster.Roster, optional
        Gives the student's name, e-mail address and time of handing in.
    mark : callable, optional
        What marks; `grading.marking.mark` unless a test has another.

    Returns
    -------
    str
        "marked", or "kept" if the marks were there.
    """
    choice = choose(submission, assignment)
    told = _submission_record(submission, choice, roster)
    stamp = {"limits": json.loads(json.dumps(asdict(limits))), "tests_sha256": assignment.digest}
    before = results.read(submission.key)
    if before is not None and _same(before, told, stamp):
        if before["submission"] != told:
            results.write(submission.key, before | {"submission": told})
        return KEPT
    marks = (mark or marking.mark)(assignment, choice.content, limits)
    results.write(submission.key, {**marks, **stamp, "submission": told}, choice.content)
    return MARKED


def _same(before, told, stamp):
    submission = before["submission"]
    same_notebook = (submission["sha256"], submission["file"] is None) == (
        told["sha256"],
        told["file"] is None,
    )
    return same_notebook and all(before.get(name) == value for name, value in stamp.items())


def _submission_record(submission, choice, roster):
    """Return what the marks say of a submission."""
    student, submitted = submission.student, None
    found = roster.find(submission.key, submission.form) if roster else []
    if len(found) == 1:
        student = {"id": found[0].id, "email": found[0].email, "name": found[0].name}
        submitted = found[0].submitted and found[0].submitted.isoformat()
    return {
        "key": submission.key,
        "form": submission.form,
        "file": choice.file,
        "sha256": hashlib.sha256(choice.content).hexdigest(),
        "student": student,
        "submitted": submitted,
        "late": choice.late,
        "notes": list(choice.notes),
    }
