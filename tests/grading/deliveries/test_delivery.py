"""Whose a file is, in what Canvas, Moodle and plain folders deliver."""

import os
from datetime import datetime

import pytest

from grading._errors import GradingError
from grading.deliveries import read_delivery
from grading.deliveries._choice import choose
from tests.grading.samples import assignment, notebook, write_files, write_zip

WORK = notebook("q1 = 1")


def delivered(folder, files, as_zip):
    if as_zip:
        return read_delivery(write_zip(folder / "delivery.zip", files))
    return read_delivery(write_files(folder / "delivery", files))


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
    assert found.form == "canvas"
    assert sorted(found.submissions) == ["12345", "222", "333", "444", "anon_Ab12c"]
    assert found.submissions["222"].owner.late is True
    assert found.submissions["12345"].owner.late is False
    assert found.submissions["222"].student == {"id": "222", "email": None, "name": "müllerzoë"}
    assert found.submissions["444"].notebooks == ()
    assert "leekim_444_text.html" in found.submissions["444"].notes[0]
    assert found.problems == []


@pytest.mark.parametrize("as_zip", [False, True])
def test_of_canvas_resubmissions_the_newest_counts_and_the_others_are_named(tmp_path, as_zip):
    files = {
        "doejane_LATE_12345_700_work-2.ipynb": notebook("third"),
        "doejane_12345_500_work.ipynb": notebook("first"),
        "doejane_12345_600_work-1.ipynb": notebook("second"),
        "roejohn_333_800_work.ipynb": WORK,
        "roejohn_333_800_work-10.ipynb": notebook("tenth"),
        "roejohn_333_800_work-9.ipynb": notebook("ninth"),
    }
    found = delivered(tmp_path, files, as_zip)
    choice = choose(found.submissions["12345"], assignment())
    assert b"third" in choice.content
    assert choice.late is True
    assert "work-1.ipynb" in choice.notes[0]
    assert "work.ipynb" in choice.notes[0]
    assert b"tenth" in choose(found.submissions["333"], assignment()).content


def test_the_newest_is_that_of_this_exercise_set_if_one_says_so(tmp_path):
    files = {
        "doejane_12345_900_other.ipynb": notebook("another set", title="ELU"),
        "doejane_12345_800_mine.ipynb": notebook("this set", title="Saturation"),
        "doejane_12345_950_broken.ipynb": b"{",
    }
    choice = choose(delivered(tmp_path, files, True).submissions["12345"], assignment())
    assert b"this set" in choice.content
    assert "the newest that fits" in choice.notes[0]
    assert "broken" in choice.notes[0]


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
    assert found.form == "moodle"
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


def test_one_number_under_two_names_is_for_a_human(tmp_path):
    files = {
        "doejane_12345_67890_x.ipynb": WORK,
        "mallory_12345_99999_67891_x.ipynb": notebook("not Jane's"),
    }
    found = delivered(tmp_path, files, True).submissions["12345"]
    assert "doejane" in found.problem
    assert "mallory" in found.problem
    choice = choose(found, assignment())
    assert choice.file is None
    assert choice.notes[-1] == found.problem


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
    assert found.form == "plain"
    assert sorted(found.submissions) == ["jane.doe@uni.example", "s1024", "s1025", "s1026", "ü@uni.example"]
    assert len(found.submissions["s1024"].notebooks) == 1
    assert found.submissions["jane.doe@uni.example"].student["email"] == "jane.doe@uni.example"
    assert dict(found.problems) == {
        "readme.txt": "it is no notebook, and in no student's folder",
        "s1027.zip": "archives are not opened",
    }


def test_of_several_plain_notebooks_the_newest_by_date_counts(tmp_path):
    files = {"ana/b.ipynb": notebook("old"), "ana/a.ipynb": notebook("new"), "bob.ipynb": WORK}
    folder = write_files(tmp_path / "in", files)
    os.utime(folder / "ana/b.ipynb", (1e9, 1e9))
    os.utime(folder / "ana/a.ipynb", (1.1e9, 1.1e9))
    submission = read_delivery(folder).submissions["ana"]
    assert submission.notebooks[0][1].modified == datetime.fromtimestamp(1.1e9)
    choice = choose(submission, assignment())
    assert b"new" in choice.content
    assert choice.notes == ("Marked: ana/a.ipynb, the newest by its date. Also handed in: ana/b.ipynb.",)


def test_a_notebook_of_another_set_is_told(tmp_path):
    files = {"ana.ipynb": notebook("x", title="ELU"), "bob.ipynb": notebook("x", title="Saturation")}
    found = delivered(tmp_path, files, False)
    assert choose(found.submissions["ana"], assignment()).notes == (
        "The checks in ana.ipynb are those of another exercise set, ELU.",
    )
    assert choose(found.submissions["bob"], assignment()).notes == ()


def test_a_single_notebook_needs_no_note(tmp_path):
    choice = choose(delivered(tmp_path, {"ana.ipynb": WORK}, False).submissions["ana"], assignment())
    assert (choice.file, choice.content, choice.notes) == ("ana.ipynb", WORK, ())


@pytest.mark.parametrize(
    ("files", "keys"),
    [
        ({"delivery/ana.ipynb": WORK, "delivery/bob.ipynb": WORK}, ["ana", "bob"]),
        ({"week1/ana/x.ipynb": WORK, "week1/bob/x.ipynb": WORK}, ["ana", "bob"]),
        ({"week1/doejane_1_2_x.ipynb": WORK}, ["1"]),
        ({"week1/Ann Lee_17_assignsubmission_file/x.ipynb": WORK}, ["17"]),
        ({"ana/x.ipynb": WORK, "ana/y.ipynb": WORK}, ["ana"]),
    ],
)
def test_a_folder_around_everything_is_nobody_s_name(tmp_path, files, keys):
    assert sorted(delivered(tmp_path, files, True).submissions) == keys


def test_a_plain_name_with_numbers_is_not_canvas_s(tmp_path):
    files = {"group_3_01_saturation.ipynb": WORK, "group_4_01_saturation.ipynb": WORK}
    found = delivered(tmp_path, files, True)
    assert found.form == "plain"
    assert list(found.submissions) == ["group_3_01_saturation", "group_4_01_saturation"]


def test_an_empty_delivery_has_no_submissions(tmp_path):
    assert delivered(tmp_path, {}, True).submissions == {}


@pytest.mark.parametrize("content", [None, b"", b"no zip", b"PK\3\4 cut off"])
def test_what_is_neither_folder_nor_zip_is_refused(tmp_path, content):
    path = tmp_path / "delivery.zip"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(GradingError, match="delivery.zip"):
        read_delivery(path)


def test_an_unknown_key_is_answered_with_those_there_are(tmp_path):
    with pytest.raises(GradingError, match="no submission 'eve'.*It has 1: ana"):
        delivered(tmp_path, {"ana.ipynb": WORK}, True).submission("eve")
