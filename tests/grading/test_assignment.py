"""Reading an assignment."""

import json
import shutil

import pytest

from grading.assignment import BadAssignment, load_assignment
from tests.grading.marked import PLAIN


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(PLAIN, tmp_path / "plain")


def test_questions_and_tests_come_in_their_order():
    plain = load_assignment(PLAIN)
    assert (plain.name, plain.title) == ("plain", "Slope, depth and steps")
    assert [(one.name, one.points, len(one.tests)) for one in plain.questions] == [
        ("q1", 3, 2),
        ("q2", 12, 2),
        ("q3", 48, 2),
    ]
    assert [test.hidden for test in plain.questions[1].tests] == [False, True]


def test_the_digest_is_that_of_the_files(folder):
    before = load_assignment(folder).digest
    assert before == load_assignment(PLAIN).digest
    tests = folder / "tests" / "q2.py"
    tests.write_text(tests.read_text().replace("depth == 7", "depth == 8"))
    assert load_assignment(folder).digest != before


def change(folder, **entries):
    path = folder / "assignment.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | entries))


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ({"format": 2}, "format must be 1. Received: 2"),
        ({"questions": []}, "no questions"),
        ({"questions": [{"name": "q1", "points": 4}]}, "the tests of q1 are worth 3.* of 4"),
        ({"questions": [{"name": "q9", "points": 4}]}, "q9.py is missing"),
        ({"questions": [{"points": 4}]}, "'name' is missing"),
        ({"questions": 5}, "no assignment in"),
    ],
)
def test_a_folder_that_holds_none_is_refused(folder, entries, why):
    change(folder, **entries)
    with pytest.raises(BadAssignment, match=why):
        load_assignment(folder)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(BadAssignment, match="assignment.json is missing"):
        load_assignment(tmp_path)


def test_files_that_are_no_tests_are_refused(folder):
    (folder / "tests" / "q1.py").write_text("def (")
    with pytest.raises(BadAssignment, match="invalid syntax"):
        load_assignment(folder)
