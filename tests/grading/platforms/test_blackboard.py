"""Blackboard: whose files are, how its gradebook reads, and what it gets back."""

from datetime import datetime
from decimal import Decimal

import pytest

from grading._text import GradingError
from grading.deliveries import choose_notebook
from grading.gradebook import LatePolicy, make_book
from grading.platforms import find_platform
from grading.tables import read_table
from tests.grading.samples import BLACKBOARD, assignment, batch, delivered, notebook, record

WORK = notebook("q1 = 1")
PLATFORM = find_platform("blackboard")


def write(roster, *records, column=None, policy=None):
    return PLATFORM.write_grades(make_book(batch(), records, roster, policy), roster.table, column)


@pytest.mark.parametrize("as_zip", [False, True])
def test_blackboard_tells_students_by_username_and_says_when(tmp_path, as_zip):
    files = {
        "Homework 1_jdoe_attempt_2026-03-01-14-30-05_01_saturation.ipynb": WORK,
        "Homework 1_jdoe_attempt_2026-03-01-14-30-05.txt": b"Name: Jane Doe (jdoe)",
        "Homework 1_zoë@uni.example_attempt_2026-03-02-00-00-00_my_attempt_2020-01-01-00-00-00_x.ipynb": WORK,
        "Homework 1_bl.li_attempt_2026-03-01-09-00-00.txt": b"Name: Bo Li (bl.li)",
        "Homework 1_er_attempt_2026-13-01-09-00-00_x.ipynb": WORK,
        "notes.ipynb": WORK,
    }
    found = delivered(tmp_path, files, as_zip)
    assert found.platform is PLATFORM
    assert sorted(found.submissions) == ["bl.li", "jdoe", "zoë@uni.example"]
    assert found.submissions["jdoe"].student == {"id": "jdoe", "email": None, "name": None}
    assert found.submissions["zoë@uni.example"].owner.submitted == datetime(2026, 3, 2)
    assert sorted(name for name, _ in found.problems) == [
        "Homework 1_er_attempt_2026-13-01-09-00-00_x.ipynb",
        "notes.ipynb",
    ]


def test_a_receipt_is_not_a_submission(tmp_path):
    files = {
        "HW_jdoe_attempt_2026-03-01-14-30-05_work.ipynb": WORK,
        "HW_jdoe_attempt_2026-03-02-14-30-05.txt": b"Name: Jane Doe (jdoe)",
        "HW_bl_attempt_2026-03-01-09-00-00.txt": b"Name: Bo Li (bl)",
    }
    found = delivered(tmp_path, files, True).submissions
    choice = choose_notebook(found["jdoe"], assignment())
    assert (choice.file, choice.notes) == ("HW_jdoe_attempt_2026-03-01-14-30-05_work.ipynb", ())
    assert choice.submitted == datetime(2026, 3, 1, 14, 30, 5)
    choice = choose_notebook(found["bl"], assignment())
    assert choice.file is None
    assert "No notebook was handed in, but HW_bl_attempt" in choice.notes[0]


def test_of_several_attempts_the_latest_counts_and_the_others_are_named(tmp_path):
    files = {
        "HW_jdoe_attempt_2026-03-09-23-59-59_work.ipynb": notebook("second"),
        "HW_jdoe_attempt_2026-03-10-00-00-00_a.ipynb": notebook("third"),
        "HW_jdoe_attempt_2026-02-28-12-00-00_work.ipynb": notebook("first"),
    }
    choice = choose_notebook(delivered(tmp_path, files, True).submissions["jdoe"], assignment())
    assert b"third" in choice.content
    assert choice.submitted == datetime(2026, 3, 10)
    (note,) = choice.notes
    assert note.startswith("Marked: HW_jdoe_attempt_2026-03-10-00-00-00_a.ipynb, the newest. Also handed in:")
    assert "2026-03-09" in note
    assert "2026-02-28" in note


@pytest.mark.parametrize(
    ("senders", "keys"),
    [
        (["HW 1_jdoe"], ["jdoe"]),
        (["Week_1_2_jdoe", "Week_1_2_j_doe"], ["j_doe", "jdoe"]),
        (["Week_1_jane_doe", "Week_1_john_doe"], ["jane_doe", "john_doe"]),
        (["Week_1_a", "Week_1_a_b", "Week_1_b"], ["a", "a_b", "b"]),
        (["Week 1_ana", "Week 2_bob"], ["ana", "bob"]),
    ],
)
def test_titles_and_usernames_may_hold_underscores(tmp_path, senders, keys):
    files = {f"{sender}_attempt_2026-03-01-14-30-05_x.ipynb": WORK for sender in senders}
    assert list(delivered(tmp_path, files, True).submissions) == keys


def test_a_title_with_numbers_is_not_canvas_s(tmp_path):
    files = {f"Week_3_1_{user}_attempt_2026-03-01-14-30-05_x.ipynb": WORK for user in ("ana", "bob")}
    found = delivered(tmp_path, files, True)
    assert found.platform is PLATFORM
    assert list(found.submissions) == ["ana", "bob"]


def test_the_gradebook_is_recognized_by_its_columns(roster):
    found = roster(BLACKBOARD, "utf-16")
    assert found.platform is PLATFORM
    assert [student.id for student in found.students] == ["jdoe", "j_doe@uni.example", "zn"]
    assert [student.email for student in found.students] == [None, "j_doe@uni.example", None]
    assert found.students[2].name == "Zoë Ñandú"
    assert "S3" in found.students[2].others
    assert found.problems == ()
    assert [student.row for student in found.find("jdoe", "blackboard")] == [0]
    assert found.find("S1", "blackboard") == []
    assert [student.row for student in found.find("S1", "plain")] == [0]
    assert found.find("jdoe", "canvas") == []


def test_a_table_of_names_without_assignments_is_not_blackboard_s(roster):
    found = roster("Last Name,First Name,Username,Email\nDoe,Jane,jdoe,j@uni.example\n")
    assert found.platform.name == "plain"


def test_the_file_comes_back_in_its_encoding_with_one_column(roster, tmp_path):
    marks = [record("jdoe", "blackboard", q1=1, q2=1.5), record("nobody", "blackboard", q1=1)]
    table, notes = write(roster(BLACKBOARD, "utf-16"), *marks)
    content = table.to_bytes()
    assert content.startswith(b'\xff\xfe"\0L\0a\0')
    assert content.decode("utf-16") == (
        '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Last Access"\t"Availability"\t'
        '"Saturation [Total Pts: 4 Score] |12345"\n'
        '"Doe"\t"Jane"\t"jdoe"\t"S1"\t"2026-11-20 10:00:00"\t"Yes"\t"2.50"\n'
        '"Doe"\t"Jane"\t"j_doe@uni.example"\t"S2"\t""\t"Yes"\t""\n'
        '"Ñandú"\t"Zoë"\t"zn"\t"S3"\t""\t"No"\t"3.00"\n'
    )
    assert notes == []
    (tmp_path / "gc.xls").write_bytes(content)
    assert read_table(tmp_path / "gc.xls") == table
    assert PLATFORM.has_written(table.header)


def test_a_comma_separated_file_comes_back_as_one(roster):
    text = BLACKBOARD.replace(",", "").replace("\t", ",")
    table, _ = write(roster(text, "utf-8-sig"), record("zn", "blackboard", q2=3))
    assert table.to_bytes().startswith(b'\xef\xbb\xbf"Last Name","First Name","Username"')
    assert table.rows[2][-1] == "3.00"


def test_the_points_in_the_column_s_name_are_the_scale(roster):
    table, notes = write(roster(BLACKBOARD), record("jdoe", "blackboard", q1=1, q2=1.5), column="ELU")
    assert table.header[-1] == "ELU [Total Pts: 1,000 Score] |12346"
    assert table.rows[0][-1] == "625.00"
    assert "multiplied by 1000/4" in notes[0]


@pytest.mark.parametrize("column", ["ELU", "ELU [Total Pts: 1,000 Score] |12346"])
def test_the_column_may_be_named_with_or_without_points(roster, column):
    assert write(roster(BLACKBOARD), column=column)[0].header[-1].startswith("ELU ")


@pytest.mark.parametrize("name", ["up to 4 Score", "4 Letter", "4 Percentage", "4 Complete/Incomplete"])
def test_a_column_without_points_to_enter_is_refused(roster, name):
    text = BLACKBOARD.replace("Total Pts: 4 Score", f"Total Pts: {name}")
    with pytest.raises(GradingError, match=r"Blackboard's gradebook has no column.*assignments: ELU \["):
        write(roster(text))


def test_a_column_there_twice_is_refused(roster):
    with pytest.raises(GradingError, match="several columns called '01_saturation' or 'Saturation'"):
        write(roster(BLACKBOARD.replace("ELU", "Saturation")))


def test_the_time_in_the_file_s_name_decides_about_lateness(roster):
    late = record("jdoe", "blackboard", q1=1, q2=3, submitted="2026-11-24T10:00:00")
    policy = LatePolicy(datetime(2026, 11, 23, 12), Decimal(25))
    table, _ = write(roster(BLACKBOARD), late, policy=policy)
    assert table.rows[0][-1] == "3.00"
