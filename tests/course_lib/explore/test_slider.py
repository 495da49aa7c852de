"""Tests of sliders."""

import numpy as np
import pytest

from course_lib.explore import slider


def test_values_are_pythons_own_numbers():
    whole, real = slider(np.arange(3), label="w"), slider(np.linspace(0, 1, 3), label="w")
    assert (whole.values, [type(value) for value in whole.values]) == ((0, 1, 2), [int] * 3)
    assert (real.values, [type(value) for value in real.values]) == ((0.0, 0.5, 1.0), [float] * 3)


def test_texts_follow_format_and_unit():
    assert slider([0.1, 0.25], label="w", format=".2f", unit="s").texts == ("0.10 s", "0.25 s")


def test_a_slider_shows_its_first_value_unless_told():
    assert slider([3, 5, 7], label="w").initial == 0
    assert slider([3, 5, 7], label="w", initial=7).initial == 2


def test_the_initial_value_is_found_among_rounded_values():
    grid = np.linspace(0, 1, 11)
    assert 0.3 not in grid
    assert slider(grid, label="w", initial=0.3).initial == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"label": " "}, "needs a label. Received: ' '"),
        ({"values": []}, r"at least two values that look different. Received: \(\)"),
        ({"values": [1]}, "at least two values that look different. Received: .'1',"),
        ({"values": [0.101, 0.102], "format": ".2f"}, "Received: .'0.10', '0.10'"),
        ({"initial": 4, "unit": "%"}, "initial must be one of 1 %, 2 %, 3 %. Received: 4 %"),
    ],
)
def test_a_slider_that_makes_no_sense_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        slider(**({"values": [1, 2, 3], "label": "w"} | arguments))
