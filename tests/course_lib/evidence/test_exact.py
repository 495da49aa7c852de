"""Tests of exact values."""

import numpy as np
import pytest

from course_lib.evidence import Exact


def test_an_exact_value_is_written_without_the_sign():
    assert str(Exact(11 / 48)) == "0.229"
    assert str(Exact(11 / 48, digits=5)) == "0.22917"
    assert str(Exact(3)) == "3"


def test_an_exact_value_is_an_interval_of_no_width():
    value = Exact(0.25)
    assert value.low == value.mean == value.high == 0.25
    assert value.basis == ""


@pytest.mark.parametrize("value", [np.nan, np.inf, [1.0, 2.0]])
def test_what_is_not_one_number_is_refused(value):
    with pytest.raises(ValueError, match="one finite number. Received:"):
        Exact(value)
