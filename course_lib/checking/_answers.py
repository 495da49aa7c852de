"""What a student's notebook defines, as a test may see it, and messages about what goes wrong there."""

import dis
import linecache
from collections.abc import Callable, Mapping, Sequence
from types import FunctionType

import numpy as np

from course_lib.checking._data import Data, NotData, as_arguments, as_data, describe_type
from course_lib.checking._named import resolve

_BLANK_BODY = {"RESUME", "NOP", "LOAD_CONST", "LOAD_COMMON_CONSTANT", "RETURN_VALUE", "RETURN_CONST"}
_MAX_BLANK_BYTES = 20


class NotAnswered(Exception):  # noqa: N818 - nothing went wrong, there is only no answer yet
    """An answer that is still missing."""


class StudentError(Exception):
    """An error that a student's function raised."""


class Answers:
    """The answers in a namespace, by name.

    Parameters
    ----------
    namespace : dict
        The notebook's, such as ``globals()``. Each call looks a name up again.

    Examples
    --------
    >>> answers = Answers({"ratio": ..., "half": lambda x: x / 2})
    >>> answers("half")(3)
    1.5
    >>> answers("ratio")
    Traceback (most recent call last):
    ...
    course_lib.checking._answers.NotAnswered: `ratio` is still `...`: replace the dots with your answer.
    """

    def __init__(self, namespace: Mapping[str, object]) -> None:
        self._namespace = namespace

    def __call__(self, name: str) -> Data | Callable[..., Data]:
        """Return an answer: data, or a function that takes data and returns data.

        The function raises the errors below as well, and `StudentError` where the student's code stops.

        Raises
        ------
        NotAnswered
            If the name is not defined, or is still `...`.
        NotData
            If the value is neither data nor a function.
        """
        if name not in self._namespace:
            raise NotAnswered(f"`{name}` is not defined: run the cell that defines it.")
        value = self._namespace[name]
        if value is ...:
            raise NotAnswered(f"`{name}` is still `...`: replace the dots with your answer.")
        if callable(value) and not (hasattr(type(value), "__array__") and not isinstance(value, type)):
            return lambda *arguments, **keywords: _call(name, value, arguments, keywords)
        try:
            return as_data(value)
        except NotData as error:
            raise NotData(f"`{name}` is not data. {error}") from None


def _call(name, function, arguments, keywords):
    """Call a student's function with copies of data; return a copy of the result."""
    code = _python_code(function)
    if code is not None and _is_blank(code):
        raise NotAnswered(f"`{name}` is still to be written: its body is `...`.")
    arguments, keywords = as_arguments([arguments, keywords])
    call = call_text(name, arguments, keywords)
    arguments, keywords = resolve([arguments, keywords])
    try:
        result = function(*arguments, **keywords)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        line = _failing_line(error, code)
        place = f", in the line `{line}`" if line else ""
        dots = " It still contains dots, `...`." if "ellipsis" in error_text(error) else ""
        raise StudentError(f"`{call}` stops with {error_text(error)}{place}.{dots}") from None
    if result is ...:
        raise NotAnswered(f"`{call}` still returns `...`: replace the dots with your answer.")
    try:
        return as_data(result)
    except NotData as error:
        raise NotData(f"The result of `{call}` is not data. {error}") from None


def shorten(text: str, length: int) -> str:
    """Return text, or its beginning and an ellipsis if it is longer than `length`.

    Examples
    --------
    >>> shorten("exploding gradients", 8)
    'explodi…'
    """
    return text if len(text) <= length else f"{text[: length - 1]}…"


def call_text(name: str, arguments: Sequence, keywords: Mapping[str, object]) -> str:
    """Return the code of a call, with large arrays described by their shape.

    Examples
    --------
    >>> call_text("draw", (np.zeros((50, 50)), 2), {"seed": 0})
    'draw(an array of shape (50, 50), 2, seed=0)'
    """
    parts = [_argument_text(value) for value in arguments]
    parts += [f"{key}={_argument_text(value)}" for key, value in keywords.items()]
    return f"{name}({', '.join(parts)})"


def error_text(error: BaseException) -> str:
    """Return an error's type and message in one line; the message is left out if it cannot be read.

    Examples
    --------
    >>> error_text(ZeroDivisionError("division by zero"))
    'ZeroDivisionError: division by zero'
    """
    try:
        message = shorten(" ".join(str(error).split()), 300)
    except KeyboardInterrupt:
        raise
    except BaseException:
        message = ""
    type_name = describe_type(error).partition(" ")[2]
    return f"{type_name}: {message}" if message else type_name


def _argument_text(value):
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}" if value.size > 8 else f"array({value.tolist()})"
    return shorten(repr(value), 60)


def _python_code(function):
    """Return the code of a function written in Python, or None; no other object is asked for it."""
    return function.__code__ if type(function) is FunctionType else None


def _is_blank(code):
    """Tell whether a function's body is `...`, perhaps after a docstring."""
    if len(code.co_code) > _MAX_BLANK_BYTES:
        return False
    steps = list(dis.get_instructions(code))
    constants = [step.argval for step in steps if "CONST" in step.opname]
    return constants == [None] and all(step.opname in _BLANK_BODY for step in steps)


def _failing_line(error, code):
    """Return the innermost line of a function's file at which an error arose, or ""."""
    line, step = "", error.__traceback__
    while code is not None and step is not None:
        if step.tb_frame.f_code.co_filename == code.co_filename:
            line = linecache.getline(code.co_filename, step.tb_lineno).strip()
        step = step.tb_next
    return shorten(line, 100)
