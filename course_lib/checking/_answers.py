"""A student's answers: what a notebook defines, as a test may see it."""

import dis

from course_lib.checking._data import NotData, as_arguments, as_data
from course_lib.checking._named import resolve
from course_lib.checking._words import call_text, code_of, error_text, place_text

_NOTHING = {"RESUME", "NOP", "LOAD_CONST", "LOAD_COMMON_CONSTANT", "RETURN_VALUE", "RETURN_CONST"}
_LONGEST_OF_NOTHING = 20  # bytes


class NotAnswered(Exception):  # noqa: N818 - nothing went wrong, it is still to be done
    """An answer that is still missing."""


class StudentError(Exception):
    """A student's function stopped with an error."""


class Answers:
    """What a namespace answers, by name.

    Parameters
    ----------
    namespace : dict
        Of the notebook, such as ``globals()``. It is looked at anew each time.

    Examples
    --------
    >>> answers = Answers({"ratio": ..., "half": lambda x: x / 2})
    >>> answers("half")(3)
    1.5
    >>> answers("ratio")
    Traceback (most recent call last):
    ...
    course_lib.checking._answers.NotAnswered: `ratio` is still `...`: replace the dots by your answer.
    """

    def __init__(self, namespace):
        self._namespace = namespace

    def __call__(self, name):
        """Return data, or a function that is called with data and gives data.

        Raises
        ------
        NotAnswered
            If there is nothing of that name, or still the dots.
        NotData
            If there is something else.
        """
        if name not in self._namespace:
            raise NotAnswered(f"`{name}` is not defined: run the cell that defines it.")
        value = self._namespace[name]
        if value is ...:
            raise NotAnswered(f"`{name}` is still `...`: replace the dots by your answer.")
        if callable(value) and not (hasattr(type(value), "__array__") and not isinstance(value, type)):
            return _Function(name, value)
        try:
            return as_data(value)
        except NotData as error:
            raise NotData(f"`{name}` is not data. {error}") from None


class _Function:
    """A student's function, of which only data are seen."""

    def __init__(self, name, function):
        self._name = name
        self._function = function

    def __call__(self, *arguments, **keywords):
        """Call it with copies of data; return a copy of data.

        Raises
        ------
        NotAnswered
            If the function is still to be written.
        StudentError
            If it stopped with an error.
        NotData
            If an argument or the result is not data.
        """
        if _does_nothing(self._function):
            raise NotAnswered(f"`{self._name}` is still to be written: its body is `...`.")
        arguments, keywords = as_arguments([arguments, keywords])
        call = call_text(self._name, arguments, keywords)
        arguments, keywords = resolve([arguments, keywords])
        try:
            result = self._function(*arguments, **keywords)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raise StudentError(_stopped(call, error, self._function)) from None
        if result is ...:
            raise NotAnswered(f"`{call}` still gives `...`: replace the dots by your answer.")
        try:
            return as_data(result)
        except NotData as error:
            raise NotData(f"What `{call}` gives is not data. {error}") from None


def _stopped(call, error, function):
    line = place_text(error, function)
    message = f"`{call}` stops with {error_text(error)}"
    message += f", in the line `{line}`." if line else "."
    return f"{message} There are still dots `...` in it." if "ellipsis" in message else message


def _does_nothing(function):
    """Tell whether a function's body is just the dots, and a docstring at most."""
    code = code_of(function)
    if code is None or len(code.co_code) > _LONGEST_OF_NOTHING:
        return False
    steps = list(dis.get_instructions(code))
    given = [step.argval for step in steps if "CONST" in step.opname]
    return given == [None] and all(step.opname in _NOTHING for step in steps)
