"""Tests of how approximate numbers are written."""

import pytest

from course_lib.evidence import approx


@pytest.mark.parametrize(
    ("number", "digits", "text"),
    [
        (0.15712, 2, "≈0.16"),
        (0.0999, 2, "≈0.10"),
        (-3.456, 3, "≈-3.46"),
        (999.6, 2, "≈1000"),
        (9.96, 2, "≈10"),
        (0, 2, "≈0"),
        (1.234e-7, 2, "≈1.2e-07"),
        (98765.4, 2, "≈9.9e+04"),
    ],
)
def test_digits_are_significant(number, digits, text):
    assert approx(number, digits) == text
