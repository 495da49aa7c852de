"""Who gets which grade."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from grading._text import GradingError
from grading.gradebook import LatePolicy, Override, make_book, read_overrides
from tests.grading.samples import CANVAS, batch, record

POSSIBLE = {"q1": Decimal(1), "q2": Decimal(3)}
OWN = "id,email,name\nana,ana@uni.example,Ana\nbob,bob@uni.example,Bob\ncy,cy@uni.example,Cy\n"


def failed(key, form="plain"):
    return {"submission": record(key, form)["submission"] | {"file": None}, "reason": "the marker was ended."}


def by_id(grades):
    return {grade.student.id: grade for grade in grades.grades if grade.student}


def test_everybody_has_a_row_and_nobody_a_zero_without_reason(roster):
    marks = [record("ana", q1=1), record("Bob", q1=1), record("cy@uni.example", q1=1, q2=3)]
    marks[0] |= {"status": "unreadable", "notes": ["no JSON"]}
    grades = make_book(batch(), marks, roster(OWN))
    found = by_id(grades)
    assert (found["ana"].status, found["ana"].total) == ("unreadable", None)
    assert (found["bob"].status, found["bob"].total) == ("nothing handed in", None)
    assert (found["cy"].status, found["cy"].total) == ("marked", 4)
    assert [str(grade) for grade in grades.grades[3:]] == ["Bob"]
    assert "No row of the roster" in grades.grades[3].problems[0]


def test_whoever_was_not_marked_has_no_grade(roster):
    found = by_id(make_book(batch(), [failed("ana")], roster(OWN)))
    assert (found["ana"].status, found["ana"].total) == ("not marked", None)


def test_two_submissions_of_one_student_are_for_the_instructor(roster):
    marks = [record("ana", q1=1), record("ana@uni.example", q2=3)]
    found = by_id(make_book(batch(), marks, roster(OWN)))["ana"]
    assert (found.status, found.total, found.points) == ("ambiguous", None, {"q1": None, "q2": None})
    assert "ana, ana@uni.example" in found.problems[0]


def test_an_address_of_two_students_is_nobody_s(roster):
    twice = OWN.replace("bob@uni", "Ana@Uni")
    grades = make_book(batch(), [record("ana@uni.example", q1=1)], roster(twice))
    found = by_id(grades)
    assert [found[key].status for key in ("ana", "bob", "cy")] == [
        "ambiguous",
        "ambiguous",
        "nothing handed in",
    ]
    assert (grades.grades[3].status, grades.grades[3].total) == ("ambiguous", None)
    marks = [record("ana", q1=1), record("bob", q2=3)]
    assert [by_id(make_book(batch(), marks, roster(twice)))[key].total for key in ("ana", "bob")] == [1, 3]


def test_students_of_the_same_name_are_told_apart(roster):
    text = "id,email,name\n1,a@uni.example,Jane Doe\n2,b@uni.example,Jane Doe\n"
    marks = [record("2", q1=1, name="Jane Doe"), record("Jane Doe", q2=3, name="Jane Doe")]
    grades = make_book(batch(), marks, roster(text))
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
    found = by_id(make_book(batch(), marks, roster(text), LatePolicy(DUE, Decimal("12.5"))))
    assert [(found[key].late, found[key].penalty, found[key].total) for key in ("ana", "bob", "cy")] == [
        (2, 1, 3),
        (7, Decimal("3.5"), 0),
        (0, 0, 1),
    ]


def test_lateness_without_a_time_is_reported_and_costs_nothing(roster):
    marks = [record("12345", "canvas", late=True, q1=1), record("12346", "canvas", late=False, q1=1)]
    found = by_id(
        make_book(batch(), [*marks, record("S", q1=1)], roster(CANVAS), LatePolicy(DUE, Decimal(10)))
    )
    assert (found["12345"].late, found["12345"].total) == (None, 1)
    assert "nothing says by how much" in found["12345"].problems[0]
    assert (found["12346"].late, found["12346"].problems) == (0, ())


def test_points_are_added_exactly_and_rounded_once(roster):
    one = record("ana", q1=0.1, q2=0.2)
    found = by_id(make_book(batch(), [one], roster(OWN)))["ana"]
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
    found = by_id(make_book(batch(), marks, roster(text), LatePolicy(DUE, Decimal(25)), given))
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
        ("ana,q1,1,x\nAna,q1,0,y", "one override for a student and question"),
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
        make_book(batch(), [record("ana")], roster(text), None, [Override(who, "q1", Decimal(1), "x")])
