"""Runs without processes."""

import pytest

from benchmarks.ensemble._measure import Run
from benchmarks.ensemble._problem import Problem
from benchmarks.ensemble.contenders import CONTENDERS


class FakeWorker:
    """Needs `start` seconds for a call, and `epoch` more for each epoch."""

    def __init__(self, contender, variant, start=0.25, epoch=1.0, calls=None):
        self.contender, self.variant, self.about = contender, variant, "Made up 1.0"
        self.start, self.epoch = start, epoch
        self.calls = [] if calls is None else calls
        self.closed = False

    def train(self, epochs):
        self.calls.append(f"{self.contender.name} {self.variant}")
        return {"seconds": self.start + epochs * self.epoch, "loss": [[2.0]], "memory": 5_000_000}

    def close(self):
        self.closed = True


@pytest.fixture
def worker_class():
    return FakeWorker


@pytest.fixture
def make_run():
    """Make a run of a contender by its place in the table."""

    def make(place=0, members=1, variant=None, **worker):
        contender = CONTENDERS[place]
        worker = FakeWorker(contender, variant or contender.variants[0], **worker)
        return Run(worker, Problem(members), first=3.0, memory=5_000_000, loss=[2.0])

    return make
