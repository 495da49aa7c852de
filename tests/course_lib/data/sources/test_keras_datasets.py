"""Tests that a gzipped idx file is taken for whole if and only if it is."""

import gzip
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.data.sources.keras_datasets import is_intact_idx

CONTENT = struct.pack(">HBBIII", 0, 8, 3, 2, 3, 4) + bytes(range(24))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file"


def test_a_whole_idx_file(path):
    path.write_bytes(gzip.compress(CONTENT))
    assert is_intact_idx(path)


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_an_idx_file_cut_anywhere(tmp_path_factory, data):
    whole = gzip.compress(CONTENT)
    path = tmp_path_factory.getbasetemp() / "cut"
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    assert not is_intact_idx(path)


@given(st.integers(10, len(gzip.compress(CONTENT)) - 1), st.integers(1, 255))
@settings(deadline=None, max_examples=40)
def test_an_idx_file_with_a_changed_byte_behind_the_gzip_header(tmp_path_factory, place, change):
    damaged = bytearray(gzip.compress(CONTENT))
    damaged[place] ^= change
    path = tmp_path_factory.getbasetemp() / "changed"
    path.write_bytes(damaged)
    # The last bits before the checksum are padding: changing these changes nothing that is read.
    assert not is_intact_idx(path) or gzip.decompress(damaged) == CONTENT


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\x08",
        CONTENT[:-1],
        CONTENT + b"\0",
        b"\0\0\x09" + CONTENT[3:],
        b"\1" + CONTENT[1:],
        b"\0\0\x08\0",
        b"<html>Please sign in to this network</html>",
    ],
)
def test_content_that_is_not_what_its_header_says(path, content):
    path.write_bytes(gzip.compress(content))
    assert not is_intact_idx(path)


def test_a_page_in_place_of_a_file(path):
    path.write_bytes(b"<html>Please sign in to this network</html>")
    assert not is_intact_idx(path)
