"""A process for one submission, which ends with the one that began it."""

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from contextlib import suppress

from grading._text import shown
from grading.batch._one import mark_submission

_FORK = multiprocessing.get_context("fork")
_DIE_WITH_PARENT = 1


class Marker:
    """A process that marks one submission.

    Parameters
    ----------
    submission : grading.deliveries.Submission
    place : set of int
        The processors that it runs on.
    patience : float
        Seconds after which it counts as hanging.
    results : grading.results.Results
    work : tuple
        What `mark_submission` needs beside submission and results: assignment, limits, roster, mark.
    """

    def __init__(self, submission, place, patience, results, work):
        self.submission, self.place, self.results, self.patience = submission, place, results, patience
        self.deadline = time.monotonic() + patience
        self._process = _FORK.Process(target=_mark, args=(submission, place, results, work, os.getpid()))
        self._process.start()

    @property
    def sentinel(self):
        """What becomes ready when the process ends."""
        return self._process.sentinel

    def finish(self):
        """Take note of how the process ended, and stop it if its time is over; return whether it ended.

        Whatever ended without marks gets a record of why.
        """
        late = time.monotonic() > self.deadline
        if self._process.is_alive() and not late:
            return False
        late = self._process.is_alive()
        self.stop()
        code = self._process.exitcode
        if late:
            self._fail(f"the marker gave no answer for {self.patience:,.0f} seconds and was stopped.")
        elif code < 0:
            self._fail(f"the marker was ended by {_signal_name(-code)}, perhaps because memory was short.")
        elif code > 1:
            self._fail(f"the marker ended with status {code}.")
        return True

    def stop(self):
        """End the process and all that it began."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()

    def _fail(self, reason):
        self.results.write_failure(self.submission.key, failure(self.submission, reason))


def failure(submission, reason):
    """Return the record of a submission that could not be marked."""
    told = {"key": submission.key, "form": submission.form, "student": submission.student, "notes": []}
    return {"submission": told | {"file": None, "submitted": None, "late": None}, "reason": reason}


def _mark(submission, place, results, work, parent):
    """Mark in this process; its exit status is 0 if there are marks, 1 if there is a record of why not."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(2)
    os.sched_setaffinity(0, place)
    assignment, limits, roster, mark = work
    status = 2
    try:
        mark_submission(assignment, submission, results, limits, roster, mark)
        status = 0
    except BaseException as error:
        reason = f"the marker failed: {type(error).__name__}: {shown(error, 300)}"
        results.write_failure(submission.key, failure(submission, reason))
        status = 1
    finally:
        os._exit(status)


def _signal_name(number):
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
