"""What marking says, and that it says the same each time."""

import json
import os
import subprocess

import pytest

from grading.assignment import load_assignment
from grading.marking import SandboxUnavailable, mark
from tests.grading.marked import IMPATIENT, PLAIN, ROOT, SMALL, as_user, mark_as_user, notebook
from tests.grading.marking.submissions import ANSWERS, DEPTH, FULL, SLOPE

RANDOM = """
import random
import numpy as np
depth = [random.random(), float(np.random.rand()), hash("text"), len({"a", "b"} | set("xyz"))]
def slope(z):
    return np.random.rand() + random.random()
"""
SUBMISSIONS = {
    "some": notebook(SLOPE, "1 / 0", "depth = 12"),
    "no notebook": b"{",
    "random": notebook(RANDOM),
    "random again": notebook(RANDOM),
    "random later": notebook("import random", RANDOM),
    "random asked twice": notebook(RANDOM + "\nslope(0.0), slope(1.0)"),
}


def marks_of(*submissions, limits=SMALL, folder=PLAIN):
    found = mark_as_user({str(n): one for n, one in enumerate(submissions)}, limits, folder)
    return [found[str(number)]["marks"] for number in range(len(submissions))]


@pytest.fixture(scope="module")
def marked(sandbox):
    """Return the marks of `SUBMISSIONS`."""
    return {name: one["marks"] for name, one in mark_as_user(SUBMISSIONS).items()}


def by_name(marks):
    return {test["name"]: test for question in marks["questions"] for test in question["tests"]}


def test_the_marks_hold_everything_that_they_promise(marked):
    assignment = load_assignment(PLAIN)
    assert marked["some"] == {
        "format": 1,
        "assignment": "plain",
        "tests_sha256": assignment.digest,
        "status": "marked",
        "points": 3.0,
        "possible": float(FULL),
        "questions": [
            {
                "name": "q1",
                "points": 3.0,
                "possible": 3.0,
                "tests": [
                    outcome("test_slope_at_zero", "At 0 the slope is a quarter.", False, 1.0, True),
                    outcome("test_slope_of_an_array", "The slope is right elsewhere, too.", True, 2.0, True),
                ],
            },
            {
                "name": "q2",
                "points": 0.0,
                "possible": 12.0,
                "tests": [
                    outcome(
                        "test_depth_is_a_number",
                        "The depth is a whole number from 3 to 9.",
                        False,
                        4.0,
                        False,
                        "Your `depth` is 12.",
                    ),
                    outcome("test_depth", "It is the right one.", True, 8.0, False),
                ],
            },
            {
                "name": "q3",
                "points": 0.0,
                "possible": 48.0,
                "tests": [
                    outcome(
                        "test_counting",
                        "Counting to `steps` takes three steps.",
                        False,
                        16.0,
                        False,
                        "`steps` is not defined: run the cell that defines it.",
                    ),
                    outcome("test_steps", "It is the number itself.", True, 32.0, False),
                ],
            },
        ],
        "cells": [{"index": 2, "status": "error", "message": "ZeroDivisionError: division by zero"}],
        "notes": ["`steps` was not found."],
    }


def outcome(name, says, hidden, possible, passed, message=""):
    return {
        "name": name,
        "says": says,
        "hidden": hidden,
        "points": possible if passed else 0.0,
        "possible": possible,
        "passed": passed,
        "message": message,
    }


def test_a_file_that_is_no_notebook_gets_no_points_and_a_reason(marked):
    marks = marked["no notebook"]
    assert marks["status"] == "unreadable"
    assert [(one["name"], one["points"], one["possible"]) for one in marks["questions"]] == [
        ("q1", 0, 3),
        ("q2", 0, 12),
        ("q3", 0, 48),
    ]
    assert not any(test["passed"] for test in by_name(marks).values())
    why = "It is not JSON, as notebooks are (line 1): it is damaged, or not a notebook."
    assert marks["notes"] == [f"No notebook could be read. {why}"]


def test_random_numbers_are_the_same_each_time(marked):
    assert marked["random"] == marked["random again"] == marked["random later"]
    assert "Your `slope(0.0)` gives 1." in by_name(marked["random"])["test_slope_at_zero"]["message"]


def test_a_test_sees_the_same_random_numbers_whatever_ran_before_it(marked):
    once, twice = (by_name(marked[name])["test_slope_at_zero"] for name in ("random", "random asked twice"))
    assert once == twice


@pytest.mark.slow
def test_random_numbers_of_tensorflow_are_the_same_each_time(sandbox):
    cells = [
        "import keras\nimport tensorflow as tf",
        "layer = keras.layers.Dense(3)\nlayer.build((None, 4))\ndepth = float(tf.random.normal(()))",
        "import numpy as np\nslope = lambda z: np.sum(layer(tf.random.normal((2, 4))))\nsteps = depth",
    ]
    limits = {"total_seconds": 200}
    first, second = marks_of(notebook(*cells), notebook(*cells), limits=limits)
    assert first == second
    assert first["cells"] == []
    assert "gives" in by_name(first)["test_slope_at_zero"]["message"]


SLOW = """
import time
class Slow:
    def __array__(self, *a, **k):
        time.sleep(1.9)
        return np.array(3)
steps = Slow()
"""


def test_all_that_takes_too_long_together_is_ended(sandbox):
    values = notebook(SLOPE, DEPTH, SLOW)
    cells = notebook(SLOPE, *["import time; time.sleep(2)"] * 10)
    values, cells = marks_of(values, cells, limits=IMPATIENT | {"total_seconds": 3.5})
    note = "Some tests were not run: all together took longer than 3.5 seconds."
    assert cells["notes"] == [note]
    assert (cells["points"], by_name(cells)["test_depth"]["message"]) == (0, "")
    assert "time for the whole notebook" in by_name(cells)["test_slope_at_zero"]["message"]
    [stopped] = cells["cells"]
    assert (stopped["status"], stopped["message"]) == ("timeout", "The time for the whole notebook was over.")
    assert note in values["notes"]
    assert values["points"] <= FULL - 32


def test_a_function_that_had_to_be_stopped_often_is_not_asked_any_more(sandbox, open_folder):
    write_many_tests(open_folder, 6)
    limits = SMALL | {"call_seconds": 0.5}
    [marks] = marks_of(notebook("def slope(z):\n    while True: pass"), limits=limits, folder=open_folder)
    messages = [test["message"] for test in by_name(marks).values()]
    assert messages[:3] == ["`slope` had to be stopped: it took longer than 0.5 seconds."] * 3
    assert messages[3:] == ["`slope` is not evaluated any more: it had to be stopped 3 times."] * 3


def write_many_tests(folder, count):
    """Write an assignment whose tests call a function."""
    tests = "".join(
        f"@test_case(points=1)\ndef test_{n}(slope):\n    assert slope({n}) == 1\n" for n in range(count)
    )
    (folder / "tests").mkdir()
    (folder / "tests" / "q1.py").write_text(
        f"from course_lib.checking import test_case\nname = 'q1'\npoints = {count}\n{tests}"
    )
    questions = [{"name": "q1", "points": count}]
    description = {"format": 1, "name": "many", "title": "Many", "questions": questions}
    (folder / "assignment.json").write_text(json.dumps(description))


LEAVES = """
import ctypes, os, subprocess, sys
libc = ctypes.CDLL(None)
libc.prctl(1, 0, 0, 0, 0)
code = "import time; time.sleep(1000)"
for _ in range(3):
    subprocess.Popen([sys.executable, "-c", code, {marker!r}], start_new_session=True)
print(open("/proc/1/mem", "r+b"))
import time; time.sleep(1000)
"""

KILLED = """
import os, signal, sys, time
sys.path.insert(0, {root!r})
from tests.grading.marked import notebook, mark_here, PLAIN
child = os.fork()
if child == 0:
    mark_here(notebook({cell!r}), {{}}, str(PLAIN))
    os._exit(0)
def left():
    found = 0
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            command = open(f"/proc/{{pid}}/cmdline", "rb").read()
        except OSError:
            continue
        found += {marker!r}.encode() in command and b"-c" in command and int(pid) != os.getpid()
    return found
for _ in range(6000):
    if left() >= 3:
        break
    time.sleep(0.1)
before = left()
os.kill(child, signal.SIGKILL)
os.waitpid(child, 0)
for _ in range(6000):
    if not left():
        break
    time.sleep(0.1)
print(before, left())
"""


def test_nothing_is_left_of_a_submission_whose_marker_is_killed(sandbox):
    marker = f"left-of-{os.getpid()}"
    code = KILLED.format(root=str(ROOT), cell=LEAVES.format(marker=marker), marker=marker[:-1] + marker[-1])
    said = subprocess.run(as_user("-"), input=code, capture_output=True, text=True, timeout=1800)
    assert said.stdout.split() == ["3", "0"], said.stderr


def test_files_count_as_memory(sandbox):
    cell = "file = open('/tmp/x', 'wb')\nfor _ in range(30): file.write(b'x' * 10**7)\nwhile True: pass"
    limits = SMALL | {"file_bytes": 400 * 2**20, "memory_bytes": 250 * 2**20}
    [marks] = marks_of(notebook(cell, *ANSWERS), limits=limits)
    assert [(cell["index"], cell["status"]) for cell in marks["cells"]] == [(1, "died")]
    assert "it used more than 250 MiB of memory" in marks["cells"][0]["message"]
    assert marks["points"] == FULL


def test_a_submission_runs_on_as_many_processors_as_it_may(sandbox):
    counting = "import os; depth = str(len(os.sched_getaffinity(0)))"
    found = mark_as_user({"one": notebook(counting)}, SMALL, processes=1)["one"]["marks"]
    assert by_name(found)["test_depth_is_a_number"]["message"] == "Your `depth` is '1'."


def test_marking_refuses_to_run_as_root(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(SandboxUnavailable, match="refuses to run as root.*normal user"):
        mark(load_assignment(PLAIN), notebook(*ANSWERS))
