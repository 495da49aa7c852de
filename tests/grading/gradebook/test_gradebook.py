"""Who gets which grade."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from grading._text import GradingError
from grading.gradebook import (
    Extension,
    LatePolicy,
    Override,
    make_book,
    read_extensions,
    read_overrides,
)
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


def extensions(tmp_path, *rows):
    (tmp_path / "extensions.csv").write_text("\n".join(["student,due", *rows]) + "\n", "utf-8")
    return read_extensions(tmp_path / "extensions.csv")


def test_an_extension_moves_the_due_time_of_one_student(tmp_path, roster):
    granted = extensions(
        tmp_path, "ANA@uni.example,2026-11-25 12:00", "bob,2026-11-24", "cy,2026-11-26T12:00"
    )
    text = "id,email,submitted\nana,ana@uni.example,2026-11-25 12:00\nbob,,2026-11-25 00:30\ncy,,\n"
    marks = [record("ana", q1=1, q2=3), record("bob", q1=1, q2=3)]
    policy = LatePolicy(DUE, Decimal(25))
    found = by_id(make_book(batch(), marks, roster(text), policy, (), granted))
    assert [(found[key].late, found[key].total) for key in ("ana", "bob", "cy")] == [
        (0, 4),
        (1, 3),
        (None, None),
    ]
    assert found["ana"].own_due == datetime(2026, 11, 25, 12)
    found = by_id(make_book(batch(), marks, roster(text), policy))
    assert [(found[key].late, found[key].total) for key in ("ana", "bob")] == [(2, 2), (2, 2)]


def test_an_extension_counts_for_files_that_carry_their_time(roster):
    late = record("12345", "canvas", submitted="2026-11-25T12:01:00", q1=1, q2=3)
    granted = [Extension("12345", datetime(2026, 11, 25, 12))]
    found = by_id(make_book(batch(), [late], roster(CANVAS), LatePolicy(DUE, Decimal(10)), (), granted))
    assert (found["12345"].late, found["12345"].penalty) == (1, Decimal("0.4"))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (["nobody,2026-11-25"], "An extension must name one student.*'nobody', which nobody has"),
        (
            ["ana,2026-11-25", "ana@uni.example,2026-11-26"],
            "one extension for a student. Received: two for Ana",
        ),
        (["ana,2026-11-22"], "no earlier than the due time, 2026-11-23 12:00:00. Received: 2026-11-22 23:59"),
        (["ana,2026-11-25T12:00+01:00"], "both have a time zone, or neither"),
        (["ana,next week"], "extension 1: a time is written.*Received: 'next week'"),
        (["ana,26.11.2026 12:00"], "Received: '26.11.2026 12:00'"),
        (["ana,"], "extension 1: a time is written.*Received: nothing"),
        ([",2026-11-25"], "student must be.*Received: nothing"),
    ],
)
def test_an_extension_that_cannot_be_meant_is_refused(tmp_path, roster, rows, says):
    with pytest.raises(GradingError, match=says):
        make_book(batch(), [record("ana")], roster(OWN), LatePolicy(DUE), (), extensions(tmp_path, *rows))


def test_extensions_need_their_columns(tmp_path):
    (tmp_path / "x.csv").write_text("student,until\nana,2026-11-25\n")
    with pytest.raises(GradingError, match="x.csv needs the columns student, due. Received: student, until"):
        read_extensions(tmp_path / "x.csv")


@pytest.mark.parametrize("row", ["ana;q1;0,5;x", 'ana,q1,"0,5",x', "ana,q1,0.5,x", 'ana,q1,"0,500",x'])
def test_points_may_have_a_decimal_comma(tmp_path, row):
    delimiter = ";" if ";" in row else ","
    header = delimiter.join(["student", "question", "points", "reason"])
    assert overrides(tmp_path, f"{header}\n{row}\n")[0].points == Decimal("0.5")


def test_points_in_toml_may_have_a_decimal_comma(tmp_path):
    text = '[[override]]\nstudent = "ana"\nquestion = "total"\npoints = "2,5"\nreason = "x"\n'
    assert overrides(tmp_path, text, "o.toml")[0].points == Decimal("2.5")


WITHOUT_POINTS = {
    "nothing handed in": [],
    "not marked": [failed("ana")],
    "unreadable": [record("ana") | {"status": "unreadable"}],
    "ambiguous": [record("ana", q1=1), record("ana@uni.example", q2=3)],
}


@pytest.mark.parametrize("status", WITHOUT_POINTS)
def test_points_by_hand_where_there_are_no_others_are_applied_or_refused(roster, status):
    def book(**points):
        given = [Override("ana@uni.example", name, Decimal(value), "x") for name, value in points.items()]
        return by_id(make_book(batch(), WITHOUT_POINTS[status], roster(OWN), None, given))["ana"]

    assert book().status == status
    assert book(q1=1, q2=2).total == 3
    assert book(total=2).total == 2
    assert book(q1=1, total=2).total == 2
    says = rf"Ana, ana, ana@uni.example \({status}\) has no points of q2: .*set these too.*Received: q1"
    with pytest.raises(GradingError, match=says):
        book(q1=1)


def test_two_overrides_by_two_names_of_one_student_are_refused(roster):
    given = [Override(name, "q1", Decimal(1), "x") for name in ("ana", "ana@uni.example")]
    with pytest.raises(GradingError, match="one override for a student and question.*two for Ana.* q1"):
        make_book(batch(), [record("ana")], roster(OWN), None, given)


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
        ('ana,q1,"1,000",x', "0 to 1. Received: '1,000'"),
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
