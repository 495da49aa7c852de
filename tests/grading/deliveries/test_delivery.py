"""Deliveries: which of a student's notebooks counts; `platforms` tests whose a file is."""

import os
from datetime import datetime

import pytest

from grading._text import GradingError
from grading.deliveries import choose_notebook, read_delivery
from tests.grading.samples import assignment, delivered, notebook, write_files

WORK = notebook("q1 = 1")
METADATA = {"a_1_export/submission_metadata.yml": b"submission_1: {}"}
CLASS = ["ana", "bob"]


def test_the_newest_is_that_of_this_exercise_set_if_one_says_so(tmp_path):
    files = {
        "doejane_12345_900_other.ipynb": notebook("another set", title="ELU"),
        "doejane_12345_800_mine.ipynb": notebook("this set", title="Saturation"),
        "doejane_12345_950_broken.ipynb": b"{",
    }
    choice = choose_notebook(delivered(tmp_path, files, True).submissions["12345"], assignment())
    assert b"this set" in choice.content
    assert "the newest that fits" in choice.notes[0]
    assert "broken" in choice.notes[0]


def test_of_several_plain_notebooks_the_newest_by_date_counts(tmp_path):
    files = {"ana/b.ipynb": notebook("old"), "ana/a.ipynb": notebook("new"), "bob.ipynb": WORK}
    folder = write_files(tmp_path / "in", files)
    os.utime(folder / "ana/b.ipynb", (1e9, 1e9))
    os.utime(folder / "ana/a.ipynb", (1.1e9, 1.1e9))
    submission = read_delivery(folder).submissions["ana"]
    assert submission.notebooks[0][1].modified == datetime.fromtimestamp(1.1e9)
    choice = choose_notebook(submission, assignment())
    assert b"new" in choice.content
    assert choice.notes == ("Marked: ana/a.ipynb, the newest by its date. Also handed in: ana/b.ipynb.",)


def test_a_notebook_of_another_set_is_told(tmp_path):
    files = {"ana.ipynb": notebook("x", title="ELU"), "bob.ipynb": notebook("x", title="Saturation")}
    found = delivered(tmp_path, files, False)
    assert choose_notebook(found.submissions["ana"], assignment()).notes == (
        "The checks in ana.ipynb are those of another exercise set, ELU.",
    )
    assert choose_notebook(found.submissions["bob"], assignment()).notes == ()


def test_a_single_notebook_needs_no_note(tmp_path):
    choice = choose_notebook(delivered(tmp_path, {"ana.ipynb": WORK}, False).submissions["ana"], assignment())
    assert (choice.file, choice.content, choice.notes) == ("ana.ipynb", WORK, ())


@pytest.mark.parametrize(
    ("files", "keys"),
    [
        ({"delivery/ana.ipynb": WORK, "delivery/bob.ipynb": WORK}, ["ana", "bob"]),
        ({"week1/ana/x.ipynb": WORK, "week1/bob/x.ipynb": WORK}, ["ana", "bob"]),
        ({"week1/doejane_1_2_x.ipynb": WORK}, ["1"]),
        ({"week1/HW_jdoe_attempt_2026-03-01-14-30-05_x.ipynb": WORK}, ["jdoe"]),
        ({"week1/Ann Lee_17_assignsubmission_file/x.ipynb": WORK}, ["17"]),
        ({"ana/x.ipynb": WORK, "ana/y.ipynb": WORK}, ["ana"]),
        # a class with a loose file, within the folder or beside it
        ({"week1/ana/x.ipynb": WORK, "week1/bob/x.ipynb": WORK, "week1/README": b"hi"}, CLASS),
        ({"week1/ana/x.ipynb": WORK, "week1/bob/x.ipynb": WORK, "README.md": b"hi"}, CLASS),
        ({"a_1_export/s_1/x.ipynb": WORK, "a_1_export/s_2/x.ipynb": WORK, **METADATA}, ["s_1", "s_2"]),
        ({"delivery/w/ana/x.ipynb": WORK, "delivery/w/bob/x.ipynb": WORK, "delivery/a.txt": b""}, CLASS),
        (
            {"week1/ana/x.ipynb": WORK, "week1/bob/x.ipynb": WORK, "week1/given.ipynb": WORK},
            [*CLASS, "given"],
        ),
        ({"w/doejane_1_2_x.ipynb": WORK, "w/roejo_3_4_x.ipynb": WORK, "README": b""}, ["1", "3"]),
        # one student's work
        ({"ana/README": b"hi", "ana/data/d.csv": b"", "ana/work/x.ipynb": WORK}, ["ana"]),
        ({"ana/README": b"hi", "ana/data/d.csv": b"", "ana/x.ipynb": WORK}, ["ana"]),
        ({"ana/x.ipynb": WORK, "README": b"hi"}, ["ana"]),
    ],
)
def test_a_folder_around_everything_is_nobody_s_name(tmp_path, files, keys):
    assert sorted(delivered(tmp_path, files, True).submissions) == keys


def test_a_loose_file_beside_a_class_is_listed(tmp_path):
    files = {"w/ana/x.ipynb": WORK, "w/bob/x.ipynb": WORK, "w/in.yml": b"", "a.txt": b""}
    reason = "it is not a notebook, and not in a student's folder"
    assert sorted(delivered(tmp_path, files, True).problems) == [("a.txt", reason), ("in.yml", reason)]


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
