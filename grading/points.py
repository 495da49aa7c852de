"""Points: exact decimal numbers, rounded once when they are shown or written."""

from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")


def to_decimal(points: float) -> Decimal:
    """Return points as the decimal number that they are written as."""
    return Decimal(str(points))


def round_points(points: Decimal) -> Decimal:
    """Return points with two decimals; a half is rounded up.

    Examples
    --------
    >>> round_points(to_decimal(2.675)), round_points(to_decimal(0.125))
    (Decimal('2.68'), Decimal('0.13'))
    """
    return points.quantize(_CENT, ROUND_HALF_UP)


def format_points(points: Decimal | None) -> str:
    """Return points as text without trailing zeros, and an empty text for None.

    Examples
    --------
    >>> format_points(to_decimal(7.0)), format_points(to_decimal(2.5)), format_points(None)
    ('7', '2.5', '')
    """
    if points is None:
        return ""
    return f"{round_points(points):f}".rstrip("0").rstrip(".")


def scale_points(total: Decimal, best: Decimal, maximum: Decimal | None) -> Decimal:
    """Return a total out of `best` points as one out of `maximum`, or unscaled if that is None or 0."""
    return round_points(total * maximum / best if maximum and best else total)


def scale_notes(best: Decimal, maximum: Decimal | None, platform: str) -> list[str]:
    """Return a sentence about the scaling, in a list that is empty if totals are not scaled."""
    if not maximum or maximum == best:
        return []
    factor = f"{format_points(maximum)}/{format_points(best)}"
    return [
        f"{platform}'s maximum is {format_points(maximum)} and the exercise set has {format_points(best)} "
        f"points: totals were multiplied by {factor}."
    ]
