"""Tests of the checks of arguments."""

import numpy as np
import pytest

from course_lib import _checks as checks

NUMBERS = [checks.finite_number, checks.positive_number, checks.nonnegative_number]


@pytest.mark.parametrize(("value", "minimum", "accepted"), [(1, 1, True), (0, 1, False), (0, 0, True)])
def test_the_minimum_is_a_whole_number(value, minimum, accepted):
    assert checks.is_whole_number(value, minimum) is accepted


@pytest.mark.parametrize("value", [1.0, True, "1", None])
def test_a_whole_number_is_an_integer(value):
    assert not checks.is_whole_number(value, minimum=0)


def test_a_list_of_whole_numbers_has_a_fewest_length():
    numbers = checks.whole_numbers("widths", (np.int64(3), 1), minimum=1, fewest=2)
    assert numbers == [3, 1]
    assert type(numbers[0]) is int
    with pytest.raises(ValueError, match=r"^widths\[1\] must be a whole number.* Received: widths\[1\]=0"):
        checks.whole_numbers("widths", [3, 0], minimum=1, fewest=2)
    with pytest.raises(ValueError, match=r"^widths must hold 2 or more .* Received: widths=\[3\]"):
        checks.whole_numbers("widths", [3], minimum=1, fewest=2)


@pytest.mark.parametrize("check", NUMBERS)
@pytest.mark.parametrize("value", [True, "1", None, np.nan, np.inf, [1.0], 1j])
def test_a_number_is_real_and_finite(check, value):
    with pytest.raises(ValueError, match=r"^scale must be a .*finite number.* Received: scale="):
        check("scale", value)


@pytest.mark.parametrize(("value", "accepted_by"), [(-1, 1), (0, 2), (np.float32(0.5), 3), (np.int64(2), 3)])
def test_numbers_are_accepted_by_their_sign(value, accepted_by):
    accepted = 0
    for check in NUMBERS:
        try:
            number = check("scale", value)
        except ValueError:
            continue
        assert type(number) is float
        assert number == value
        accepted += 1
    assert accepted == accepted_by


def test_a_range_includes_its_ends():
    assert [checks.number_between("c", end, -1, 1) for end in (-1, 1)] == [-1, 1]
    with pytest.raises(ValueError, match=r"^c must be a number from -1 to 1. Received: c=1.5"):
        checks.number_between("c", 1.5, -1, 1)


def test_a_boolean_is_true_or_false():
    assert checks.boolean("truncated", True) is True
    with pytest.raises(ValueError, match="truncated must be True or False. Received: truncated=1"):
        checks.boolean("truncated", 1)


def test_a_name_is_one_of_the_allowed():
    assert checks.one_of("mode", "fan_in", ("fan_in", "fan_out")) == "fan_in"
    for value in ("fan", ["fan_in"], None):
        with pytest.raises(ValueError, match='^mode must be one of "fan_in", "fan_out". Received: mode='):
            checks.one_of("mode", value, ("fan_in", "fan_out"))
