"""A test sees of a student's notebook data, functions on data, and in words why there is neither."""

import numpy as np
import pytest

from course_lib.checking import Answers, NotAnswered, NotData, StudentError, named


def blank(z): ...


def blank_with_docstring(z):
    """Return the slope."""
    ...


def unfinished(z):
    slope = ...
    return slope * (1 - slope)


def divide(z):
    whole = 1
    return whole / z


def leave(z):
    raise SystemExit(0)


class MuteError(Exception):
    def __str__(self):
        raise SystemExit


def mute(z):
    raise MuteError


def ask(name, *arguments, **keywords):
    """Return what an answer from this module gives when it is called."""
    return Answers(globals())(name)(*arguments, **keywords)


def test_data_are_copied():
    array = np.zeros(3)
    found = Answers({"array": array})("array")
    found[:] = 1
    assert not array.any()


def test_answers_are_looked_up_when_asked():
    namespace = {}
    answers = Answers(namespace)
    with pytest.raises(NotAnswered, match=r"`x` is not defined: run the cell"):
        answers("x")
    namespace["x"] = ...
    with pytest.raises(NotAnswered, match=r"`x` is still `...`"):
        answers("x")
    namespace["x"] = 3
    assert answers("x") == 3


def test_what_is_no_data_is_named():
    with pytest.raises(NotData, match=r"`x` is not data. Found a set. Turn it into a list."):
        Answers({"x": {1}})("x")


@pytest.mark.parametrize("name", ["blank", "blank_with_docstring"])
def test_a_body_of_dots_is_still_to_be_written(name):
    with pytest.raises(NotAnswered, match=f"`{name}` is still to be written"):
        ask(name, 0.0)


def test_a_function_gets_copies_and_gives_copies():
    kept = {}

    def keep(array, scale=1):
        kept["array"] = array
        array *= scale
        return array

    array = np.ones(2)
    found = Answers({"keep": keep})("keep")(array, scale=3)
    np.testing.assert_array_equal(found, [3, 3])
    np.testing.assert_array_equal(array, [1, 1])
    found[:] = 7
    np.testing.assert_array_equal(kept["array"], [3, 3])


def test_a_named_function_arrives_as_itself():
    assert Answers({"apply": lambda f, x: f(x)})("apply")(named("math:sqrt"), 9.0) == 3


def test_anything_callable_is_a_function():
    assert Answers({"kind": float})("kind")("2.5") == 2.5
    assert Answers({"ufunc": np.tanh})("ufunc")(0.0) == 0


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "divide",
            "`divide(0)` stops with ZeroDivisionError: division by zero, in the line `return whole / z`.",
        ),
        ("leave", "`leave(0)` stops with SystemExit: 0"),
        ("mute", "`mute(0)` stops with MuteError, in"),
        ("unfinished", "There are still dots `...` in it."),
    ],
)
def test_an_error_of_the_student_says_where(name, words):
    with pytest.raises(StudentError) as stopped:
        ask(name, 0)
    assert words in str(stopped.value)


@pytest.mark.parametrize(
    ("result", "kind", "words"),
    [
        ({1}, NotData, r"What `f\(1\)` gives is not data. Found a set"),
        (..., NotAnswered, r"`f\(1\)` still gives `...`"),
    ],
)
def test_a_result_that_is_no_data_is_named(result, kind, words):
    with pytest.raises(kind, match=words):
        Answers({"f": lambda x: result})("f")(1)


def test_only_the_user_interrupts():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Answers({"f": interrupted})("f")()


def test_a_call_is_written_with_what_it_was_given():
    call = Answers({"f": lambda *arguments, **keywords: 1 / 0})("f")
    with pytest.raises(StudentError, match=r"`f\(an array of shape \(3, 4\), array\(\[1.0\]\), tanh, n=2\)`"):
        call(np.zeros((3, 4)), np.ones(1), named("math:tanh"), n=2)
