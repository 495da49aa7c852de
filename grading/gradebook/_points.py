"""Points: exact until they are shown, and then with two decimals."""

from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")


def exact(points):
    """Return points as the decimal number that they are written as."""
    return Decimal(str(points))


def rounded(points):
    """Return points with two decimals; a half goes up.

    Examples
    --------
    >>> rounded(exact(2.675)), rounded(exact(0.125))
    (Decimal('2.68'), Decimal('0.13'))
    """
    return points.quantize(_CENT, ROUND_HALF_UP)


def written(points):
    """Return points as text without zeros that say nothing; nothing for None.

    Examples
    --------
    >>> written(exact(7.0)), written(exact(2.5)), written(None)
    ('7', '2.5', '')
    """
    if points is None:
        return ""
    return f"{rounded(points):f}".rstrip("0").rstrip(".")
