"""Rounds that time all contenders one after another, so that all meet the same conditions."""

import sys
from dataclasses import dataclass, field

import numpy as np

from benchmarks.ensemble._problem import Problem, step_flops
from benchmarks.ensemble._worker import ContenderError, Worker
from benchmarks.ensemble.contenders import CONTENDERS, OURS, missing

LEAST_SECONDS = 0.5
"""A round times each contender for at least this long."""
HEATS = 3
"""Rounds to find out which variant of a contender is the fastest."""


@dataclass
class Run:
    """A running contender and its measurements.

    Attributes
    ----------
    worker : Worker
    problem : Problem
        What this worker trains.
    first : float
        Seconds of the first call, of one epoch.
    memory : int or None
        Bytes, the most by which the process has grown.
    loss : list or None
        Of each net, in the first epoch.
    epochs : int
        Number of epochs that a round times.
    seconds : list of float
        Of an epoch, by round, without the time that starting the call takes.
    starts : list of float
        Seconds that starting a call takes, by round.
    """

    worker: Worker
    problem: Problem
    first: float
    memory: int | None
    loss: list | None
    epochs: int = 1
    seconds: list = field(default_factory=list)
    starts: list = field(default_factory=list)

    def measure(self):
        """Add a round. Repeat it if it was disturbed so much that more epochs seem to take less time."""
        seconds = 0
        while seconds <= 0:
            one = self.worker.train(1)["seconds"]
            more = self.worker.train(1 + self.epochs)
            seconds = (more["seconds"] - one) / self.epochs
        self.seconds.append(seconds)
        self.starts.append(one - seconds)
        self.memory = more["memory"]

    def microseconds(self):
        """Return the time for each net and step, by round."""
        return 1e6 * np.array(self.seconds) / self.problem.members / self.problem.steps


def compare(members, rounds):
    """Time all contenders on the same number of nets.

    Parameters
    ----------
    members, rounds : int
        Number of nets; of rounds.

    Returns
    -------
    runs : dict of str to Run
        By contender's name, of those that could be timed.
    absent : dict of str to str
        Why the others could not. A variant that failed while another one did not is named here, too.

    Raises
    ------
    ContenderError
        If ours could not be timed.
    """
    runs, absent = {}, {}
    try:
        for contender in CONTENDERS:
            _enter(contender, members, runs, absent)
        if OURS.name not in runs:
            raise ContenderError(absent[OURS.name])
        for done in range(rounds):
            _round(runs, absent)
            print(f"{members} nets: {done + 1} of {rounds} rounds", file=sys.stderr)
    finally:
        for run in runs.values():
            run.worker.close()
    return runs, absent


def _enter(contender, members, runs, absent):
    """Start all variants of a contender and keep the fastest."""
    reason = missing(contender)
    if reason:
        absent[contender.name] = reason
        return
    problem = Problem(members=1 if contender.alone else members)
    heats = []
    for variant in contender.variants:
        try:
            heats.append(start(contender, variant, problem, runs.get(OURS.name)))
        except ContenderError as failure:
            print(failure, file=sys.stderr)
            absent[contender.name] = str(failure)
    if heats:
        runs[contender.name] = fastest(heats)


def _round(runs, absent):
    """Time each contender. One that fails is removed; without ours, the comparison ends."""
    for name, run in list(runs.items()):
        try:
            run.measure()
        except ContenderError as failure:
            if name == OURS.name:
                raise
            absent[name] = str(failure)
            del runs[name]


def start(contender, variant, problem, ours=None):
    """Start a worker, train one epoch, and determine how many epochs a round needs.

    Parameters
    ----------
    contender : Contender
    variant : str
    problem : Problem
    ours : Run, optional
        Whose loss in the first epoch this one must equal.

    Returns
    -------
    Run

    Raises
    ------
    ContenderError
        If the worker fails, or if its loss differs.
    """
    worker = Worker(contender, variant, problem)
    first = worker.train(1)
    loss = first["loss"] and first["loss"][0]
    if ours and not same_loss(contender.tolerance, loss, ours.loss):
        worker.close()
        raise ContenderError(
            f"{contender.name} ({variant}): its loss must be ours, {ours.loss[:3]}. Received: {loss[:3]}"
        )
    run = Run(worker, problem, first["seconds"], first["memory"], loss)
    run.epochs = enough_epochs(lambda epochs: worker.train(epochs)["seconds"])
    return run


def same_loss(tolerance, loss, ours):
    """Tell whether a contender trained our nets, or the first of them.

    Parameters
    ----------
    tolerance : float or None
        Relative; None for a contender that trains nothing.
    loss, ours : list of float
        Of each net, in the first epoch.

    Returns
    -------
    bool
    """
    return tolerance is None or np.allclose(loss, ours[: len(loss)], rtol=tolerance, atol=0)


def enough_epochs(seconds):
    """Return how many epochs take `LEAST_SECONDS`, and at least as long as starting a call.

    Parameters
    ----------
    seconds : callable
        Trains a number of epochs and returns the time that it took.

    Returns
    -------
    int
    """
    one = seconds(1)
    epochs = 1
    while True:
        further = seconds(1 + epochs) - one
        starting = one - further / epochs
        if further >= max(LEAST_SECONDS, starting):
            return epochs
        epochs *= 2


def fastest(heats):
    """Time variants one after another, keep the one with the smallest median, and end the others.

    Parameters
    ----------
    heats : list of Run

    Returns
    -------
    Run
        Without measurements.
    """
    for _ in range(HEATS if len(heats) > 1 else 0):
        for run in heats:
            run.measure()
    best = min(heats, key=lambda run: np.median(run.seconds or [0]))
    for run in heats:
        if run is not best:
            run.worker.close()
    best.seconds.clear()
    best.starts.clear()
    return best


def times(run, other):
    """Return how many times as long as `other` a run takes for a net and step, by round.

    Returns
    -------
    array of float, shape (rounds,)
    """
    return run.microseconds() / other.microseconds()


def peak_gigaflops(peak):
    """Return the speed of one large product, by round.

    Parameters
    ----------
    peak : Run
        Its "epoch" is one product of square matrices.

    Returns
    -------
    array of float, shape (rounds,)
        In 1e9 floating-point operations per second.
    """
    return 2e-9 * int(peak.worker.variant) ** 3 / np.array(peak.seconds)


def share_of_peak(run, peak):
    """Return the speed of a run's matrix products as a share of that of one large product, by round.

    Parameters
    ----------
    run, peak : Run

    Returns
    -------
    array of float, shape (rounds,)
    """
    return 1e-3 * step_flops() / run.microseconds() / peak_gigaflops(peak)
