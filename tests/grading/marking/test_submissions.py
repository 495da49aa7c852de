"""Nothing gets out of the sandbox, nothing gets points that it has not earned, and nothing costs others."""

import json
import shutil
import socket
import tempfile
import threading
from pathlib import Path

import pytest

from tests.grading.marked import IMPATIENT, ROOT, mark_as_user
from tests.grading.marking.submissions import (
    ABSTRACT,
    CANARY,
    ESCAPES,
    FORGERY,
    FULL,
    HONEST,
    LEAKS,
    NUISANCE,
    TCP,
    UDP,
    UNIX,
    UNREADABLE,
    Case,
)


class Outside:
    """What a submission may try to reach: a file, and servers that answer."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp())
        self.folder.chmod(0o777)
        self.canary = self.folder / "canary"
        self.canary.write_text("untouched")
        self.canary.chmod(0o666)
        self.reached = []
        self.sockets = {
            "tcp": self._listen(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            "udp": self._listen(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            "unix": self._listen(socket.AF_UNIX, socket.SOCK_STREAM, str(self.folder / "socket")),
            "abstract": self._listen(socket.AF_UNIX, socket.SOCK_STREAM, f"\0{self.folder.name}"),
        }
        (self.folder / "socket").chmod(0o777)

    def named_in(self, notebook):
        """Return a notebook that names what is here."""
        for stand_in, name in {
            CANARY: self.canary,
            TCP: self.sockets["tcp"].getsockname()[1],
            UDP: self.sockets["udp"].getsockname()[1],
            UNIX: self.folder / "socket",
            ABSTRACT: self.folder.name,
        }.items():
            notebook = notebook.replace(stand_in.encode(), str(name).encode())
        return notebook

    def _listen(self, family, kind, address):
        listening = socket.socket(family, kind)
        listening.bind(address)
        if kind == socket.SOCK_STREAM:
            listening.listen()
        threading.Thread(target=self._serve, args=(listening, kind), daemon=True).start()
        return listening

    def _serve(self, listening, kind):
        try:
            while True:
                if kind == socket.SOCK_DGRAM:
                    said, sender = listening.recvfrom(10)
                    self.reached.append(said)
                    listening.sendto(b"here", sender)
                else:
                    connection, _ = listening.accept()
                    self.reached.append(connection.recv(10))
                    connection.send(b"here")
                    connection.close()
        except OSError:
            return

    def close(self):
        for one in self.sockets.values():
            one.close()
        shutil.rmtree(self.folder)


CASES = [*HONEST, *FORGERY, *ESCAPES, *NUISANCE, *UNREADABLE, *LEAKS]
HOSTILE = [case for case in CASES if case not in HONEST]
EVERY = 16
"""So many others stand between two copies of a plain submission."""


@pytest.fixture(scope="module")
def outside():
    outside = Outside()
    yield outside
    outside.close()


@pytest.fixture(scope="module")
def marked(sandbox, outside):
    """Mark all, with plain submissions among the others."""
    assert len({case.name for case in CASES}) == len(CASES)
    mixed = {False: {}, True: {}}
    for number, case in enumerate(HOSTILE):
        if number % EVERY == 0:
            mixed[False][f"classmate {number}"] = HONEST[0].notebook
        mixed[case.times_out][case.name] = outside.named_in(case.notebook)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CANARY", "secret")
        honest = mark_as_user({case.name: case.notebook for case in HONEST}, limits={})
        return honest | mark_as_user(mixed[False]) | mark_as_user(mixed[True], IMPATIENT)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_submission_is_marked_as_it_deserves(marked, case: Case):
    marks = marked[case.name]["marks"]
    assert marks["status"] == case.status
    if case.points is not None:
        assert marks["points"] == case.points, marks
    if case.cells is not None:
        assert {cell["index"]: cell["status"] for cell in marks["cells"]} == case.cells, marks["cells"]
    written = json.dumps(marks, ensure_ascii=False)
    for words in case.says:
        assert words in written
    for words in case.hides:
        assert words not in written


def test_every_classmate_gets_full_marks(marked):
    classmates = [one["marks"] for name, one in marked.items() if name.startswith("classmate")]
    assert len(classmates) >= len(HOSTILE) / EVERY
    assert {marks["points"] for marks in classmates} == {FULL}
    assert all(marks == classmates[0] for marks in classmates)


def test_no_process_is_left(marked):
    assert {name for name, one in marked.items() if one["left"]} == set()
    commands = b"\n".join(_read(path) for path in Path("/proc").glob("[0-9]*/cmdline"))
    assert b"left-behind-marker" not in commands


def test_nothing_outside_was_touched_or_reached(marked, outside):
    assert outside.canary.read_text() == "untouched"
    assert sorted(path.name for path in outside.folder.iterdir()) == ["canary", "socket"]
    assert outside.reached == []
    assert not (ROOT / "x").exists()


def test_what_is_outside_can_be_reached_from_outside(outside):
    """Or else the tests of it would say nothing."""
    for server in outside.sockets.values():
        with socket.socket(server.family, server.type) as client:
            client.connect(server.getsockname())
            client.send(b"hello")
            assert client.recv(10) == b"here"
    outside.reached.clear()


def test_no_hidden_test_says_a_word(marked):
    tests = [
        test
        for one in marked.values()
        for question in one["marks"]["questions"]
        for test in question["tests"]
        if test["hidden"]
    ]
    assert len(tests) == 3 * len(marked)
    assert {test["message"] for test in tests} == {""}


def test_marking_ends_soon_after_its_time_is_over(marked):
    seconds = [marked[case.name]["seconds"] for case in HOSTILE if case.times_out]
    assert max(seconds) < IMPATIENT["total_seconds"] + 120


def _read(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""
