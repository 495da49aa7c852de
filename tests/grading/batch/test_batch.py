"""A batch loses no finished mark and gives nobody a 0 without a word."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from grading._text import GradingError
from grading.batch import Job, _batch, mark_all, mark_submission, prepare_results, summarize
from grading.deliveries import read_delivery
from grading.results import Results
from grading.roster import read_roster
from tests.grading.samples import LIMITS, assignment, notebook, stand_in, write_files

ROOT = Path(__file__).parents[3]


@pytest.fixture
def results(tmp_path):
    return Results(tmp_path / "results")


def delivery(folder, **texts):
    return read_delivery(write_files(folder / "in", {f"{key}.ipynb": text for key, text in texts.items()}))


def points(results):
    return {one["submission"]["key"]: one["points"] for one in results.all_records() if "points" in one}


def failures(results):
    return {one["submission"]["key"]: one["reason"] for one in results.all_records() if "reason" in one}


@pytest.mark.parametrize("jobs", [1, 3])
def test_everybody_gets_their_marks(tmp_path, results, jobs):
    given = delivery(tmp_path, ana=notebook("q1"), bob=notebook("q1", "q2"), cy=notebook("x"))
    mark_all(given, Job(assignment(), results, LIMITS, mark=stand_in), jobs)
    assert points(results) == {"ana": 1, "bob": 4, "cy": 0}
    told = results.read("ana")
    assert told["submission"]["file"] == "ana.ipynb"
    assert told["limits"]["total_seconds"] == LIMITS.total_seconds
    assert results.notebook_file("ana").read_bytes() == notebook("q1")
    assert summarize(given, results) == ([f"3 submissions of 3 marked: {results.folder}"], True)


@pytest.fixture
def clock(monkeypatch):
    """Return a function that lets time stand still for the batch until something has happened."""

    def stand_still(until):
        now = SimpleNamespace(monotonic=lambda: 1e6 if until() else 0.0)
        monkeypatch.setattr(_batch, "time", now)

    return stand_still


def crash_by_signal(assignment, content, limits):
    if b"bang" in content:
        os.kill(os.getpid(), signal.SIGKILL)  # as the kernel does when memory is short
    if b"status" in content:
        os._exit(7)
    if b"hang" in content:
        time.sleep(1000)
    return stand_in(assignment, content, limits)


def test_a_marker_that_crashes_or_hangs_is_reported_and_stops_no_other(tmp_path, results, clock):
    given = delivery(
        tmp_path,
        ana=notebook("q1"),
        bang=notebook("bang"),
        crash=notebook("crash"),
        hang=notebook("hang"),
        status=notebook("status"),
        zoe=notebook("q2"),
    )
    clock(lambda: len(list(results.folder.glob("[mf]*/*.json"))) == 5)  # all but the one that hangs
    mark_all(given, Job(assignment(), results, LIMITS, mark=crash_by_signal), 2, patience=0.01)
    assert points(results) == {"ana": 1, "zoe": 3}
    why = failures(results)
    assert "SIGKILL" in why["bang"]
    assert why["crash"] == "the marker failed: RuntimeError: a fault of the marker"
    assert "was stopped" in why["hang"]
    assert "status 7" in why["status"]
    lines, good = summarize(given, results)
    assert not good
    assert lines[0].startswith("2 submissions of 6 marked")
    assert sum("It was not marked" in line for line in lines) == 4


def test_what_failed_is_tried_again_and_then_forgotten(tmp_path, results):
    given = delivery(tmp_path, ana=notebook("crash q1"))
    mark_all(given, Job(assignment(), results, LIMITS, mark=stand_in), 1)
    assert points(results) == {}
    mark_all(given, Job(assignment(), results, LIMITS, mark=lambda *a: stand_in(a[0], b"{q1", a[2])), 1)
    assert points(results) == {"ana": 1}
    assert failures(results) == {}


def test_a_failure_takes_the_marks_of_an_earlier_notebook_away(tmp_path, results):
    mark_all(delivery(tmp_path, ana=notebook("q1")), Job(assignment(), results, LIMITS, mark=stand_in), 1)
    given = delivery(tmp_path, ana=notebook("crash"))
    mark_all(given, Job(assignment(), results, LIMITS, mark=stand_in), 1)
    assert points(results) == {}
    assert list(failures(results)) == ["ana"]


class Counting:
    """Marks, and counts in a file how often."""

    def __init__(self, folder):
        self.file = folder / "count"

    def __call__(self, *arguments):
        with open(self.file, "a") as file:
            file.write("x")
        return stand_in(*arguments)

    def taken(self):
        count = len(self.file.read_text()) if self.file.exists() else 0
        self.file.write_text("")
        return count


def test_only_what_changed_is_marked_again(tmp_path, results):
    count = Counting(tmp_path)

    def again(given, sheet=None, limits=LIMITS):
        mark_all(given, Job(sheet or assignment(), results, limits, mark=count), 2)
        return count.taken()

    given = delivery(tmp_path, ana=notebook("q1"), bob=notebook("q2"))
    assert again(given) == 2
    assert again(given) == 0
    assert again(delivery(tmp_path, ana=notebook("q1", "q2"))) == 1  # ana handed in anew; bob is still there
    assert points(results) == {"ana": 4, "bob": 3}
    assert again(given, assignment("tests-2")) == 2
    assert again(given, assignment("tests-2")) == 0
    assert again(given, assignment("tests-2"), replace(LIMITS, cell_seconds=7)) == 2
    results.marks_file("bob").write_text("{")
    assert again(given, assignment("tests-2"), replace(LIMITS, cell_seconds=7)) == 1


def test_names_from_a_roster_come_later_without_marking_again(tmp_path, results):
    count = Counting(tmp_path)
    given = delivery(tmp_path, ana=notebook("q1"))
    mark_all(given, Job(assignment(), results, LIMITS, mark=count), 1)
    roster = tmp_path / "roster.csv"
    roster.write_text("id,email,name,submitted\nana,Ana@uni.example,Ana Ñ,2026-11-23 10:00\n", "utf-8")
    mark_all(given, Job(assignment(), results, LIMITS, read_roster(roster), count), 1)
    assert count.taken() == 1
    told = results.read("ana")["submission"]
    assert told["student"] == {"id": "ana", "email": "ana@uni.example", "name": "Ana Ñ"}
    assert told["submitted"] == "2026-11-23T10:00:00"


def test_what_cannot_be_read_is_for_a_human(tmp_path, results):
    given = delivery(tmp_path, ana=b"not a notebook")
    mark_all(given, Job(assignment(), results, LIMITS, mark=stand_in), 1)
    lines, good = summarize(given, results)
    assert not good
    assert lines[0].startswith("0 submissions of 1 marked")
    assert any("ana: No notebook could be read." in line for line in lines)


def test_marks_by_earlier_tests_are_told(tmp_path, results):
    mark_all(delivery(tmp_path, ana=notebook("q1")), Job(assignment(), results, LIMITS, mark=stand_in), 1)
    prepare_results(delivery(tmp_path, ana=notebook("q1")), Job(assignment("tests-2"), results, LIMITS))
    lines, good = summarize(delivery(tmp_path, ana=notebook("q1")), results)
    assert not good
    assert any("other tests" in line for line in lines)


def test_a_folder_of_results_takes_one_set_and_nothing_else(tmp_path, results):
    given = delivery(tmp_path, ana=notebook("q1"))
    prepare_results(given, Job(assignment(), results, LIMITS))
    with pytest.raises(GradingError, match="holds the results of 01_saturation.*Received: errata"):
        prepare_results(given, Job(assignment(name="errata"), results, LIMITS))
    write_files(tmp_path / "other", {"thesis.tex": b"mine"})
    with pytest.raises(GradingError, match="holds something else"):
        prepare_results(given, Job(assignment(), Results(tmp_path / "other"), LIMITS))
    with pytest.raises(GradingError, match="among the submissions"):
        prepare_results(given, Job(assignment(), Results(given.source / "results"), LIMITS))
    with pytest.raises(GradingError, match="which is a file"):
        prepare_results(given, Job(assignment(), Results(tmp_path / "other" / "thesis.tex"), LIMITS))


def test_markers_that_begin_at_the_same_time_share_a_new_folder(tmp_path, results):
    given = delivery(tmp_path, ana=notebook("q1"))
    write_files(results.folder, {".batch.json.a1b2.part": b"{"})  # as the other one is writing it
    prepare_results(given, Job(assignment(), results, LIMITS))
    assert results.batch()["assignment"] == "01_saturation"


def test_no_key_leads_out_of_the_results(results):
    for key in ("../../x", "/etc/passwd", "con", "a" * 5000, "ü/..", ".", ""):
        for path in (results.marks_file(key), results.notebook_file(key), results.failure_file(key)):
            assert path.resolve().parent.parent == results.folder.resolve()
            assert len(path.name) < 100
    assert results.marks_file("a b") != results.marks_file("a_b")


def test_two_that_mark_the_same_leave_whole_marks(tmp_path, results):
    given = delivery(tmp_path, ana=notebook("q1"))
    prepare_results(given, Job(assignment(), results, LIMITS))
    submission = given.submissions["ana"]
    pids = []
    for _ in range(8):
        pid = os.fork()
        if pid == 0:
            try:
                mark_submission(submission, Job(assignment(), results, LIMITS, mark=stand_in))
                os._exit(0)
            finally:
                os._exit(1)
        pids.append(pid)
    assert [os.waitpid(pid, 0)[1] for pid in pids] == [0] * 8
    assert points(results) == {"ana": 1}
    assert not list(results.folder.rglob("*.part"))


BATCH = """
import signal, sys, time
from pathlib import Path
from grading.batch import Job, mark_all
from grading.deliveries import read_delivery
from grading.results import Results
from tests.grading.samples import LIMITS, assignment, stand_in

log, most = Path(sys.argv[3]), int(sys.argv[4])
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it

def slow(*arguments):
    time.sleep(0.05)
    if log.exists() and len(log.read_text().splitlines()) >= most:
        time.sleep(1000)
    with open(log, "a") as file:
        file.write(arguments[1].decode() + chr(10))
    return stand_in(*arguments)

mark_all(read_delivery(sys.argv[1]), Job(assignment(), Results(Path(sys.argv[2])), LIMITS, mark=slow), 2)
"""


def started(source, results, log, most):
    """Start a batch that gets stuck once so many are marked."""
    command = [sys.executable, "-c", BATCH, str(source), str(results.folder), str(log), str(most)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def wait_until(happened):
    deadline = time.monotonic() + 600
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_killed_in_the_middle_and_run_again_it_marks_everybody_and_nobody_twice(tmp_path, results, kind):
    texts = {f"s{number:02}": notebook("q1", str(number)) for number in range(20)}
    source = delivery(tmp_path, **texts).source
    log = tmp_path / "log"
    first = started(source, results, log, 6)
    wait_until(lambda: len(list((results.folder / "marks").glob("*.json"))) >= 5)
    first.send_signal(kind)
    first.communicate()
    assert first.returncode == -kind
    time.sleep(0.5)  # a marker that outlived the batch would go on
    before = {path.name: path.read_bytes() for path in (results.folder / "marks").glob("*.json")}
    done = log.read_text().splitlines()
    assert 5 <= len(before) <= 8
    assert all(json.loads(content)["points"] == 1 for content in before.values())
    second = started(source, results, log, 1000)
    assert second.wait() == 0, second.stderr.read()
    second.stderr.close()
    after = {path.name: path.read_bytes() for path in (results.folder / "marks").glob("*.json")}
    assert len(after) == 20
    assert {name: after[name] for name in before} == before
    again = log.read_text().splitlines()[len(done) :]
    marked_first = {json.loads(content)["submission"]["sha256"] for content in before.values()}
    assert len(again) == 20 - len(marked_first)
    assert len(set(again)) == len(again)


INTERRUPTED = """
import os, signal, sys
from pathlib import Path
from grading.batch import Job, mark_all
from grading.deliveries import read_delivery
from grading.results import Results
from tests.grading.samples import LIMITS, assignment, stand_in

signal.signal(signal.SIGINT, signal.default_int_handler)
os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), signal.SIGINT))
mark_all(read_delivery(sys.argv[1]), Job(assignment(), Results(Path(sys.argv[2])), LIMITS, mark=stand_in), 1)
"""


def test_an_interrupt_is_not_lost_where_python_ignores_exceptions(tmp_path, results):
    source = delivery(tmp_path, ana=notebook("q1"), bob=notebook("q1")).source
    command = [sys.executable, "-c", INTERRUPTED, str(source), str(results.folder)]
    ended = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert ended.returncode == -signal.SIGINT
    assert "ignored" not in ended.stderr
    assert len(list((results.folder / "marks").glob("*.json"))) < 2


ENDLESS = """
import os, signal, sys, time
from pathlib import Path
from grading.batch import Job, mark_all
from grading.deliveries import read_delivery
from grading.results import Results
from tests.grading.samples import LIMITS, assignment

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it

def endless(*_):
    Path(sys.argv[3], str(os.getpid())).touch()
    time.sleep(1000)

mark_all(read_delivery(sys.argv[1]), Job(assignment(), Results(Path(sys.argv[2])), LIMITS, mark=endless), 2)
"""


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGINT])
def test_no_marker_outlives_its_batch(tmp_path, results, kind):
    source = delivery(tmp_path, ana=notebook("q1"), bob=notebook("q1")).source
    running = tmp_path / "running"
    running.mkdir()
    command = [sys.executable, "-c", ENDLESS, str(source), str(results.folder), str(running)]
    batch = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    wait_until(lambda: len(list(running.iterdir())) == 2)
    batch.send_signal(kind)
    batch.wait()
    wait_until(lambda: not any(is_running(int(path.name)) for path in running.iterdir()))
    assert not list(results.folder.rglob("*-*.json"))


def test_what_a_hanging_marker_began_ends_with_it(tmp_path, results, clock):
    def hang(*_):
        began = subprocess.Popen(["sleep", "1000"])
        (tmp_path / "part").write_text(str(began.pid))
        (tmp_path / "part").rename(tmp_path / "pid")
        time.sleep(1000)

    given = delivery(tmp_path, ana=notebook("q1"))
    clock((tmp_path / "pid").exists)
    mark_all(given, Job(assignment(), results, LIMITS, mark=hang), 1, patience=0.01)
    wait_until(lambda: not is_running(int((tmp_path / "pid").read_text())))


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_markers_processors_are_shared_out(tmp_path, results):
    def place(assignment, content, limits):
        made = stand_in(assignment, content, limits)
        return made | {"notes": [str(sorted(os.sched_getaffinity(0)))]}

    given = delivery(tmp_path, ana=notebook("q1"), bob=notebook("q2"))
    mark_all(given, Job(assignment(), results, LIMITS, mark=place), 2)
    ours = sorted(os.sched_getaffinity(0))
    used = {results.read(key)["notes"][0] for key in ("ana", "bob")}
    assert used == {str([one]) for one in ours[:2]} or len(ours) == 1
