"""Numbers that training noise or another processor may move."""

from course_lib._intervals import significant


def approx(number, digits=2):
    """Write a measured number with the sign for "may differ a little elsewhere".

    When a notebook is run again and compared, what follows the sign is not; a `Claim` asserts such a
    number within a tolerance instead.

    Parameters
    ----------
    number : float
        What was measured.
    digits : int
        Significant digits.

    Returns
    -------
    str

    Examples
    --------
    >>> approx(0.15712)
    '≈0.16'
    >>> approx(1.234e-7)
    '≈1.2e-07'
    """
    return f"≈{significant(number, digits)}"
