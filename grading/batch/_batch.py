"""A whole delivery: several submissions at a time, each in a process of its own, and what it came to."""

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait

from tqdm import tqdm

from grading._text import one_line, quantity
from grading.batch._submission import Job, mark_submission, write_failure
from grading.deliveries import Delivery, Submission
from grading.marking import MARKED
from grading.results import Results, review_reasons

GRACE_SECONDS = 60
"""What a marker may need for its own work, in addition to twice the limit of a submission."""

SIGNALS = {one.value: one.name for one in signal.Signals}
_FORK = multiprocessing.get_context("fork")
_DIE_WITH_PARENT = 1


def prepare_results(delivery: Delivery, job: Job) -> None:
    """Create the folder of results, and write down what is marked into it."""
    assignment = job.assignment
    job.results.check_usable(assignment, delivery.source)
    job.results.write_batch(
        {
            "assignment": assignment.name,
            "title": assignment.title,
            "tests_sha256": assignment.digest,
            "questions": [{"name": one.name, "possible": float(one.points)} for one in assignment.questions],
            "form": delivery.platform.name,
            "submissions": len(delivery.submissions),
            "problems": [[one_line(name), why] for name, why in delivery.problems],
        }
    )


def mark_all(delivery: Delivery, job: Job, processes: int, patience: float | None = None) -> None:
    """Mark every submission of a delivery that has no current marks.

    After a KeyboardInterrupt, finished marks are stored and no marker runs any more.

    Parameters
    ----------
    delivery
        What a class handed in.
    job
        How it is marked.
    processes
        The number of submissions that are marked at the same time.
    patience
        The seconds after which a marker counts as hanging: twice what the limits allow, and a minute, if
        it is None.
    """
    prepare_results(delivery, job)
    job.results.clean()
    patience = 2 * job.limits.total_seconds + GRACE_SECONDS if patience is None else patience
    waiting = list(reversed(delivery.submissions.values()))
    running, idle = list[_Marker](), _share_processors(processes, job.limits.processors)
    bar = _Bar(
        total=len(waiting),
        unit="submission",
        desc=one_line(job.assignment.name),
        file=sys.stderr,
        disable=None,
    )
    try:
        with bar, _interrupts() as interrupts:
            while waiting or running:
                while waiting and len(running) < processes:
                    running.append(_Marker(waiting.pop(), job, idle.pop(), patience))
                soonest = min(marker.deadline for marker in running)
                sentinels = [marker.sentinel for marker in running]
                if interrupts in wait([interrupts, *sentinels], max(0.0, soonest - time.monotonic())):
                    raise KeyboardInterrupt
                ended = [marker for marker in running if marker.finish()]
                running = [marker for marker in running if marker not in ended]
                idle += [marker.processors for marker in ended]
                bar.update(len(ended))
    finally:
        for marker in running:
            marker.stop()


def summarize(delivery: Delivery, results: Results) -> tuple[list[str], bool]:
    """Return what a batch came to, in lines, and whether nothing needs review."""
    records, tests = results.all_records(), results.batch()["tests_sha256"]
    here = [one for one in records if one["submission"]["key"] in delivery.submissions]
    marked = sum(one.get("status") == MARKED for one in here)
    elsewhere = len(records) - len(here)
    lines = [f"{quantity(marked, 'submission')} of {len(delivery.submissions):,} marked: {results.folder}"]
    if elsewhere:
        lines.append(f"{quantity(elsewhere, 'submission')} in these results came with another delivery.")
    reviews = [
        f"  {one_line(one['submission']['key'])}: {' '.join(reasons)}"
        for one in here
        if (reasons := review_reasons(one, tests))
    ]
    if reviews:
        lines += ["", f"To review: {quantity(len(reviews), 'submission')}", *reviews]
    if delivery.problems:
        lines += ["", f"Not accepted: {quantity(len(delivery.problems), 'entry', 'entries')}"]
        lines += [f"  {one_line(name)}: {why}" for name, why in delivery.problems]
    return lines, not reviews and not delivery.problems


@contextmanager
def _interrupts() -> Iterator[Connection]:
    """Give what can be read once there was an interrupt, instead of a KeyboardInterrupt anywhere.

    Python ignores an exception in a callback, such as logging's after each fork, and would lose it there.
    """
    reader, writer = _FORK.Pipe(duplex=False)
    handler = signal.getsignal(signal.SIGINT)
    with reader, writer:
        if handler is signal.default_int_handler:
            signal.signal(signal.SIGINT, lambda *_: writer.send(None))
        try:
            yield reader
        finally:
            signal.signal(signal.SIGINT, handler)


def _share_processors(processes, processors):
    """Return the processors of each marker, so that none waits for another's if there are enough."""
    ours = sorted(os.sched_getaffinity(0))
    return [{ours[(one * processors + n) % len(ours)] for n in range(processors)} for one in range(processes)]


class _Bar(tqdm):
    """A progress bar without a thread of its own, since this process is forked."""

    monitor_interval = 0


class _Marker:
    """A process that marks one submission, and ends with the process that started it.

    Parameters
    ----------
    submission, job
        See `mark_submission`.
    processors
        The processors that it runs on.
    patience
        The seconds after which it counts as hanging.
    """

    def __init__(self, submission: Submission, job: Job, processors: set[int], patience: float):
        self.processors = processors
        self.deadline = time.monotonic() + patience
        self._submission, self._job, self._patience = submission, job, patience
        self._process = _FORK.Process(target=_mark, args=(submission, job, processors, os.getpid()))
        self._process.start()
        self.sentinel = self._process.sentinel

    def finish(self):
        """Return whether the process has ended; stop it if it hangs.

        If it ended without marks, the results get a record of why.
        """
        overdue = time.monotonic() > self.deadline
        if self._process.is_alive() and not overdue:
            return False
        hangs = self._process.is_alive()
        self.stop()
        code = self._process.exitcode
        if hangs:
            self._fail(f"the marker did not answer for {self._patience:,.0f} seconds and was stopped.")
        elif code < 0:
            name = SIGNALS.get(-code, f"signal {-code}")
            self._fail(f"the marker was ended by {name}, perhaps because memory ran out.")
        elif code > 1:
            self._fail(f"the marker ended with status {code}.")
        return True

    def stop(self):
        """End the process and all that it started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()

    def _fail(self, reason):
        write_failure(self._submission, self._job, reason)


def _mark(submission, job, processors, parent):
    """Mark in this process. Its exit status is 0 if there are marks, 1 if there is a record of why not."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(2)
    os.sched_setaffinity(0, processors)
    status = 2
    try:
        mark_submission(submission, job)
        status = 0
    except BaseException as error:
        write_failure(submission, job, f"the marker failed: {type(error).__name__}: {one_line(error, 300)}")
        status = 1
    finally:
        os._exit(status)
