"""Things in words that can be shown, whatever they are: half-written code is full of surprises."""

import linecache
from types import FunctionType

import numpy as np

from course_lib.checking._data import what_is


def shortened(text, length):
    """Return a text, or its beginning and an ellipsis.

    Examples
    --------
    >>> shortened("exploding gradients", 8)
    'explodi…'
    """
    return text if len(text) <= length else f"{text[: length - 1]}…"


def call_text(name, arguments, keywords):
    """Return a call as one would write it.

    Examples
    --------
    >>> call_text("spread", (np.zeros((50, 50)), 2), {"seed": 0})
    'spread(an array of shape (50, 50), 2, seed=0)'
    """
    words = [_argument_text(one) for one in arguments]
    words += [f"{key}={_argument_text(one)}" for key, one in keywords.items()]
    return f"{name}({', '.join(words)})"


def error_text(error):
    """Return an error's kind and its message in one line, even if it has none that can be read.

    Examples
    --------
    >>> error_text(ZeroDivisionError("division by zero"))
    'ZeroDivisionError: division by zero'
    """
    try:
        message = shortened(" ".join(str(error).split()), 300)
    except KeyboardInterrupt:
        raise
    except BaseException:
        message = ""
    kind = what_is(error).partition(" ")[2]
    return f"{kind}: {message}" if message else kind


def place_text(error, function):
    """Return the line of a function's own code in which an error arose, or ""."""
    code = code_of(function)
    line, step = "", error.__traceback__
    while code is not None and step is not None:
        if step.tb_frame.f_code.co_filename == code.co_filename:
            line = linecache.getline(code.co_filename, step.tb_lineno).strip()
        step = step.tb_next
    return shortened(line, 100)


def code_of(function):
    """Return the code of a function that was written in Python, or None: nothing else is asked for it."""
    return function.__code__ if type(function) is FunctionType else None


def _argument_text(value):
    if isinstance(value, np.ndarray) and value.size > 8:
        return f"an array of shape {value.shape}"
    if isinstance(value, np.ndarray):
        return f"array({value.tolist()})"
    return shortened(repr(value), 60)
