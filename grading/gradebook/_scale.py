"""Grades on the scale of a platform's assignment."""

from decimal import Decimal, InvalidOperation

from grading.gradebook._points import rounded, written


def platform_number(text):
    """Return a number as a platform writes it, with a decimal point or comma; None if it is none.

    Examples
    --------
    >>> platform_number("100,00"), platform_number("(read only)")
    (Decimal('100.00'), None)
    """
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def scaled(total, best, most):
    """Return a total out of `best` points as one out of `most`; with `most` None or 0, as it is."""
    return rounded(total * most / best if most and best else total)


def scale_note(best, most, platform):
    """Say what scaling did, if it did anything."""
    if not most or most == best:
        return []
    return [
        f"{platform}'s maximum is {written(most)} and the exercise set has {written(best)} points: "
        f"totals were multiplied by {written(most)}/{written(best)}."
    ]
