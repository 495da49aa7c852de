"""Files are whole or not there."""

import os
import time

import pytest

from grading._files import remove_stale_parts, write_atomic


def test_a_file_appears_whole_and_readable(tmp_path):
    write_atomic(tmp_path / "new" / "a.json", b"one")
    write_atomic(tmp_path / "new" / "a.json", b"two")
    assert os.listdir(tmp_path / "new") == ["a.json"]
    assert (tmp_path / "new" / "a.json").read_bytes() == b"two"
    (tmp_path / "plain").touch()
    assert (tmp_path / "new" / "a.json").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_writer_that_fails_leaves_the_former_file_and_nothing_else(tmp_path, monkeypatch):
    write_atomic(tmp_path / "a", b"one")
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("no")))
    with pytest.raises(OSError, match="no"):
        write_atomic(tmp_path / "a", b"two")
    assert os.listdir(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"one"


def test_only_what_was_left_long_ago_is_removed(tmp_path):
    for name, age in ((".old.part", 7200), (".new.part", 0), ("old.json", 7200)):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    remove_stale_parts(tmp_path)
    assert sorted(os.listdir(tmp_path)) == [".new.part", "old.json"]
