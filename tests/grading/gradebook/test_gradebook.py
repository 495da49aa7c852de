"""Who gets which grade, and what platforms are told."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from grading._errors import GradingError
from grading.gradebook import (
    LatePolicy,
    Override,
    book,
    canvas_table,
    moodle_table,
    own_table,
    read_overrides,
)
from grading.roster import read_roster
from tests.grading.roster.test_roster import CANVAS, MOODLE
from tests.grading.samples import batch, record

POSSIBLE = {"q1": Decimal(1), "q2": Decimal(3), "total": Decimal(4)}
OWN = "id,email,name\nana,ana@uni.example,Ana\nbob,bob@uni.example,Bob\ncy,cy@uni.example,Cy\n"


@pytest.fixture
def roster(tmp_path):
    def read(text):
        (tmp_path / "roster.csv").write_text(text, "utf-8")
        return read_roster(tmp_path / "roster.csv")

    return read


def failed(key, form="plain"):
    return {"submission": record(key, form)["submission"] | {"file": None}, "reason": "the marker was ended."}


def by_id(grades):
    return {grade.student.id: grade for grade in grades.grades if grade.student}


def test_everybody_has_a_row_and_nobody_a_zero_without_reason(roster):
    marks = [record("ana", q1=1), record("Bob", q1=1), record("cy@uni.example", q1=1, q2=3)]
    marks[0] |= {"status": "unreadable", "notes": ["no JSON"]}
    grades = book(batch(), marks, [], roster(OWN))
    found = by_id(grades)
    assert (found["ana"].status, found["ana"].total) == ("unreadable", None)
    assert (found["bob"].status, found["bob"].total) == ("nothing handed in", None)
    assert (found["cy"].status, found["cy"].total) == ("marked", 4)
    assert [str(grade) for grade in grades.grades[3:]] == ["Bob"]
    assert "No row of the roster" in grades.grades[3].problems[0]


def test_whoever_was_not_marked_has_no_grade(roster):
    found = by_id(book(batch(), [], [failed("ana")], roster(OWN)))
    assert (found["ana"].status, found["ana"].total) == ("not marked", None)


def test_two_submissions_of_one_student_are_for_a_human(roster):
    marks = [record("ana", q1=1), record("ana@uni.example", q2=3)]
    found = by_id(book(batch(), marks, [], roster(OWN)))["ana"]
    assert (found.status, found.total, found.points) == ("ambiguous", None, {"q1": None, "q2": None})
    assert "ana, ana@uni.example" in found.problems[0]


def test_an_address_of_two_students_is_nobody_s(roster):
    twice = OWN.replace("bob@uni", "Ana@Uni")
    grades = book(batch(), [record("ana@uni.example", q1=1)], [], roster(twice))
    found = by_id(grades)
    assert [found[key].status for key in ("ana", "bob", "cy")] == [
        "ambiguous",
        "ambiguous",
        "nothing handed in",
    ]
    assert (grades.grades[3].status, grades.grades[3].total) == ("ambiguous", None)
    marks = [record("ana", q1=1), record("bob", q2=3)]
    assert [by_id(book(batch(), marks, [], roster(twice)))[key].total for key in ("ana", "bob")] == [1, 3]


def test_students_of_the_same_name_are_told_apart(roster):
    text = "id,email,name\n1,a@uni.example,Jane Doe\n2,b@uni.example,Jane Doe\n"
    marks = [record("2", q1=1, name="Jane Doe"), record("Jane Doe", q2=3, name="Jane Doe")]
    grades = book(batch(), marks, [], roster(text))
    assert [grade.total for grade in grades.grades] == [None, 1, 3]
    assert grades.grades[2].student is None


DUE = datetime(2026, 11, 23, 12)


@pytest.mark.parametrize(
    ("minutes", "grace", "days"),
    [
        (-1, 0, 0),
        (0, 0, 0),
        (1, 0, 1),
        (1, 15, 0),
        (15, 15, 0),
        (16, 15, 1),
        (1440, 0, 1),
        (1441, 0, 2),
        (1441, 15, 1),
    ],
)
def test_days_are_counted_once_begun(minutes, grace, days):
    policy = LatePolicy(DUE, Decimal(10), timedelta(minutes=grace))
    assert policy.days(DUE + timedelta(minutes=minutes)) == days


def test_a_time_zone_on_one_side_only_is_refused():
    with pytest.raises(GradingError, match="both have a time zone, or neither"):
        LatePolicy(DUE).days(DUE.replace(tzinfo=UTC))
    assert LatePolicy(DUE.replace(tzinfo=UTC)).days(datetime.fromisoformat("2026-11-23T13:30+01:00")) == 1


def test_a_penalty_is_of_the_possible_points_and_no_grade_is_below_zero(roster):
    marks = [record(key, q1=1, q2=3 * (key == "ana")) for key in ("ana", "bob", "cy")]
    text = "id,submitted\nana,2026-11-24 13:00\nbob,2026-11-30 12:00\ncy,2026-11-23 11:00\n"
    found = by_id(book(batch(), marks, [], roster(text), LatePolicy(DUE, Decimal("12.5"))))
    assert [(found[key].late, found[key].penalty, found[key].total) for key in ("ana", "bob", "cy")] == [
        (2, 1, 3),
        (7, Decimal("3.5"), 0),
        (0, 0, 1),
    ]


def test_lateness_without_a_time_is_told_and_costs_nothing(roster):
    marks = [record("12345", "canvas", late=True, q1=1), record("12346", "canvas", late=False, q1=1)]
    found = by_id(
        book(batch(), [*marks, record("S", q1=1)], [], roster(CANVAS), LatePolicy(DUE, Decimal(10)))
    )
    assert (found["12345"].late, found["12345"].total) == (None, 1)
    assert "nothing says by how much" in found["12345"].problems[0]
    assert (found["12346"].late, found["12346"].problems) == (0, ())


def test_points_are_added_exactly_and_rounded_once(roster):
    one = record("ana", q1=0.1, q2=0.2)
    found = by_id(book(batch(), [one], [], roster(OWN)))["ana"]
    assert str(found.total) == "0.30"


def overrides(tmp_path, text, name="overrides.csv"):
    (tmp_path / name).write_text(text, "utf-8")
    return read_overrides(tmp_path / name, POSSIBLE)


def test_points_by_hand_come_last_and_say_why(tmp_path, roster):
    given = overrides(
        tmp_path,
        "student,question,points,reason\n"
        "ANA@uni.example,q1,0.5,half right\nbob,total,2,on paper\ncy,total,3.5,x\n",
    )
    marks = [record("ana", q2=3), record("cy", q1=1)]
    text = "id,email,submitted\nana,ana@uni.example,2026-11-24 11:00\nbob,,\ncy,,2026-11-24 11:00\n"
    found = by_id(book(batch(), marks, [], roster(text), LatePolicy(DUE, Decimal(25)), given))
    assert (found["ana"].points["q1"], found["ana"].total) == (Decimal("0.5"), Decimal("2.5"))
    assert (found["bob"].status, found["bob"].total) == ("nothing handed in", 2)
    assert found["cy"].total == Decimal("3.5")
    assert [one.reason for one in found["ana"].overrides] == ["half right"]


def test_overrides_may_be_toml(tmp_path):
    text = '[[override]]\nstudent = "ana"\nquestion = "q1"\npoints = 1\nreason = "seen in class"\n'
    assert overrides(tmp_path, text, "o.toml") == [Override("ana", "q1", Decimal(1), "seen in class")]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("ana,q1,1,", "Received none: reason"),
        ("ana,q1,1,  ", "Received none: reason"),
        (",q1,1,x", "Received none: student"),
        ("ana,q9,1,x", "one of q1, q2, total. Received: 'q9'"),
        ("ana,q1,many,x", "0 to 1. Received: 'many'"),
        ("ana,q1,-1,x", "0 to 1. Received: '-1'"),
        ("ana,q1,2,x", "0 to 1. Received: '2'"),
        ("ana,q1,NaN,x", "0 to 1. Received: 'NaN'"),
        ("ana,q1,1,x\nAna,q1,0,y", "one override a student and question"),
    ],
)
def test_an_override_that_cannot_be_meant_is_refused(tmp_path, row, says):
    with pytest.raises(GradingError, match=says):
        overrides(tmp_path, f"student,question,points,reason\n{row}\n")


@pytest.mark.parametrize(
    ("text", "name"), [("student,points\n", "o.csv"), ("x = [", "o.toml"), ("override = 3", "o.toml")]
)
def test_a_file_that_holds_no_overrides_is_refused(tmp_path, text, name):
    with pytest.raises(GradingError, match=name):
        overrides(tmp_path, text, name)


@pytest.mark.parametrize(
    ("who", "says"), [("nobody", "nobody has"), ("Ana", "nobody has"), ("s@uni.example", "2 students")]
)
def test_an_override_is_one_student_s(roster, who, says):
    text = OWN + "d,s@uni.example,D\ne,S@uni.example,E\n"
    with pytest.raises(GradingError, match=says):
        book(batch(), [record("ana")], [], roster(text), None, [Override(who, "q1", Decimal(1), "x")])


def test_one_s_own_table_has_everything(roster):
    marks = [record("ana", q1=1, q2=1.5), record("eve", q1=1)]
    given = [Override("ana", "total", Decimal(3), "=cmd()|x")]
    table = own_table(book(batch(), marks, [], roster(OWN), LatePolicy(DUE, Decimal(10)), given))
    assert table.header == (
        "id",
        "email",
        "name",
        "q1",
        "q2",
        "total",
        "late",
        "penalty",
        "status",
        "overrides",
    )
    assert table.rows[0] == (
        "ana", "ana@uni.example", "Ana", "1", "1.5", "3", "", "0", "marked", "total set to 3: =cmd()|x",
    )  # fmt: skip
    assert table.rows[1][3:9] == ("", "", "", "", "0", "nothing handed in")
    assert table.rows[3][8] == "marked; not on the roster"
    assert table.written().startswith(b"\xef\xbb\xbfid,email")


def test_canvas_gets_its_rows_back_with_one_column(roster):
    marks = [record("12345", "canvas", q1=1, q2=1.5), record("7", "canvas", q1=1)]
    table, notes = canvas_table(book(batch(), marks, [], roster(CANVAS)), roster(CANVAS))
    assert table.written().decode() == (
        "Student,ID,SIS User ID,SIS Login ID,Section,Saturation (501)\n"
        ",,,,,Manual Posting\n"
        "    Points Possible,,,,,4.00\n"
        '"Doe, Jane",12345,S1,jane@uni.example,"Section 1, Monday",2.50\n'
        '"Doe, Jane",12346,S2,JD2,Section 2,\n'
        '"Student, Test",99999,,0f3a,Section 1,\n'
    )
    assert notes == []


def test_canvas_keeps_what_has_no_new_grade_and_what_it_excuses(roster):
    text = CANVAS.replace('Monday",,', 'Monday",EX,').replace("Section 2,,", "Section 2,3.00,")
    marks = [record("12345", "canvas", q1=1)]
    table, notes = canvas_table(book(batch(), marks, [], roster(text)), roster(text))
    assert [row[-1] for row in table.rows[2:]] == ["EX", "3.00", ""]
    assert "Canvas says EX" in notes[0]


def test_canvas_s_points_are_the_scale(roster):
    text = CANVAS.replace("4.00", '"10,00"').replace("12345", "=12345")
    marks = [record("12346", "canvas", q1=1, q2=1.5)]
    table, notes = canvas_table(book(batch(), marks, [], roster(text)), roster(text))
    assert table.rows[3][-1] == "6.25"
    assert "multiplied by 10/4" in notes[0]
    assert b"'=12345" in table.written()


@pytest.mark.parametrize(
    ("column", "index"), [("ELU", 6), ("ELU (502)", 6), ("Saturation (501)", 5), (None, 5)]
)
def test_canvas_s_column_is_the_set_s_or_the_one_named(roster, column, index):
    marks = [record("12346", "canvas", q1=1)]
    table, _ = canvas_table(book(batch(), marks, [], roster(CANVAS)), roster(CANVAS), column)
    assert table.header[-1] == roster(CANVAS).table.header[index]


def test_a_column_that_is_not_there_or_there_twice_is_refused(roster):
    with pytest.raises(GradingError, match=r"no column called 'GELU'.*Saturation \(501\), ELU \(502\)"):
        canvas_table(book(batch(), [], [], roster(CANVAS)), roster(CANVAS), "GELU")
    twice = CANVAS.replace("ELU (502)", "Saturation (502)")
    with pytest.raises(GradingError, match="several columns"):
        canvas_table(book(batch(), [], [], roster(twice)), roster(twice))


def test_moodle_gets_its_worksheet_back_with_grade_and_feedback(roster):
    marks = [record("1234567", "moodle", q1=1, q2=1.5)]
    given = [Override("1234567", "q1", Decimal("0.5"), "a <b> & c")]
    policy = LatePolicy(DUE, Decimal(10))
    table, notes = moodle_table(book(batch(), marks, [], roster(MOODLE), policy, given), roster(MOODLE))
    before = roster(MOODLE).table
    assert table.header == before.header
    assert table.rows[1] == before.rows[1]
    assert table.rows[0][:4] + table.rows[0][5:9] == before.rows[0][:4] + before.rows[0][5:9]
    assert table.rows[0][4] == "1.60"
    assert table.rows[0][9] == (
        "q1: 0.5 of 1<br>q2: 1.5 of 3<br>Late, days begun: 1. Points taken off: 0.4<br>"
        "Your instructor set q1 to 0.5: a &lt;b&gt; &amp; c<br>Total: 1.6 of 4"
    )
    assert notes == []


def test_moodle_s_maximum_is_the_scale_and_its_comma_is_kept(roster):
    text = MOODLE.replace("4.00", '"100,00"')
    table, notes = moodle_table(
        book(batch(), [record("1234567", "moodle", q1=1)], [], roster(text)), roster(text)
    )
    assert table.rows[0][4] == "25,00"
    assert notes == [
        "Moodle's maximum is 100 and the exercise set has 4 points: totals were multiplied by 100/4."
    ]


def test_a_grade_that_moodle_locked_stays(roster):
    text = MOODLE.replace("4.00,Yes", "4.00,No", 1)
    table, notes = moodle_table(
        book(batch(), [record("1234567", "moodle", q1=1)], [], roster(text)), roster(text)
    )
    assert table.rows == roster(text).table.rows
    assert "cannot be changed" in notes[0]
