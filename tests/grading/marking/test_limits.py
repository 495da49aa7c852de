"""Limits are positive numbers."""

import os
import subprocess

import pytest

from grading.marking import Limits
from grading.marking._limits import NICENESS, set_limits


def test_times_may_be_fractions():
    assert Limits(cell_seconds=0.5).cell_seconds == 0.5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cell_seconds", 0),
        ("processes", -1),
        ("call_seconds", "5"),
        ("total_seconds", None),
        ("processors", 1.5),
        ("processors", True),
        ("test_seconds", float("nan")),
    ],
)
def test_anything_else_is_refused(name, value):
    with pytest.raises(ValueError, match=f"{name} must be a positive .*number. Received: {name}={value!r}"):
        Limits(**{name: value})


@pytest.mark.parametrize("more", [0, NICENESS + 5])
def test_marking_that_is_nicer_already_stays_so(more):
    before = os.getpriority(os.PRIO_PROCESS, 0)
    with subprocess.Popen(["nice", "-n", str(more), "sleep", "600"]) as process:
        while os.getpriority(os.PRIO_PROCESS, process.pid) != before + more:
            assert process.poll() is None
        set_limits(process.pid, Limits())
        assert os.getpriority(os.PRIO_PROCESS, process.pid) == max(NICENESS, before + more)
        process.kill()
