"""Runs of a submission's cells, with a stand-in for the sandbox that does as it is told."""

import pytest

from course_lib.checking import encode, load_tests
from grading.assignment import Assignment, Question
from grading.marking import Limits, _mark, _session, mark
from grading.marking._notebook import Cell
from grading.marking._sandbox import SandboxStopped
from tests.grading.marked import PLAIN, notebook

CELLS = [Cell(1, "a"), Cell(2, "b"), Cell(3, "c")]


class Stage:
    """Plays sandboxes, one after another: each is what it answers to a cell, or to another request.

    What is said is the same each time, unless it is a list.
    """

    def __init__(self, *scripts):
        self.scripts = list(scripts)
        self.asked = []

    def __call__(self, limits):
        self.script = self.scripts.pop(0)
        self.asked.append([])
        return self

    def ask(self, request, seconds):
        asked = request[:1].decode()
        if asked == "C":
            asked = next(cell.place for cell in CELLS if f'"{cell.source}"'.encode() in request)
        self.asked[-1].append(asked)
        answer = self.script.get(asked, b"O")
        answer = answer.pop(0) if isinstance(answer, list) else answer
        if isinstance(answer, Exception):
            raise answer
        return answer

    def check_usage(self):
        pass

    def close(self):
        pass


@pytest.fixture
def play(monkeypatch):
    def run(*scripts):
        stage = Stage(*scripts)
        monkeypatch.setattr(_session, "Sandbox", stage)
        return _session.Session(CELLS, Limits()), stage

    return run


def error(name_missing, why):
    return b"X" + encode([name_missing, why])


def test_a_cell_that_is_stopped_is_left_out_and_all_others_run_afresh(play):
    session, stage = play({2: SandboxStopped("timeout", "it took long")}, {})
    session.start()
    assert stage.asked == [[1, 2], [1, 3]]
    assert session.trouble == {2: ("timeout", "It was stopped and left out: it took long.")}


def test_cells_that_lack_a_name_run_again_as_long_as_that_helps(play):
    session, stage = play({1: error(True, "NameError"), 2: error(False, "ValueError")})
    session.start()
    assert stage.asked == [[1, 2, 3, 1]]
    assert session.trouble == {1: ("error", "NameError"), 2: ("error", "ValueError")}
    assert session.rerun == []


def test_after_the_visible_tests_nothing_changes_what_is_said(play):
    session, stage = play({"L": SandboxStopped("died", "it ended")}, {2: error(False, "I have seen 0.314")})
    session.start()
    session.freeze()
    assert session.answer(b"L", "slope").startswith(b"E")
    assert session.answer(b"G", "depth") == b"O"
    assert stage.asked == [[1, 2, 3, "L"], [1, 2, 3, "G"]]
    assert (session.trouble, session.rerun) == ({}, [])


def test_a_mark_tells_nothing_of_what_happened_while_hidden_tests_ran(play, monkeypatch):
    first = {"M": b"D" + encode([]), "G": b"D" + encode(4), "S": [b"O", SandboxStopped("died", "it ended")]}
    _, stage = play(first, {2: error(False, "I have seen 0.314"), "G": b"D" + encode(4)})
    monkeypatch.setattr(_mark, "check_sandbox", lambda: None)
    tests = load_tests(PLAIN / "tests" / "q2.py")
    assignment = Assignment("plain", "Plain", (Question("q2", 12, tests),), "digest")
    marks = mark(assignment, notebook(*(cell.source for cell in CELLS)))
    assert [len(asked) > 3 for asked in stage.asked] == [True, True]
    assert (marks["points"], marks["cells"], marks["notes"]) == (4, [], [])


def test_before_that_it_is_said(play):
    session, _ = play({"L": SandboxStopped("died", "it ended")}, {2: error(False, "ValueError: later")})
    session.start()
    session.answer(b"L", "slope")
    session.answer(b"G", "depth")
    assert session.trouble == {2: ("error", "ValueError: later")}


ODD = [
    b"",
    b"X",
    b"X" + bytes(50),
    error(True, 5),
    b"X" + encode("text"),
    b"X" + encode([True, "a", "b"]),
    b"D" + encode([1.5]),
    b"X" + encode([[True], "a"]),
    b"X" + encode([True, "a" * 2**21]),
]


@pytest.mark.parametrize("answer", ODD, ids=range(len(ODD)))
def test_an_answer_of_another_form_is_an_error_and_no_more(play, answer):
    session, _ = play({1: answer, "M": answer})
    session.start()
    assert session.trouble == {1: ("error", "It answered with something that cannot be read.")}
    assert session.missing_names(["slope"]) == set()
