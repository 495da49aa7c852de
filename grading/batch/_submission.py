"""The marks of one submission: read from the results if nothing changed, made otherwise."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

from grading import marking
from grading.assignment import Assignment
from grading.deliveries import Choice, Submission, choose_notebook
from grading.marking import Limits
from grading.results import Results
from grading.roster import Roster


@dataclass(frozen=True)
class Job:
    """How submissions are marked.

    Parameters
    ----------
    assignment
        The exercise set.
    results
        Where marks go.
    limits
        What a submission may use.
    roster
        Gives names, e-mail addresses and times.
    mark
        `grading.marking.mark`, or what takes its place in a test.
    """

    assignment: Assignment
    results: Results
    limits: Limits
    roster: Roster | None = None
    mark: Callable[[Assignment, bytes, Limits], dict] | None = None


def mark_submission(submission: Submission, job: Job) -> None:
    """Mark a submission, unless its marks exist and its notebook, the tests and the limits are unchanged.

    Several processes may do this at the same time, with the same folder of results, also for the same
    submission.
    """
    choice = choose_notebook(submission, job.assignment)
    details = _describe(submission, choice, job.roster)
    settings = {
        "limits": json.loads(json.dumps(asdict(job.limits))),
        "tests_sha256": job.assignment.digest,
    }
    before = job.results.read(submission.key)
    if before is not None and _is_current(before, details, settings):
        if before["submission"] != details:
            job.results.write(submission.key, before | {"submission": details})
        return
    marks = (job.mark or marking.mark)(job.assignment, choice.content, job.limits)
    if choice.file is None:  # the notes on the submission say why
        marks = marks | {"notes": ["No notebook could be read."]}
    job.results.write(submission.key, {**marks, **settings, "submission": details}, choice.content)


def write_failure(submission: Submission, job: Job, reason: str) -> None:
    """Store why a submission could not be marked."""
    details = _describe(submission, Choice(None, b"", None, None, ()))
    job.results.write_failure(submission.key, {"submission": details, "reason": reason})


def _is_current(before, details, settings):
    notebooks = [(one["sha256"], one["file"] is None) for one in (before["submission"], details)]
    return notebooks[0] == notebooks[1] and all(before.get(name) == settings[name] for name in settings)


def _describe(submission, choice, roster=None):
    """Return what a record says of a submission."""
    student, submitted = submission.student, choice.submitted
    found = roster.find(submission.key, submission.platform.name) if roster else []
    if len(found) == 1:
        student = {"id": found[0].id, "email": found[0].email, "name": found[0].name}
        submitted = found[0].submitted or submitted
    return {
        "key": submission.key,
        "form": submission.platform.name,
        "file": choice.file,
        "sha256": hashlib.sha256(choice.content).hexdigest(),
        "student": student,
        "submitted": submitted and submitted.isoformat(),
        "late": choice.late,
        "notes": list(choice.notes),
    }
