"""Files of tests are loaded with their points, and a test has an outcome whatever the student did."""

import pytest

from course_lib.checking import Answers, Outcome, load_tests, named, run_test

FILE = '''
from course_lib.checking import test_case

OK_FORMAT = False

name = "q1"
points = 3

@test_case(points=1, hidden=False,
    success_message="Well done", failure_message="a quarter")
def test_slope(slope):
    """At 0 it is a quarter:
    no more."""
    assert slope(0) == 0.25

@test_case(points=2, hidden=True)
def test_hidden(slope, x):
    assert x == 0.25
'''


@pytest.fixture
def read(tmp_path):
    def write_and_load(text):
        (tmp_path / "q1.py").write_text(text, encoding="utf-8")
        return load_tests(tmp_path / "q1.py")

    return write_and_load


def test_a_file_of_tests_defines_all_their_attributes(read):
    first, second = read(FILE)
    assert (first.question, first.name, first.points, first.hidden) == ("q1", "test_slope", 1, False)
    assert first.statement == "At 0 it is a quarter: no more."
    assert (first.success_message, first.failure_message) == ("Well done", "a quarter")
    assert (second.name, second.parameters, second.points, second.hidden) == (
        "test_hidden",
        ("slope", "x"),
        2,
        True,
    )


def cases(total, *points):
    """Return a file of tests that are worth `points`."""
    tests = [f"@test_case(points={one})\ndef test_{i}(): pass\n" for i, one in enumerate(points)]
    return "\n".join(
        ["from course_lib.checking import test_case", 'name = "q1"', f"points = {total}", *tests]
    )


@pytest.mark.parametrize(
    ("total", "points", "shares"),
    [(3, (1, 2), [1, 2]), (3, (None, None), [1.5, 1.5]), (3, (1, None, None), [1, 1, 1]), (0, (0,), [0])],
)
def test_tests_without_points_share_the_rest(read, total, points, shares):
    assert [test.points for test in read(cases(total, *points))] == shares


@pytest.mark.parametrize(
    ("total", "points"),
    [(3, (1, 1)), (1, (1, 1)), (1, (2, -1)), (1, (2, None)), (None, (1,)), (1, ("'1'",)), (1, (True,))],
)
def test_points_that_do_not_add_up_are_refused(read, total, points):
    with pytest.raises(ValueError, match="Received: "):
        read(cases(total, *points))


@pytest.mark.parametrize("text", ["", 'name = "q1"\npoints = 1', FILE.replace('name = "q1"', "")])
def test_a_file_without_tests_is_refused(read, text):
    with pytest.raises(ValueError, match="A file of tests sets `name`"):
        read(text)


def outcome(test, **namespace):
    return run_test(test, Answers(namespace))


def test_passed_and_not_yet(read):
    visible, hidden = read(FILE)
    assert outcome(visible, slope=lambda z: 0.25) == Outcome(True, "Well done")
    assert outcome(visible, slope=lambda z: 0.5) == Outcome(False, "a quarter")
    assert outcome(hidden, slope=1, x=0.25) == Outcome(True, "")
    assert outcome(hidden, slope=1, x=0.3) == Outcome(False, "`x` is 0.3.")


def test_an_assertions_own_message_comes_first(read):
    [test] = read(cases(1, 1).replace("def test_0(): pass", "def test_0(x): assert x == 1, f'x is {x}'"))
    assert outcome(test, x=2).message == "x is 2"


def test_a_result_that_a_test_cannot_use_is_shown(read):
    [test] = read(cases(1, 1).replace("def test_0(): pass", "def test_0(f): assert abs(f(3) - 1) < 1"))

    def forgets(z):
        result = z - 2  # noqa: F841 - the mistake

    found = outcome(test, f=forgets)
    assert not found.passed
    assert "`f(3)` returns None. Does the function `return` its result? TypeError: " in found.message


@pytest.mark.parametrize(
    ("namespace", "words"),
    [
        ({}, "`slope` is not defined"),
        ({"slope": ...}, "`slope` is still `...`"),
        ({"slope": lambda z: {z}}, "is not data"),
        ({"slope": lambda z: 1 / 0}, "stops with ZeroDivisionError"),
        ({"slope": lambda: 0.25}, "stops with TypeError"),
        ({"slope": 0.25}, "`slope` is 0.25. TypeError: 'float' object is not callable"),
        ({"slope": {1}}, "Found a set"),
    ],
)
def test_an_answer_that_cannot_be_tested_says_why(read, namespace, words):
    found = outcome(read(FILE)[0], **namespace)
    assert not found.passed
    assert words in found.message


def test_a_student_cannot_end_a_test_by_an_assertion_or_exit(read):
    def pretend(z):
        raise AssertionError("passed")

    assert "`slope(0)` stops with AssertionError: passed" in outcome(read(FILE)[0], slope=pretend).message


def test_long_messages_are_cut(read):
    [test] = read(cases(1, 1).replace("def test_0(): pass", "def test_0(x): assert False, x"))
    assert len(outcome(test, x="a" * 10_000).message) == 2000


def test_otters_own_name_of_the_question_may_differ_from_the_file(read):
    assert read(FILE.replace('"q1"', '"q7"'))[0].question == "q7"


def test_a_named_argument_reaches_the_function(read):
    source = (
        "def test_0(f):\n    from course_lib.checking import named\n    assert f(named('math:sqrt')) == 3"
    )
    [test] = read(cases(1, 1).replace("def test_0(): pass", source))
    assert outcome(test, f=lambda root: root(9)).passed
    assert repr(named("math:sqrt")) == "sqrt"
