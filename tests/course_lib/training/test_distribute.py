"""Tests of training over devices and processes against training without them."""

import json
import os
import runpy
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import tensorflow as tf

from course_lib.activations import tanh
from course_lib.initializers import GlorotUniform
from course_lib.networks import Ensemble, mlp
from course_lib.training import fit

pytestmark = pytest.mark.usefixtures("without_xla")

SCRIPT = Path(__file__).with_name("strategy_cases.py")
CASES = SimpleNamespace(**runpy.run_path(str(SCRIPT)))
TIMEOUT = 900
MEMBERS = ["ensemble_made_in_scope"]
STEPS = ["plain_momentum", "plain_adam", "plain_that_stops", "plain_that_diverges", "plain_made_in_scope"]
WORKERS = [
    "ensemble_adam",
    "ensemble_that_diverges",
    "plain_momentum",
    "plain_adam",
    "plain_of_unlike_replicas",
]


@cache
def expected(case):
    """What comes of training without a strategy."""
    return CASES.outcome(case)


def run(files, devices, cases, environments):
    """Run the script in several processes at once; return what each has written."""
    arguments = [sys.executable, str(SCRIPT)]
    logs = [file.with_suffix(".log") for file in files]
    with ExitStack() as stack:
        processes = [
            subprocess.Popen(
                [*arguments, str(file), str(devices), *cases],
                env=os.environ | {"PYTHONPATH": str(SCRIPT.parents[3])} | environment,
                stdout=stack.enter_context(log.open("w")),
                stderr=subprocess.STDOUT,
            )
            for file, log, environment in zip(files, logs, environments, strict=True)
        ]
        try:
            wait(processes)
        finally:
            for process in processes:
                process.kill()
                process.wait()
    said = "\n".join(log.read_text() for log in logs)
    assert [process.returncode for process in processes] == [0] * len(files), said
    return [read(file) for file in files]


def wait(processes):
    """Wait until all have ended, or one has failed, since the others would wait for it."""
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        codes = [process.poll() for process in processes]
        if None not in codes or any(codes):
            return
        time.sleep(0.1)


def read(file):
    outcomes = {}
    with np.load(file) as arrays:
        for key in arrays:
            case, name = key.split("/")
            outcomes.setdefault(case, {})[name] = arrays[key]
    return outcomes


def free_ports(count):
    sockets = [socket.create_server(("localhost", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory):
    """What comes of training over two devices."""
    file = tmp_path_factory.mktemp("mirrored") / "0.npz"
    [outcomes] = run([file], 2, [*MEMBERS, *STEPS, "plain_with_dropout"], [{}])
    return outcomes


@pytest.fixture(scope="module")
def workers(tmp_path_factory):
    """What comes of training in two processes, as each of them sees it."""
    folder = tmp_path_factory.mktemp("workers")
    cluster = {"worker": [f"localhost:{port}" for port in free_ports(2)]}
    tasks = [{"cluster": cluster, "task": {"type": "worker", "index": index}} for index in range(2)]
    environments = [{"TF_CONFIG": json.dumps(task), "OWN_SEED": str(i)} for i, task in enumerate(tasks)]
    files = [folder / "0.npz", folder / "1.npz"]
    return run(files, 1, [*WORKERS, "ensemble_interrupted"], environments)


def assert_close(ours, theirs):
    assert ours.keys() == theirs.keys()
    for name, array in theirs.items():
        np.testing.assert_allclose(ours[name], array, rtol=1e-4, atol=1e-6, err_msg=name)


@pytest.mark.parametrize("case", MEMBERS)
def test_members_on_two_devices_are_trained_as_on_one(mirrored, case):
    assert_close(mirrored[case], expected(case))


@pytest.mark.parametrize("case", STEPS)
def test_replicas_take_the_steps_of_a_whole_batch(mirrored, case):
    assert_close(mirrored[case], expected(case))


def test_each_replica_drops_units_of_its_own(mirrored):
    losses = mirrored["plain_with_dropout"]["step_loss"]
    kept, dropped = np.log1p(np.exp(-2.0)), np.log(2.0)
    values = [kept, (kept + dropped) / 2, dropped]
    shares = [np.isclose(losses, value, rtol=1e-5).mean() for value in values]
    assert sum(shares) == 1
    assert 0.25 < shares[1] < 0.75


@pytest.mark.parametrize("case", WORKERS)
def test_processes_train_as_one_would(workers, case):
    for own in workers:
        assert_close(own[case], expected(case))


@pytest.mark.parametrize("case", WORKERS)
def test_all_processes_end_with_the_same_bits(workers, case):
    for name, array in workers[0][case].items():
        np.testing.assert_array_equal(workers[1][case][name], array, err_msg=name)


def test_an_interrupted_process_has_the_weights_of_its_own_members(workers):
    trained = expected("ensemble_interrupted")
    nets = Ensemble(CASES.WIDTHS, tanh, GlorotUniform(), range(3))
    start = {f"weights_{index}": weights for index, weights in enumerate(nets.get_weights())}
    for own, members in zip(workers, ([True, True, False], [False, False, True]), strict=True):
        members = np.reshape(members, (3, 1, 1))
        weights = {name: np.where(members, trained[name], start[name]) for name in start}
        assert_close(own["ensemble_interrupted"], weights)


@pytest.mark.parametrize("case", ["ensemble_made_in_scope", "plain_momentum"])
def test_a_strategy_of_one_device_changes_nothing(case):
    for strategy in (tf.distribute.OneDeviceStrategy("/CPU:0"), tf.distribute.get_strategy()):
        for name, array in CASES.outcome(case, strategy).items():
            np.testing.assert_array_equal(array, expected(case)[name], err_msg=name)


class Servers(tf.distribute.experimental.ParameterServerStrategy):
    def __init__(self):
        """Do without the servers."""

    def __repr__(self):
        return "<servers>"


@pytest.mark.parametrize(("strategy", "received"), [("mirrored", "'mirrored'"), (Servers(), "<servers>")])
def test_other_strategies_are_refused(strategy, received, data):
    net = mlp(CASES.WIDTHS, tanh, GlorotUniform())
    with pytest.raises(ValueError, match=f"without parameter servers.*Received: strategy={received}"):
        fit(net, data, epochs=1, strategy=strategy)


class ManyReplicas(tf.distribute.OneDeviceStrategy):
    """Says that there were more of it."""

    num_replicas_in_sync = 3


def test_replicas_take_equal_parts_of_a_batch(data):
    net = mlp(CASES.WIDTHS, tanh, GlorotUniform())
    with pytest.raises(ValueError, match="batch_size must be a multiple of 3.*Received: batch_size=8"):
        fit(net, data, epochs=1, batch_size=8, strategy=ManyReplicas("/CPU:0"))


def test_each_process_needs_a_member(data):
    nets = Ensemble(CASES.WIDTHS, tanh, GlorotUniform(), range(2))
    with pytest.raises(ValueError, match="has 3 processes.*Received: an ensemble of 2"):
        fit(nets, data, epochs=1, strategy=ManyReplicas("/CPU:0"))
