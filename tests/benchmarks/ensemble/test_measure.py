"""Tests of the rounds, with contenders that need a known time."""

import numpy as np
import pytest

from benchmarks.ensemble import _measure
from benchmarks.ensemble._measure import (
    compare,
    enough_epochs,
    fastest,
    peak_gigaflops,
    same_loss,
    share_of_peak,
    times,
)
from benchmarks.ensemble._problem import step_flops
from benchmarks.ensemble._worker import ContenderError
from benchmarks.ensemble.contenders import CONTENDERS, OURS, PEAK


def test_a_round_tells_starting_from_training(make_run):
    run = make_run(start=0.25, epoch=2.0)
    run.epochs = 4
    run.measure()
    assert (run.seconds, run.starts) == ([2.0], [0.25])
    assert run.microseconds() == pytest.approx([2e6 / 16])


def test_a_round_that_was_disturbed_is_measured_again(make_run):
    run = make_run()
    answers = iter([5.0, 4.0, 1.0, 2.5])
    run.worker.train = lambda epochs: {"seconds": next(answers), "memory": 0}
    run.measure()
    assert run.seconds == [1.5]


@pytest.mark.parametrize(("start", "epoch", "epochs"), [(0, 2, 1), (0, 0.125, 4), (1.5, 0.5, 4), (3, 1, 4)])
def test_a_round_is_long_enough_and_as_long_as_its_start(start, epoch, epochs):
    assert enough_epochs(lambda count: start + count * epoch) == epochs


def test_ratios_are_taken_within_a_round(make_run):
    """Both get slower by the same: no ratio changes."""
    ours, other = make_run(members=8), make_run(1, members=1)
    ours.seconds, other.seconds = [8.0, 80.0, 16.0], [3.0, 30.0, 6.0]
    np.testing.assert_allclose(times(other, ours), [3, 3, 3])
    np.testing.assert_allclose(times(ours, ours), [1, 1, 1])


def test_the_peak_has_a_share_of_one(make_run):
    peak, run = make_run(-1), make_run(members=4)
    peak.seconds = [0.5, 1.0]
    assert peak_gigaflops(peak) == pytest.approx([2 * 2048**3 / 0.5e9, 2 * 2048**3 / 1e9])
    seconds_of_as_many_flops = 4 * 16 * step_flops() / (2 * 2048**3)
    run.seconds = [0.5 * seconds_of_as_many_flops, 2.0 * seconds_of_as_many_flops]
    assert share_of_peak(run, peak) == pytest.approx([1, 0.5])


def test_the_fastest_variant_stays_as_if_new_and_the_others_end(make_run):
    heats = [make_run(4, epoch=epoch) for epoch in (2.0, 1.0, 3.0)]
    best = fastest(heats)
    assert best is heats[1]
    assert [run.worker.closed for run in heats] == [True, False, True]
    assert (best.seconds, best.starts) == ([], [])


def test_a_loss_must_be_ours_to_the_tolerance():
    ours = [2.0, 3.0]
    assert same_loss(1e-4, [2.0001, 3.0], ours)
    assert not same_loss(1e-4, [2.0, 3.001], ours)
    assert not same_loss(1e-4, [float("nan"), 3.0], ours)
    assert same_loss(1e-4, [2.0], ours)
    assert same_loss(None, None, ours)


@pytest.fixture
def ring(monkeypatch, worker_class):
    """Put fake workers in the processes' place; tell who was called, in order."""
    calls, workers = [], []

    def enter(contender, variant, problem):
        workers.append(worker_class(contender, variant, calls=calls))
        return workers[-1]

    monkeypatch.setattr(_measure, "Worker", enter)
    monkeypatch.setattr(_measure, "missing", lambda contender: None)
    return calls, workers


def test_every_contender_is_timed_in_every_round_and_ended(ring):
    calls, workers = ring
    runs, absent = compare(members=8, rounds=3)
    assert list(runs) == [contender.name for contender in CONTENDERS]
    assert absent == {}
    turn = [f"{run.worker.contender.name} {run.worker.variant}" for run in runs.values() for _ in range(2)]
    assert calls[-3 * len(turn) :] == 3 * turn
    assert all(len(run.seconds) == 3 for run in runs.values())
    assert all(worker.closed for worker in workers)


def test_who_trains_alone_has_one_net(ring):
    runs, _ = compare(members=8, rounds=3)
    assert {run.problem.members for run in runs.values() if run.worker.contender.alone} == {1}
    assert {run.problem.members for run in runs.values() if not run.worker.contender.alone} == {8}


def test_who_is_missing_is_named(ring, monkeypatch):
    monkeypatch.setattr(_measure, "missing", lambda c: "not here" if c.package == "jax" else None)
    runs, absent = compare(members=8, rounds=3)
    assert absent == {"JAX, vmap": "not here", "JAX, at its best": "not here"}
    assert "JAX, vmap" not in runs


def test_who_trained_other_nets_is_left_out(ring, monkeypatch):
    start = _measure.Worker

    def cheat(contender, variant, problem):
        worker = start(contender, variant, problem)
        if contender.name == "JAX, vmap":
            worker.train = lambda epochs: {"seconds": 1e-6, "loss": [[1.9]], "memory": 0}
        return worker

    monkeypatch.setattr(_measure, "Worker", cheat)
    runs, absent = compare(members=8, rounds=3)
    assert "JAX, vmap" not in runs
    assert "its loss must be ours, [2.0]. Received: [1.9]" in absent["JAX, vmap"]


def test_who_fails_in_a_round_is_out_and_the_others_go_on(ring, monkeypatch):
    start = _measure.Worker

    def tire(contender, variant, problem):
        worker = start(contender, variant, problem)
        if contender.name == "JAX, vmap":
            worker.train = fail_after(10, worker.train)
        return worker

    def fail_after(calls, train):
        left = iter(range(calls))
        return lambda epochs: train(epochs) if next(left, None) is not None else fail()

    def fail():
        raise ContenderError("JAX: tired")

    monkeypatch.setattr(_measure, "Worker", tire)
    runs, absent = compare(members=8, rounds=30)
    assert absent == {"JAX, vmap": "JAX: tired"}
    assert {len(run.seconds) for run in runs.values()} == {30}


def test_without_ours_there_is_nothing_to_compare(monkeypatch):
    monkeypatch.setattr(_measure, "missing", lambda contender: f"no {contender.name}")
    with pytest.raises(ContenderError, match=f"no {OURS.name}"):
        compare(members=8, rounds=3)


def test_the_peak_is_no_line_of_the_table():
    assert CONTENDERS[0] is OURS
    assert CONTENDERS[-1] is PEAK
