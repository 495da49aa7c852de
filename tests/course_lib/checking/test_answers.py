"""A test sees data and functions of data from a notebook, or an error that says why there is neither."""

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


def test_names_are_looked_up_at_each_call():
    namespace = {}
    answers = Answers(namespace)
    with pytest.raises(NotAnswered, match=r"`x` is not defined: run the cell"):
        answers("x")
    namespace["x"] = ...
    with pytest.raises(NotAnswered, match=r"`x` is still `...`"):
        answers("x")
    namespace["x"] = 3
    assert answers("x") == 3


def test_a_value_that_is_not_data_is_named():
    with pytest.raises(NotData, match=r"`x` is not data. Found a set. Turn it into a list."):
        Answers({"x": {1}})("x")


@pytest.mark.parametrize("name", ["blank", "blank_with_docstring"])
def test_a_body_of_dots_is_still_to_be_written(name):
    with pytest.raises(NotAnswered, match=f"`{name}` is still to be written"):
        ask(name, 0.0)


def test_a_function_receives_and_returns_copies():
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
    assert Answers({"convert": float})("convert")("2.5") == 2.5
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
        ("unfinished", "It still contains dots, `...`."),
    ],
)
def test_a_student_error_names_call_error_and_line(name, words):
    with pytest.raises(StudentError) as stopped:
        ask(name, 0)
    assert words in str(stopped.value)


@pytest.mark.parametrize(
    ("result", "error", "words"),
    [
        ({1}, NotData, r"The result of `f\(1\)` is not data. Found a set"),
        (..., NotAnswered, r"`f\(1\)` still returns `...`"),
    ],
)
def test_a_result_that_is_not_data_is_named(result, error, words):
    with pytest.raises(error, match=words):
        Answers({"f": lambda x: result})("f")(1)


def test_an_interruption_by_the_user_passes_through():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Answers({"f": interrupted})("f")()


def test_a_message_shows_the_arguments_of_the_call():
    call = Answers({"f": lambda *arguments, **keywords: 1 / 0})("f")
    with pytest.raises(StudentError, match=r"`f\(an array of shape \(3, 4\), array\(\[1.0\]\), tanh, n=2\)`"):
        call(np.zeros((3, 4)), np.ones(1), named("math:tanh"), n=2)
