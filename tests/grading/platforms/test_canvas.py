"""Canvas: whose files are, how its gradebook reads, and what it gets back."""

import pytest

from grading._text import GradingError
from grading.deliveries import choose_notebook
from grading.gradebook import make_book
from grading.platforms import find_platform
from tests.grading.samples import CANVAS, assignment, batch, delivered, notebook, record

WORK = notebook("q1 = 1")
PLATFORM = find_platform("canvas")


def write(roster, *records, column=None):
    return PLATFORM.write_grades(make_book(batch(), records, roster), roster.table, column)


@pytest.mark.parametrize("as_zip", [False, True])
def test_canvas_tells_students_by_number_and_lateness_by_name(tmp_path, as_zip):
    files = {
        "doejane_12345_67890_01_saturation.ipynb": WORK,
        "müllerzoë_LATE_222_67891_my_work_3_4_5.ipynb": WORK,
        "smith_jones_333_67892_x.ipynb": WORK,
        "leekim_444_text.html": b"<p>hello</p>",
        "anon_Ab12c_67893_x.ipynb": WORK,
    }
    found = delivered(tmp_path, files, as_zip)
    assert found.platform is PLATFORM
    assert sorted(found.submissions) == ["12345", "222", "333", "444", "anon_Ab12c"]
    assert found.submissions["222"].owner.late is True
    assert found.submissions["12345"].owner.late is False
    assert found.submissions["222"].student == {"id": "222", "email": None, "name": "müllerzoë"}
    assert found.submissions["444"].notebooks == ()
    assert "leekim_444_text.html" in found.submissions["444"].notes[0]
    assert found.problems == []


@pytest.mark.parametrize(
    "name",
    [
        "शर्माप्रिया",  # Devanagari
        "สมิธนิรันดร์",  # Thai
        "குமார்ரவி",  # Tamil
        "ශ්\u200dරීනිමල්",  # Sinhala, with a joiner
        "যাদবঅমিত",  # Bengali
        "مُحَمَّدعَلِي",  # Arabic with vowel signs
        "mu\u0308llerzoe\u0308",  # decomposed accents
        "İpekçiİnci".lower(),  # Turkish: the small letter of İ is decomposed
        "nguyê\u0303nthi\u0323",  # Vietnamese
    ],
)
@pytest.mark.parametrize("late", ["", "_LATE"])
def test_names_hold_all_that_words_hold(tmp_path, name, late):
    files = {f"{name}{late}_12345_67890_संतृप्ति.ipynb": WORK, f"{name}{late}_12346_text.html": b"<p>"}
    found = delivered(tmp_path, files, True)
    assert found.platform is PLATFORM
    assert list(found.submissions) == ["12345", "12346"]
    assert found.submissions["12345"].owner.name == name
    assert found.submissions["12345"].owner.late is (late != "")


@pytest.mark.parametrize("name", ["doe jane", "doe-jane", "doe,jane", "Homework 1", "doe\u0301 jane", "a.b"])
def test_names_hold_no_more_than_words_hold(name):
    assert PLATFORM.find_owner((f"{name}_12345_67890_x.ipynb",)) is None


def test_one_name_in_both_forms_of_accents_is_one_student_s(tmp_path):
    files = {"zoë_1_2_x.ipynb": WORK, "zoe\u0308_1_3_x.ipynb": notebook("newer")}
    found = delivered(tmp_path, files, True).submissions["1"]
    assert found.problem is None
    assert b"newer" in choose_notebook(found, assignment()).content


def test_of_resubmissions_the_newest_counts_and_the_others_are_named(tmp_path):
    files = {
        "doejane_LATE_12345_700_work-2.ipynb": notebook("third"),
        "doejane_12345_500_work.ipynb": notebook("first"),
        "doejane_12345_600_work-1.ipynb": notebook("second"),
        "roejohn_333_800_work.ipynb": WORK,
        "roejohn_333_800_work-10.ipynb": notebook("tenth"),
        "roejohn_333_800_work-9.ipynb": notebook("ninth"),
    }
    found = delivered(tmp_path, files, True)
    choice = choose_notebook(found.submissions["12345"], assignment())
    assert b"third" in choice.content
    assert choice.late is True
    assert choice.submitted is None
    assert "work-1.ipynb" in choice.notes[0]
    assert "work.ipynb" in choice.notes[0]
    assert "by its date" not in choice.notes[0]
    assert b"tenth" in choose_notebook(found.submissions["333"], assignment()).content


def test_one_number_under_two_names_is_for_the_instructor(tmp_path):
    files = {
        "doejane_12345_67890_x.ipynb": WORK,
        "mallory_12345_99999_67891_x.ipynb": notebook("not Jane's"),
    }
    found = delivered(tmp_path, files, True).submissions["12345"]
    assert "doejane" in found.problem
    assert "mallory" in found.problem
    choice = choose_notebook(found, assignment())
    assert choice.file is None
    assert choice.notes[-1] == found.problem


def test_a_plain_name_with_numbers_is_not_canvas_s(tmp_path):
    files = {"group_3_01_saturation.ipynb": WORK, "group_4_01_saturation.ipynb": WORK}
    found = delivered(tmp_path, files, True)
    assert found.platform.name == "plain"
    assert list(found.submissions) == ["group_3_01_saturation", "group_4_01_saturation"]


def test_the_gradebook_is_recognized_by_its_columns(roster):
    found = roster(CANVAS)
    assert found.platform is PLATFORM
    assert [student.id for student in found.students] == ["12345", "12346", "99999"]
    assert found.students[0].email == "jane@uni.example"
    assert set(found.students[1].others) == {"S2", "JD2"}
    assert found.students[0].name == "Doe, Jane"


def test_names_may_come_in_two_columns(roster):
    found = roster("LastName,FirstName,ID,SIS Login ID,Section,Saturation (501)\nDoe,Jane,12345,jd,1,\n")
    assert found.students[0].name == "Jane Doe"


def test_the_rows_come_back_with_one_column(roster):
    marks = [record("12345", "canvas", q1=1, q2=1.5), record("7", "canvas", q1=1)]
    table, notes = write(roster(CANVAS), *marks)
    assert table.to_bytes().decode() == (
        "Student,ID,SIS User ID,SIS Login ID,Section,Saturation (501)\n"
        ",,,,,Manual Posting\n"
        "    Points Possible,,,,,4.00\n"
        '"Doe, Jane",12345,S1,jane@uni.example,"Section 1, Monday",2.50\n'
        '"Doe, Jane",12346,S2,JD2,Section 2,\n'
        '"Student, Test",99999,,0f3a,Section 1,\n'
    )
    assert notes == []


def test_what_has_no_new_grade_stays_and_so_does_what_is_excused(roster):
    text = CANVAS.replace('Monday",,', 'Monday",EX,').replace("Section 2,,", "Section 2,3.00,")
    table, notes = write(roster(text), record("12345", "canvas", q1=1))
    assert [row[-1] for row in table.rows[2:]] == ["EX", "3.00", ""]
    assert "Canvas says EX" in notes[0]


def test_the_possible_points_are_the_scale(roster):
    text = CANVAS.replace("4.00", '"10,00"').replace("12345", "=12345")
    table, notes = write(roster(text), record("12346", "canvas", q1=1, q2=1.5))
    assert table.rows[3][-1] == "6.25"
    assert "multiplied by 10/4" in notes[0]
    assert b"'=12345" in table.to_bytes()


@pytest.mark.parametrize(
    ("column", "index"), [("ELU", 6), ("ELU (502)", 6), ("Saturation (501)", 5), (None, 5)]
)
def test_the_column_is_the_set_s_or_the_one_named(roster, column, index):
    table, _ = write(roster(CANVAS), record("12346", "canvas", q1=1), column=column)
    assert table.header[-1] == roster(CANVAS).table.header[index]


def test_a_column_that_is_missing_or_ambiguous_is_refused(roster):
    with pytest.raises(GradingError, match=r"no column called 'GELU'.*Saturation \(501\), ELU \(502\)"):
        write(roster(CANVAS), column="GELU")
    for twice in ("Saturation (502)", "Saturation (501)"):
        with pytest.raises(GradingError, match="several columns"):
            write(roster(CANVAS.replace("ELU (502)", twice)))
