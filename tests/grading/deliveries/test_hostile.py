"""Deliveries that want to do harm: an entry that is refused is reported, and the others are read."""

import json
import os
import socket
import stat
import struct
import warnings
import zipfile
from datetime import datetime

import pytest

from grading.deliveries import EntryRefusedError, choose_notebook, read_delivery
from grading.deliveries._entry import MAX_BYTES
from tests.grading.samples import assignment, notebook, write_files, write_zip, zip_bytes

WORK = notebook("q1 = 1")


def special(name, kind):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    return info


@pytest.mark.parametrize(
    "name",
    [
        "../evil.ipynb",
        "ana/../../evil.ipynb",
        "..\\evil.ipynb",
        "/etc/evil.ipynb",
        "\\evil.ipynb",
        "C:\\evil.ipynb",
        "c:evil.ipynb",
        "a\nb.ipynb",
        "a\x1b[2J.ipynb",
        "x" * 2000 + ".ipynb",
        "/".join("d" * 30) + "/x.ipynb",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused_and_the_others_are_read(tmp_path, name):
    path = write_zip(tmp_path / "d.zip", [(name, WORK), ("ana.ipynb", WORK), ("bob/x.ipynb", WORK)])
    found = read_delivery(path)
    assert list(found.submissions) == ["ana", "bob"]
    assert len(found.problems) == 1
    assert sorted(os.listdir(tmp_path)) == ["d.zip"]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (stat.S_IFLNK, "a link"),
        (stat.S_IFCHR, "a device"),
        (stat.S_IFBLK, "a device"),
        (stat.S_IFIFO, "a pipe"),
        (stat.S_IFSOCK, "a socket"),
    ],
)
def test_links_and_devices_in_a_zip_are_refused(tmp_path, kind, says):
    found = read_delivery(
        write_zip(tmp_path / "d.zip", [(special("eve.ipynb", kind), b"/etc/passwd"), ("ana.ipynb", WORK)])
    )
    assert list(found.submissions) == ["ana"]
    assert found.problems == [("eve.ipynb", f"it is {says}")]


def test_links_pipes_and_sockets_in_a_folder_are_neither_followed_nor_opened(tmp_path):
    folder = write_files(tmp_path / "in", {"ana.ipynb": WORK})
    secret = tmp_path / "secret"
    write_files(secret, {"x.ipynb": notebook("secret")})
    (folder / "eve.ipynb").symlink_to(secret / "x.ipynb")
    (folder / "eve").symlink_to(secret)
    os.mkfifo(folder / "pipe.ipynb")
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.getcwd()
        os.chdir(folder)
        listener.bind("socket.ipynb")
        os.chdir(here)
        found = read_delivery(folder)
    assert list(found.submissions) == ["ana"]
    assert dict(found.problems) == {
        "eve": "it is a link",
        "eve.ipynb": "it is a link",
        "pipe.ipynb": "it is not a file",
        "socket.ipynb": "it is not a file",
    }


def test_a_file_exchanged_for_a_link_after_listing_is_not_followed(tmp_path):
    folder = write_files(tmp_path / "in", {"ana.ipynb": WORK})
    found = read_delivery(folder)
    (folder / "ana.ipynb").unlink()
    (folder / "ana.ipynb").symlink_to("/etc/passwd")
    with pytest.raises(EntryRefusedError, match="cannot be read"):
        found.submissions["ana"].notebooks[0][1].read()


def test_a_zip_bomb_is_not_unpacked_and_named(tmp_path):
    bomb = b"\0" * (MAX_BYTES + 1)
    path = write_zip(tmp_path / "d.zip", {"eve.ipynb": bomb, "ana.ipynb": WORK})
    assert path.stat().st_size < 100_000
    found = read_delivery(path)
    choice = choose_notebook(found.submissions["eve"], assignment())
    assert choice.file is None
    assert "eve.ipynb was not read: it has 20,000,001 bytes" in choice.notes[0]
    assert choose_notebook(found.submissions["ana"], assignment()).content == WORK


@pytest.mark.parametrize("line", ["loss: nan\n", "0\n", "  0%|          | 0/1875\r"])
def test_output_that_repeats_itself_is_no_bomb(tmp_path, line):
    content = json.loads(WORK)
    content["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": [line] * 50_000}]
    work = json.dumps(content).encode()
    path = write_zip(tmp_path / "d.zip", {"ana.ipynb": work})
    assert path.stat().st_size < len(work) / 200
    choice = choose_notebook(read_delivery(path).submissions["ana"], assignment())
    assert (choice.content == work, choice.notes) == (True, ())


@pytest.mark.parametrize("claimed", [10, MAX_BYTES // 2])
def test_a_bomb_that_lies_about_its_size_is_not_believed(tmp_path, claimed):
    path = write_zip(tmp_path / "d.zip", {"eve.ipynb": os.urandom(1000) + b"\0" * (MAX_BYTES + 1)})
    content = path.read_bytes()
    true_size = struct.pack("<L", MAX_BYTES + 1001)
    assert content.count(true_size) == 2
    path.write_bytes(content.replace(true_size, struct.pack("<L", claimed)))
    choice = choose_notebook(read_delivery(path).submissions["eve"], assignment())
    assert choice.file is None
    assert "eve.ipynb was not read" in choice.notes[0]


def test_a_notebook_too_large_is_refused_in_a_folder_as_in_a_zip(tmp_path):
    folder = write_files(tmp_path / "in", {"ana.ipynb": WORK})
    with open(folder / "eve.ipynb", "wb") as file:
        file.truncate(MAX_BYTES + 1)
    for delivery in (folder, write_zip(tmp_path / "d.zip", {"eve.ipynb": os.urandom(MAX_BYTES + 1)})):
        choice = choose_notebook(read_delivery(delivery).submissions["eve"], assignment())
        assert choice.file is None
        assert "20,000,000" in choice.notes[0]


def test_archives_within_are_not_opened(tmp_path):
    inner = zip_bytes({"x.ipynb": WORK})
    found = read_delivery(
        write_zip(tmp_path / "d.zip", {"eve/work.zip": inner, "ana.ipynb": WORK, "bob.tar.gz": b"x"})
    )
    assert found.submissions["eve"].notebooks == ()
    assert "Archives are not opened" in found.submissions["eve"].notes[0]
    assert found.problems == [("bob.tar.gz", "archives are not opened")]


def test_a_broken_entry_spoils_no_other(tmp_path):
    path = write_zip(tmp_path / "d.zip", {"eve.ipynb": os.urandom(5000), "ana.ipynb": WORK})
    content = bytearray(path.read_bytes())
    content[2000:2100] = bytes(100)
    path.write_bytes(content)
    found = read_delivery(path)
    assert "eve.ipynb was not read" in choose_notebook(found.submissions["eve"], assignment()).notes[0]
    assert choose_notebook(found.submissions["ana"], assignment()).content == WORK


def test_an_encrypted_entry_is_named(tmp_path):
    path = write_zip(tmp_path / "d.zip", {"eve.ipynb": WORK})
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    path.write_bytes(content)
    assert "encrypted" in choose_notebook(read_delivery(path).submissions["eve"], assignment()).notes[0]


def test_other_compressions_are_refused(tmp_path):
    path = tmp_path / "d.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("eve.ipynb", WORK)
    assert "deflate" in choose_notebook(read_delivery(path).submissions["eve"], assignment()).notes[0]


def test_a_name_twice_is_two_notebooks(tmp_path):
    with warnings.catch_warnings(action="ignore"):
        path = write_zip(tmp_path / "d.zip", [("ana.ipynb", WORK), ("ana.ipynb", notebook("again"))])
    choice = choose_notebook(read_delivery(path).submissions["ana"], assignment())
    assert "Also handed in: ana.ipynb" in choice.notes[0]


def test_names_in_old_and_in_no_encoding_are_read(tmp_path):
    path = write_zip(tmp_path / "d.zip", {"zoë.ipynb": WORK, "plain.ipynb": WORK})
    content = path.read_bytes()
    for signature, offset in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):  # take the flag for UTF-8 away
        at = content.index(signature)
        content = content[: at + offset] + bytes([content[at + offset] & ~0x08]) + content[at + offset + 1 :]
    path.write_bytes(content)
    assert list(read_delivery(path).submissions) == ["plain", "zoë"]
    folder = tmp_path / "in"
    folder.mkdir()
    with open(os.fsencode(folder) + b"/zo\xeb.ipynb", "wb") as file:
        file.write(WORK)
    found = read_delivery(folder).submissions
    assert list(found) == ["zo\\xeb"]
    assert choose_notebook(found["zo\\xeb"], assignment()).content == WORK


def break_records(path, **patches):
    """Change the record of eve's file in the list of a zip: bytes, by their places in the record."""
    content = bytearray(path.read_bytes())
    at = content.rindex(b"eve") - 46
    while content[at : at + 4] != b"PK\1\2":
        at -= 1
    for place, new in patches.items():
        start = at + int(place.removeprefix("at_"))
        content[start : start + len(new)] = new
    path.write_bytes(content)


NAME = 46
BROKEN = {
    "a byte": (b"eve\xff", {}),
    "half a letter": (b"eve\xc3", {}),
    "a lone surrogate": (b"eve\xed\xa0\x80", {}),
    "latin-1": ("eve_mü".encode("latin-1"), {}),
    "an unknown version": (b"eve_", {"at_6": b"\xff"}),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_an_entry_with_a_broken_name_stops_no_other_and_is_read(tmp_path, broken):
    name, patches = BROKEN[broken]
    stand_in = "eve" + "x" * (len(name) - 3) + ".ipynb"
    path = write_zip(tmp_path / "d.zip", {"ana.ipynb": WORK, stand_in: notebook("eve's"), "zoë.ipynb": WORK})
    content = path.read_bytes().replace(stand_in.encode(), name + b".ipynb")
    path.write_bytes(content)
    flags = b"\0\x08" if broken != "an unknown version" else b"\0\0"
    break_records(path, at_8=flags, **patches)
    found = read_delivery(path)
    assert len(found.submissions) == 3
    assert {"ana", "zoë"} < set(found.submissions)
    (key,) = set(found.submissions) - {"ana", "zoë"}
    assert b"eve's" in choose_notebook(found.submissions[key], assignment()).content
    assert choose_notebook(found.submissions["zoë"], assignment()).content == WORK


@pytest.mark.parametrize(
    "extra",
    [
        b"\x75\x70\x07\0\1\0\0\0\0\xff\xfe",  # a second name, which is no UTF-8
        b"\x75\x70\xff\xff\1\0\0\0\0ab",  # longer than the record
        b"\1\0\2\0ab",  # sizes that are cut off
    ],
)
def test_broken_extra_fields_of_an_entry_stop_no_other(tmp_path, extra):
    info = zipfile.ZipInfo("eve.ipynb")
    info.extra = extra
    path = write_zip(tmp_path / "d.zip", [("ana.ipynb", WORK), (info, WORK), ("bob.ipynb", WORK)])
    found = read_delivery(path)
    assert list(found.submissions) == ["ana", "bob", "eve"]
    assert choose_notebook(found.submissions["eve"], assignment()).content == WORK


def test_a_date_that_python_has_not_stops_no_other(tmp_path, monkeypatch):
    class Calendar(datetime):
        @classmethod
        def fromtimestamp(cls, seconds):
            return datetime.fromtimestamp(10**12 if seconds > 2e9 else seconds)  # few file systems hold that

    monkeypatch.setattr("grading.deliveries._sources.datetime", Calendar)
    folder = write_files(tmp_path / "in", {"ana.ipynb": WORK, "eve.ipynb": WORK})
    os.utime(folder / "ana.ipynb", (1.9e9, 1.9e9))
    os.utime(folder / "eve.ipynb", (2.1e9, 2.1e9))
    found = read_delivery(folder).submissions
    assert found["ana"].notebooks[0][1].modified == datetime.fromtimestamp(1.9e9)
    assert found["eve"].notebooks[0][1].modified is None


def test_the_sizes_of_a_large_zip_are_read(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(zipfile, "ZIP64_LIMIT", 100)
        path = write_zip(tmp_path / "d.zip", {"ana.ipynb": WORK, "bob.ipynb": notebook("second")})
    assert path.read_bytes().count(b"\xff\xff\xff\xff") > 1
    found = read_delivery(path).submissions
    assert choose_notebook(found["ana"], assignment()).content == WORK
    assert choose_notebook(found["bob"], assignment()).content == notebook("second")


def test_too_many_entries_are_refused_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr("grading.deliveries._sources.MAX_ENTRIES", 3)
    files = {f"s{number}.ipynb": WORK for number in range(4)}
    for delivery in (write_zip(tmp_path / "d.zip", files), write_files(tmp_path / "in", files)):
        with pytest.raises(Exception, match="entries"):
            read_delivery(delivery)


def test_hostile_json_is_no_reason_to_stop_choosing(tmp_path):
    files = {
        "eve/deep.ipynb": b"[" * 100_000,
        "eve/number.ipynb": b'{"cells": ' + b"9" * 10_000 + b"}",
        "eve/cells.ipynb": b'{"cells": [{"source": 3}]}',
        "eve/list.ipynb": b"[1]",
        "eve/good.ipynb": WORK,
        "bob.ipynb": WORK,
    }
    found = read_delivery(write_zip(tmp_path / "d.zip", files))
    choice = choose_notebook(found.submissions["eve"], assignment())
    assert choice.file == "eve/good.ipynb"
