"""Moodle: whose files are, how its worksheet reads, and what it gets back."""

from datetime import datetime
from decimal import Decimal

import pytest

from grading._text import GradingError
from grading.gradebook import LatePolicy, Override, make_book
from grading.platforms import find_platform
from tests.grading.samples import MOODLE, batch, delivered, notebook, record

WORK = notebook("q1 = 1")
PLATFORM = find_platform("moodle")


def write(roster, *records, policy=None, overrides=()):
    return PLATFORM.write_grades(make_book(batch(), records, roster, policy, overrides), roster.table, None)


@pytest.mark.parametrize("as_zip", [False, True])
@pytest.mark.parametrize("end", ["", "_"])
def test_moodle_tells_students_by_number_and_never_by_name(tmp_path, as_zip, end):
    files = {
        f"Jane Doe_1234567_assignsubmission_file{end}/01_saturation.ipynb": WORK,
        f"Jane Doe_1234568_assignsubmission_file{end}/sub/folder/x.ipynb": WORK,
        f"Jürgen Ñandú-O'Neil_1234569_assignsubmission_file{end}/x.pdf": b"%PDF",
        f"Ann_99_assignsubmission_file__1234570_assignsubmission_file{end}/x.ipynb": WORK,
        "Bo Li_1234571_assignsubmission_file_homework.ipynb": WORK,
    }
    found = delivered(tmp_path, files, as_zip)
    assert found.platform is PLATFORM
    assert sorted(found.submissions) == ["1234567", "1234568", "1234569", "1234570", "1234571"]
    assert found.submissions["1234567"].student["name"] == found.submissions["1234568"].student["name"]
    assert found.submissions["1234569"].notebooks == ()
    assert found.submissions["1234571"].student["name"] == "Bo Li"


def test_a_file_that_pretends_to_be_another_student_s_is_nobody_s(tmp_path):
    files = {
        "Ann_1_assignsubmission_file_x_2_assignsubmission_file_y.ipynb": WORK,
        "Bo_3_assignsubmission_file_x.ipynb": WORK,
        "Cy_4_assignsubmission_file_x.ipynb": WORK,
    }
    found = delivered(tmp_path, files, True)
    assert sorted(found.submissions) == ["3", "4"]
    assert len(found.problems) == 1
    assert "does not say whose it is" in found.problems[0][1]


def test_the_worksheet_gives_numbers_and_times(roster):
    found = roster(MOODLE)
    assert found.platform is PLATFORM
    assert [student.id for student in found.students] == ["1234567", "1234568"]
    assert found.students[0].submitted == datetime(2026, 11, 23, 16, 5)
    assert found.students[1].submitted is None
    assert found.students[0].email == "jane@uni.example"
    assert found.table.rows[0][-1] == 'two\nlines, "quoted"'
    assert found.problems == ()


EXTENDED = MOODLE.replace(
    "Jane@Uni.example,Submitted for grading,",
    'Jane@Uni.example,"Submitted for grading - 4 hours late - Extension granted until: '
    'Thursday, 26 November 2026, 12:00 PM",',
)


def test_an_extension_in_the_worksheet_is_the_student_s_due_time(roster):
    policy = LatePolicy(datetime(2026, 11, 23, 12), Decimal(10))
    late, extended = (
        make_book(batch(), [record("1234567", "moodle", q1=1, q2=3)], roster(text), policy).grades[0]
        for text in (MOODLE, EXTENDED)
    )
    assert (late.late, late.penalty, late.total, late.own_due) == (1, Decimal("0.4"), Decimal("3.6"), None)
    assert (extended.late, extended.penalty, extended.total) == (0, 0, 4)
    assert extended.own_due == datetime(2026, 11, 26, 12)


@pytest.mark.parametrize(
    ("status", "due"),
    [
        ("Submitted for grading", None),
        ("Submitted for grading - Extension granted until: 26 November 2026, 12:00 PM", (26, 12)),
        ("Submitted for grading - Graded - Extension granted until: 26 Nov 2026, 16:05 - ", (26, 16, 5)),
        ("No submission - Overdue by: 2 days - Extension granted until: 2026-11-26 12:00", (26, 12)),
        ("Released -  - Extension granted until: November 26, 2026, 4:05\u202fPM", (26, 16, 5)),
        ("Extension granted until: Thursday, 26 November 2026, 12:00 PM", (26, 12)),
    ],
)
def test_an_extension_is_read_whatever_the_status_says_else(roster, status, due):
    text = MOODLE.replace("Submitted for grading", f'"{status}"')
    assert roster(text).students[0].due == (due and datetime(2026, 11, *due))


def test_a_column_of_due_times_is_read_but_an_extension_comes_first(roster):
    def with_column(text):
        return text.replace("Status,", "Status,Due date,").replace(
            ",,4.00", ',"Tuesday, 24 November 2026, 12:00 PM",,4.00', 1
        )

    # The column comes after the status, so that the cells of both students must move.
    text = with_column(MOODLE).replace("No submission,,", "No submission,-,,")
    assert [one.due for one in roster(text).students] == [datetime(2026, 11, 24, 12), None]
    text = with_column(EXTENDED).replace("No submission,,", "No submission,-,,")
    assert roster(text).students[0].due == datetime(2026, 11, 26, 12)


def test_an_extension_that_is_not_understood_costs_nothing_and_is_told(roster):
    found = roster(EXTENDED.replace("Thursday, 26 November", "Donnerstag, 26. November"))
    assert "Donnerstag" in found.problems[0]
    policy = LatePolicy(datetime(2026, 11, 23, 12), Decimal(10))
    submitted = record("1234567", "moodle", q1=1, q2=3, submitted="2026-11-25T10:00:00")
    grade = make_book(batch(), [submitted], found, policy).grades[0]
    assert (grade.late, grade.total) == (None, 4)
    assert "no penalty was taken" in grade.problems[0]


@pytest.mark.parametrize("name", ["Maximum Grade", "Maximum grade"])
def test_columns_are_found_with_the_capitals_of_any_version(roster, name):
    text = MOODLE.replace("Maximum Grade", name).replace("4.00", "100.00")
    table, notes = write(roster(text), record("1234567", "moodle", q1=1))
    assert table.rows[0][4] == "25.00"
    assert "multiplied by 100/4" in notes[0]


def test_a_maximum_that_is_no_number_is_refused(roster):
    with pytest.raises(GradingError, match="maximum must be a number.*Received: '1,000'"):
        write(roster(MOODLE.replace("4.00", '"1,000"')), record("1234567", "moodle", q1=1))


def test_a_time_in_another_language_is_reported(roster):
    found = roster(MOODLE.replace("Monday, 23 November 2026, 4:05 PM", "lundi 23 novembre 2026, 16:05"))
    assert found.students[0].submitted is None
    assert "Jane Doe" in found.problems[0]
    assert "lundi" in found.problems[0]


@pytest.mark.parametrize("identifier", ["Jane", ""])
def test_an_identifier_must_be_one(roster, identifier):
    with pytest.raises(GradingError, match=f"roster.csv: .*Participant 1234567.*Received: '{identifier}'"):
        roster(f"Identifier,Grade\n{identifier},1\n")


def test_the_worksheet_comes_back_with_grade_and_feedback(roster):
    marks = record("1234567", "moodle", q1=1, q2=1.5)
    given = [Override("1234567", "q1", Decimal("0.5"), "a <b> & c")]
    policy = LatePolicy(datetime(2026, 11, 23, 12), Decimal(10))
    table, notes = write(roster(MOODLE), marks, policy=policy, overrides=given)
    before = roster(MOODLE).table
    assert table.header == before.header
    assert table.rows[1] == before.rows[1]
    assert table.rows[0][:4] + table.rows[0][5:9] == before.rows[0][:4] + before.rows[0][5:9]
    assert table.rows[0][4] == "1.60"
    assert table.rows[0][9] == (
        "q1: 0.5 of 1<br>q2: 1.5 of 3<br>Late, days begun: 1. Points taken off: 0.4<br>"
        "By your instructor: q1 set to 0.5: a &lt;b&gt; &amp; c<br>Total: 1.6 of 4"
    )
    assert notes == []


def test_the_maximum_is_the_scale_and_its_comma_is_kept(roster):
    table, notes = write(roster(MOODLE.replace("4.00", '"100,00"')), record("1234567", "moodle", q1=1))
    assert table.rows[0][4] == "25,00"
    assert notes == [
        "Moodle's maximum is 100 and the exercise set has 4 points: totals were multiplied by 100/4."
    ]


def test_a_locked_grade_stays(roster):
    locked = roster(MOODLE.replace("4.00,Yes", "4.00,No", 1))
    table, notes = write(locked, record("1234567", "moodle", q1=1))
    assert table.rows == locked.table.rows
    assert "cannot be changed" in notes[0]
