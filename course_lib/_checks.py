"""What arguments must be, wherever in the library they arrive."""

from numbers import Integral


def is_whole_number(value, least):
    """Tell whether `value` is a whole number, at least `least`; True and False are none."""
    return isinstance(value, Integral) and not isinstance(value, bool) and value >= least


def whole_number(name, value, least):
    """Return `value` as an int if it is a whole number, at least `least`."""
    if not is_whole_number(value, least):
        raise ValueError(f"{name} must be a whole number, {least} or more. Received: {name}={value!r}")
    return int(value)


def flag(name, value):
    """Return `value` if it is True or False."""
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be True or False. Received: {name}={value!r}")
    return value
