"""Tests of files that are replaced as a whole, and of locks."""

import errno
import os
import subprocess
import sys

import pytest

from course_lib import _files
from course_lib._files import lock_file, write_atomically

HOLDER = """
import pathlib, sys
from course_lib._files import lock_file
with lock_file(pathlib.Path(sys.argv[1])):
    print("locked", flush=True)
    sys.stdin.read()
"""


def test_a_file_is_replaced_as_a_whole(tmp_path):
    path = tmp_path / "a"

    def write(file):
        assert not path.exists() or path.read_bytes() == b"one"
        file.write(b"one" if not path.exists() else b"two")

    write_atomically(path, write)
    write_atomically(path, write)
    assert path.read_bytes() == b"two"
    assert os.listdir(tmp_path) == ["a"]


@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file(failure, tmp_path):
    def fail(file):
        file.write(b"half")
        raise failure

    (tmp_path / "a").write_bytes(b"one")
    with pytest.raises(type(failure)):
        write_atomically(tmp_path / "a", fail)
    assert (tmp_path / "a").read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["a"]


def test_one_scope_at_a_time_has_the_lock(tmp_path):
    path = tmp_path / "a"
    with lock_file(path):
        with pytest.raises(BlockingIOError, match=r"Another run is using this file.*a'"), lock_file(path):
            pass
        with lock_file(tmp_path / "b"):
            pass
    with lock_file(path):
        pass
    assert os.listdir(tmp_path) == []


def test_a_lock_ends_with_its_process(tmp_path):
    """However it ends: the file that it leaves behind is no lock."""
    path = tmp_path / "a"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "locked\n"
        with pytest.raises(BlockingIOError), lock_file(path):
            pass
        process.kill()
        process.wait()
    assert os.listdir(tmp_path) == ["a.lock"]
    with lock_file(path):
        pass
    assert os.listdir(tmp_path) == []


def test_a_lock_whose_file_was_removed_meanwhile_is_taken_again(tmp_path, monkeypatch):
    """The run that had the lock before removes its file between our opening and locking it."""
    removed, original = [], _files._lock

    def lock(file, path):
        if not removed:
            removed.append((tmp_path / "a.lock").unlink())
        original(file, path)

    monkeypatch.setattr(_files, "_lock", lock)
    with lock_file(tmp_path / "a"):
        assert removed
        with pytest.raises(BlockingIOError), lock_file(tmp_path / "a"):
            pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks otherwise")
@pytest.mark.parametrize("code", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_is_no_obstacle(code, tmp_path, monkeypatch):
    def flock(file, operation):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(_files.fcntl, "flock", flock)
    with lock_file(tmp_path / "a"), lock_file(tmp_path / "a"):
        pass


def test_where_no_file_can_be_created_the_path_is_named(tmp_path):
    with (
        pytest.raises(FileNotFoundError, match=r"Cannot write here: .*missing"),
        lock_file(tmp_path / "missing" / "a"),
    ):
        pass
