"""A whole delivery, several submissions at a time."""

import os
import sys
import time
from multiprocessing.connection import wait

from tqdm import tqdm

from grading._text import shown
from grading.batch._process import Marker

GRACE = 60
"""Seconds that a marker has for its own work, beside twice what a submission may take."""


class _Bar(tqdm):
    """A progress bar without a thread of its own, since processes are forked beside it."""

    monitor_interval = 0


def prepare(assignment, delivery, results):
    """Make the folder of results, and write down what is marked into it.

    Parameters
    ----------
    assignment : grading.marking.Assignment
    delivery : grading.deliveries.Delivery
    results : grading.results.Results
    """
    results.open_for(assignment, delivery.source)
    results.write_batch(
        {
            "assignment": assignment.name,
            "title": assignment.title,
            "tests_sha256": assignment.digest,
            "questions": [{"name": one.name, "possible": float(one.points)} for one in assignment.questions],
            "form": delivery.form,
            "submissions": len(delivery.submissions),
            "problems": [[shown(name), why] for name, why in delivery.problems],
        }
    )


def mark_all(assignment, delivery, results, limits, jobs, roster=None, mark=None, patience=None):
    """Mark every submission of a delivery that is not marked yet.

    Parameters
    ----------
    assignment : grading.marking.Assignment
    delivery : grading.deliveries.Delivery
    results : grading.results.Results
    limits : grading.marking.Limits
    jobs : int
        Submissions at a time.
    roster : grading.roster.Roster, optional
    mark : callable, optional
        What marks; `grading.marking.mark` unless a test has another.
    patience : float, optional
        Seconds after which a marker counts as hanging; what the limits allow, and then as much again and a
        minute.

    Raises
    ------
    KeyboardInterrupt
        If it was interrupted. Finished marks are there, and nothing runs any more.
    """
    prepare(assignment, delivery, results)
    results.clean()
    patience = 2 * limits.total_seconds + GRACE if patience is None else patience
    waiting = list(reversed(delivery.submissions.values()))
    running, places = [], _places(jobs, limits.processors)
    bar = _Bar(total=len(waiting), unit="submission", desc=assignment.name, file=sys.stderr, disable=None)
    try:
        with bar:
            while waiting or running:
                while waiting and len(running) < jobs:
                    work = (assignment, limits, roster, mark)
                    running.append(Marker(waiting.pop(), places.pop(), patience, results, work))
                soonest = min(marker.deadline for marker in running)
                wait([marker.sentinel for marker in running], max(0.0, soonest - time.monotonic()))
                ended = [marker for marker in running if marker.finish()]
                running = [marker for marker in running if marker not in ended]
                places += [marker.place for marker in ended]
                bar.update(len(ended))
    finally:
        for marker in running:
            marker.stop()


def _places(jobs, processors):
    """Share this process's processors out among so many markers, so that none waits for another's."""
    ours = sorted(os.sched_getaffinity(0))
    return [{ours[(job * processors + n) % len(ours)] for n in range(processors)} for job in range(jobs)]
