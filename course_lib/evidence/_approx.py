"""Numbers that training noise or another processor may move."""


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


def significant(number, digits):
    """Write a number with so many significant digits, without an exponent where that is short."""
    if 0.001 <= abs(number) < 10_000:
        decimals = digits - 1 - int(f"{number:.{digits - 1}e}".partition("e")[2])
        return f"{round(number, decimals):.{max(decimals, 0)}f}"
    return f"{number:.{digits}g}"
