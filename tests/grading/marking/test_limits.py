"""Limits are positive numbers."""

import pytest

from grading.marking import Limits


def test_times_may_be_fractions():
    assert Limits(cell_seconds=0.5).cell_seconds == 0.5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cell_seconds", 0),
        ("processes", -1),
        ("call_seconds", "5"),
        ("total_seconds", None),
        ("processors", 1.5),
        ("processors", True),
        ("test_seconds", float("nan")),
    ],
)
def test_anything_else_is_refused(name, value):
    with pytest.raises(ValueError, match=f"{name} must be a positive .*number. Received: {name}={value!r}"):
        Limits(**{name: value})
