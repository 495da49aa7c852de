"""Tables as platforms and spreadsheets write them, and the times in their cells."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from grading._text import GradingError
from grading.tables import Table, escape_formula, read_due_time, read_number, read_table, read_time
from tests.grading.samples import BLACKBOARD, CANVAS, MOODLE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_marks_of_spreadsheets_make_no_difference(roster, encoding, delimiter, newline):
    text = f'id{delimiter}name{newline}1{delimiter}"Zoë; or, {newline}""Zo"""{newline}'
    found = roster(text, encoding)
    assert found.students[0].name.split() == ["Zoë;", "or,", '"Zo"']
    assert (found.table.delimiter, found.table.newline) == (delimiter, newline)


def test_other_encodings_are_refused_with_a_way_out(roster):
    with pytest.raises(GradingError, match='not in UTF-8.*"CSV UTF-8"'):
        roster("id,name\n1,Zoë\n", "latin-1")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "csv is empty"),
        ("\n \n", "holds only empty lines"),
        ('id,name\n1,"open', "not a CSV"),
        ("id,name\n1,2,3\n", "line 2: 3 cells"),
        ("id\0", "not a text file"),
    ],
)
def test_what_is_no_table_is_refused(roster, text, says):
    with pytest.raises(GradingError, match=says):
        roster(text)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Monday, 23 November 2026, 4:05 PM", datetime(2026, 11, 23, 16, 5)),
        ("Monday, 23 November 2026, 12:05 AM", datetime(2026, 11, 23, 0, 5)),
        ("Monday, 23 November 2026, 12:05\u202fpm", datetime(2026, 11, 23, 12, 5)),
        ("Monday, 23 Nov 2026, 16:05", datetime(2026, 11, 23, 16, 5)),
        ("Monday, November 23, 2026, 4:05 PM", datetime(2026, 11, 23, 16, 5)),
        ("2026-11-23 16:05", datetime(2026, 11, 23, 16, 5)),
        ("2026-11-23T16:05:00+01:00", datetime(2026, 11, 23, 16, 5, tzinfo=timezone(timedelta(hours=1)))),
        ("-", None),
        ("  ", None),
    ],
)
def test_times_are_read_as_people_and_moodle_write_them(text, time):
    assert read_time(text) == time


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", "2"), ("2.5", "2.5"), ("2,5", "2.5"), ("-1,25", "-1.25"), (" 100,00 ", "100"),
        ("1,000.00", "1000"), ("1.000,00", "1000"), ("1,234,567.5", "1234567.5"), ("1000", "1000"),
        ("0,125", "0.125"),
        ("1,000", None), ("1.000", "1"), ("1,0,0", None), ("1,00.5", None), ("", None), ("NaN", None),
        ("inf", None), ("(read only)", None),
    ],
)  # fmt: skip
def test_a_number_has_one_meaning_or_is_none(text, number):
    assert read_number(text) == (number and Decimal(number))


def test_a_due_date_without_a_time_lasts_to_the_end_of_the_day():
    assert read_due_time("2026-11-23") == datetime(2026, 11, 23, 23, 59)
    assert read_due_time("2026-11-23 00:00") == datetime(2026, 11, 23)
    assert read_due_time("-") is None


@pytest.mark.parametrize(
    "text", ["yesterday", "23.11.2026", "31 November 2026, 4:05 PM", "23 Nov 2026, 25:00"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        read_time(text)


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        " =1",
        "＝1",
        "﹦1",
        "\u00a0=1",  # characters that cannot be seen
        "\u200b=1",
        "\ufeff=1",
        "\u202e=1",
        "\u00ad=1",
        "\ufe0f=1",
        "\u3164=1",
        "\x00=1",
        "\x1f\u2060 =1",
        '"=1',
        "- b",
    ],
)
def test_no_cell_is_a_formula(cell):
    assert escape_formula(cell) == f"'{cell}"
    assert Table(("a",), ((cell,),)).to_bytes().splitlines()[1].lstrip(b'"').startswith(b"'")


@pytest.mark.parametrize(
    ("cell", "delimiter", "safe"),
    [
        ("a;=1+1", ",", "a;'=1+1"),
        ("a; =1+1", ",", "a;' =1+1"),
        ("a;\u200b@x", ",", "a;'\u200b@x"),
        ('a;"=1+1"', ",", 'a;\'"=1+1"'),
        ("a\t=1;+2+3", ",", "a\t'=1;'+2+3"),
        ("two\n=1\r\n-x", ",", "two\n'=1\r\n'-x"),
        ("\t=1", ",", "'\t'=1"),
        ("\r=1", ",", "'\r'=1"),
        ("=1;=2", ",", "'=1;'=2"),
        ("Doe, =1", ";", "Doe,' =1"),
        ("Doe, =1", "\t", "Doe,' =1"),
        ("a;=1", ";", "a;=1"),
        ("Doe, -2 points", ",", "Doe, -2 points"),
        ("two; -1.5; +3; -", ",", "two; -1.5; +3; -"),
        ("a;'=1+1", ",", "a;'=1+1"),
    ],
)
def test_no_part_of_a_cell_is_a_formula_where_a_spreadsheet_separates_by_another_sign(cell, delimiter, safe):
    assert escape_formula(cell, delimiter) == safe
    assert escape_formula(safe, delimiter) == safe


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("other", [",", ";", "\t"])
def test_a_file_read_with_any_sign_between_cells_holds_no_formula(delimiter, other):
    cells = ("a;=1", "b,=2", "c\t=3", 'd;"=4"', "e\n=5", "\ufefff;\u200b=6")
    text = Table(("one",) * len(cells), (cells,), delimiter).to_bytes().decode()
    for line in text.splitlines() if other != delimiter else ():
        for cell in line.split(other):
            assert not cell.strip('" \u200b\ufeff').startswith("=")


@pytest.mark.parametrize(
    "cell", ["-", "-1.5", "+3", "-1,5", "-1,000", "-1e5", "a=b", "    Points Possible", "x@y.example", ""]
)
def test_what_is_no_formula_stays(cell, tmp_path):
    path = tmp_path / "out.csv"
    path.write_bytes(Table(("a", "b"), ((cell, "x"),)).to_bytes())
    assert read_table(path).rows == ((cell, "x"),)


@pytest.mark.parametrize(
    "content",
    [
        CANVAS.encode("utf-8-sig"),
        MOODLE.encode(),
        CANVAS.replace(",", ";").replace("\n", "\r\n").encode(),
        b"\xff\xfe" + BLACKBOARD.encode("utf-16-le"),
    ],
)
def test_a_table_is_written_as_it_came(tmp_path, content):
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    table = read_table(path)
    assert table.to_bytes()[:3] == content[:3]
    path.write_bytes(table.to_bytes())
    assert read_table(path) == table
    if table.quoted:
        assert table.to_bytes() == content
