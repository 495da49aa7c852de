"""Files, rosters and grades without a platform."""

from datetime import datetime
from decimal import Decimal

import pytest

from grading.gradebook import LatePolicy, Override, make_book
from grading.platforms import find_platform
from tests.grading.samples import batch, delivered, notebook, record

WORK = notebook("q1 = 1")
PLATFORM = find_platform("plain")


@pytest.mark.parametrize("as_zip", [False, True])
def test_plain_names_are_ids_or_addresses(tmp_path, as_zip):
    files = {
        "s1024.ipynb": WORK,
        "s1025/anything at all.ipynb": WORK,
        "Jane.Doe@Uni.example.ipynb": WORK,
        "Ü@uni.example/x.IPYNB": WORK,
        "s1026/answer.pdf": b"%PDF",
        "readme.txt": b"hello",
        "s1027.zip": b"PK",
        "__MACOSX/._s1024.ipynb": b"\0",
        ".DS_Store": b"\0",
        "s1024/.ipynb_checkpoints/x-checkpoint.ipynb": notebook("old"),
    }
    found = delivered(tmp_path, files, as_zip)
    assert found.platform is PLATFORM
    assert sorted(found.submissions) == ["jane.doe@uni.example", "s1024", "s1025", "s1026", "ü@uni.example"]
    assert len(found.submissions["s1024"].notebooks) == 1
    assert found.submissions["jane.doe@uni.example"].student["email"] == "jane.doe@uni.example"
    assert dict(found.problems) == {
        "readme.txt": "it is not a notebook, and not in a student's folder",
        "s1027.zip": "archives are not opened",
    }


def test_a_roster_needs_an_id_or_an_address(roster):
    found = roster("E-Mail;ID;Name;Submitted\nana@uni.example;007;Ana;2026-11-23 10:00\n;8;;soon\n")
    assert [(s.id, s.email, s.name, s.submitted) for s in found.students] == [
        ("007", "ana@uni.example", "Ana", datetime(2026, 11, 23, 10)),
        ("8", None, None, None),
    ]
    assert "The time of 8 is not understood" in found.problems[0]


def test_the_table_of_grades_has_everything(roster):
    text = "id,email,name\nana,ana@uni.example,Ana\nbob,bob@uni.example,Bob\ncy,cy@uni.example,Cy\n"
    marks = [record("ana", q1=1, q2=1.5), record("eve", q1=1)]
    given = [Override("ana", "total", Decimal(3), "=cmd()|x")]
    policy = LatePolicy(datetime(2026, 11, 23, 12), Decimal(10))
    book = make_book(batch(), marks, roster(text), policy, given)
    table, notes = PLATFORM.write_grades(book, roster(text).table, None)
    assert table.header == (
        "id", "email", "name", "q1", "q2", "total", "late", "penalty", "status", "overrides",
    )  # fmt: skip
    assert table.rows[0] == (
        "ana", "ana@uni.example", "Ana", "1", "1.5", "3", "", "0", "marked", "total set to 3: =cmd()|x",
    )  # fmt: skip
    assert table.rows[1][3:9] == ("", "", "", "", "0", "nothing handed in")
    assert table.rows[3][8] == "marked; not on the roster"
    assert table.to_bytes().startswith(b"\xef\xbb\xbfid,email")
    assert notes == []
    assert PLATFORM.has_written(table.header)
    assert not PLATFORM.has_written(roster(text).table.header)
