"""Tests of the picture of differences."""

import numpy as np
import pytest

from course_lib import figures
from course_lib.evidence import Interval
from course_lib.figures._palette import PAPER


def test_differences():
    intervals = {"a − b": Interval(-0.2, -0.3, -0.1, 8), "a − c": Interval(0.1, -0.1, 0.3, 8)}
    figure = figures.differences(intervals, "difference in error", below="a is better")
    assert repr(figure) == (
        "Difference in error, mean and interval: a − b ≈-0.200 [-0.300, -0.100], below 0, a is better; "
        "a − c ≈0.100 [-0.100, 0.300], the interval holds 0."
    )
    dots = [container.lines[0] for container in figure.axes[0].containers]
    np.testing.assert_allclose([dot.get_xydata()[0] for dot in dots], [[-0.2, 0], [0.1, 1]])
    bars = [container.lines[2][0].get_segments()[0][:, 0] for container in figure.axes[0].containers]
    np.testing.assert_allclose(bars, [[-0.3, -0.1], [-0.1, 0.3]])
    assert [dot.get_markerfacecolor() == PAPER for dot in dots] == [False, True]
    assert figure.table().rows[1] == ("a − c", "≈0.100 [-0.100, 0.300]", "the interval holds 0")


def test_no_difference_is_refused():
    with pytest.raises(ValueError, match="at least one difference"):
        figures.differences({}, "error")
