"""Rosters as platforms and spreadsheets write them."""

from datetime import datetime, timedelta, timezone

import pytest

from grading._errors import GradingError
from grading.roster import Table, read_roster, read_table, read_time

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Saturation (501),ELU (502),Current Score,Final Score\n"
    ",,,,,Manual Posting,,,\n"
    "    Points Possible,,,,,4.00,10.00,(read only),(read only)\n"
    '"Doe, Jane",12345,S1,jane@uni.example,"Section 1, Monday",,9.00,,\n'
    '"Doe, Jane",12346,S2,JD2,Section 2,,,,\n'
    '"Student, Test",99999,,0f3a,Section 1,,,,\n'
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    "Participant 1234567,Jane Doe,Jane@Uni.example,Submitted for grading,,4.00,Yes,"
    '"Monday, 23 November 2026, 4:05 PM",-,"two\nlines, ""quoted"""\n'
    "Participant 1234568,Zoë Müller,zoe@uni.example,No submission,,4.00,Yes,-,-,\n"
)


@pytest.fixture
def roster(tmp_path):
    def read(text, encoding="utf-8"):
        path = tmp_path / "roster.csv"
        path.write_bytes(text.encode(encoding))
        return read_roster(path)

    return read


def test_canvas_s_gradebook_is_known_by_its_columns(roster):
    found = roster(CANVAS)
    assert found.kind == "canvas"
    assert [student.id for student in found.students] == ["12345", "12346", "99999"]
    assert found.students[0].email == "jane@uni.example"
    assert found.students[1].others == ("S2", "JD2")
    assert found.students[0].name == "Doe, Jane"


def test_canvas_may_give_names_in_two_columns(roster):
    found = roster("LastName,FirstName,ID,SIS Login ID,Section,Saturation (501)\nDoe,Jane,12345,jd,1,\n")
    assert found.students[0].name == "Jane Doe"


def test_moodle_s_worksheet_gives_numbers_and_times(roster):
    found = roster(MOODLE)
    assert found.kind == "moodle"
    assert [student.id for student in found.students] == ["1234567", "1234568"]
    assert found.students[0].submitted == datetime(2026, 11, 23, 16, 5)
    assert found.students[1].submitted is None
    assert found.students[0].email == "jane@uni.example"
    assert found.table.rows[0][-1] == 'two\nlines, "quoted"'
    assert found.problems == ()


def test_a_time_in_another_language_is_told(roster):
    found = roster(MOODLE.replace("Monday, 23 November 2026, 4:05 PM", "lundi 23 novembre 2026, 16:05"))
    assert found.students[0].submitted is None
    assert "lundi" in found.problems[0]


def test_a_csv_of_one_s_own_needs_an_id_or_an_address(roster):
    found = roster("E-Mail;ID;Name\nana@uni.example;007;Ana\n;8;\n")
    assert [(s.id, s.email, s.name) for s in found.students] == [
        ("007", "ana@uni.example", "Ana"),
        ("8", None, None),
    ]
    with pytest.raises(GradingError, match="no roster.*Received the columns Name, Points"):
        roster("Name,Points\nAna,3\n")


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
        ("", "is empty"),
        ('id,name\n1,"open', "no CSV"),
        ("id,name\n1,2,3\n", "line 2: 3 cells"),
        ("id\0", "no text"),
    ],
)
def test_what_is_no_table_is_refused(roster, text, says):
    with pytest.raises(GradingError, match=says):
        roster(text)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(GradingError, match="nix.csv cannot be read"):
        read_roster(tmp_path / "nix.csv")


def test_a_moodle_identifier_must_be_one(roster):
    with pytest.raises(GradingError, match="Participant 1234567.*Received: 'Jane'"):
        roster("Identifier,Grade\nJane,\n")


def test_platform_numbers_are_looked_for_in_that_platform_s_roster_only(roster):
    canvas = roster(CANVAS.replace("S2", "12345"))  # another student's university number
    assert [student.row for student in canvas.find("12345", "canvas")] == [2]
    assert canvas.find("12345", "moodle") == []
    assert len(canvas.find("12345", "plain")) == 2


def test_plain_names_fit_ids_exactly_and_addresses_whatever_their_case(roster):
    found = roster("id,email,name\n007,Ana@Uni.example,Ana\n7,bob@uni.example,007\n")
    assert [student.id for student in found.find("007", "plain")] == ["007"]
    assert [student.id for student in found.find("ANA@uni.EXAMPLE", "plain")] == ["007"]
    assert found.find("ana", "plain") == []
    assert found.find("Ana", "plain") == []


def test_accents_may_be_written_in_either_form(roster):
    found = roster("id,email\nzoe\u0308,Zoe\u0308@uni.example\n")
    assert len(found.find("zoë", "plain")) == 1
    assert len(found.find("zoë@uni.example", "plain")) == 1


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
    "text", ["yesterday", "23.11.2026", "31 November 2026, 4:05 PM", "23 Nov 2026, 25:00"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        read_time(text)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"]
)
def test_no_cell_is_a_formula(cell, tmp_path):
    path = tmp_path / "out.csv"
    path.write_bytes(Table(("a", "b"), ((cell, "x"),)).written())
    assert read_table(path).rows == ((f"'{cell}", "x"),)


@pytest.mark.parametrize("cell", ["-", "-1.5", "+3", "-1,5", "a=b", "    Points Possible", "x@y.example", ""])
def test_what_is_no_formula_stays(cell, tmp_path):
    path = tmp_path / "out.csv"
    path.write_bytes(Table(("a", "b"), ((cell, "x"),)).written())
    assert read_table(path).rows == ((cell, "x"),)


def test_a_table_is_written_as_it_came(tmp_path):
    path = tmp_path / "roster.csv"
    for content in (CANVAS.encode("utf-8-sig"), MOODLE.encode(), CANVAS.replace(",", ";").encode()):
        path.write_bytes(content)
        table = read_table(path)
        path.write_bytes(table.written())
        again = read_table(path)
        assert again == table
        assert path.read_bytes().startswith(b"\xef\xbb\xbf") == content.startswith(b"\xef\xbb\xbf")
