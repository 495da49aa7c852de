"""Tests of what arguments must be."""

import pytest

from course_lib import _checks as checks


@pytest.mark.parametrize(("value", "least", "accepted"), [(1, 1, True), (0, 1, False), (0, 0, True)])
def test_whole_numbers_start_at_the_least(value, least, accepted):
    assert checks.is_whole_number(value, least) is accepted


@pytest.mark.parametrize("value", [1.0, True, "1", None])
def test_a_whole_number_is_an_integer(value):
    assert not checks.is_whole_number(value, least=0)


def test_a_flag_is_true_or_false():
    assert checks.flag("truncated", True) is True
    with pytest.raises(ValueError, match="truncated must be True or False. Received: truncated=1"):
        checks.flag("truncated", 1)
