"""Things that a test names instead of sending them: functions of a library, above all."""

import importlib
import re
from dataclasses import dataclass

_PATH = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*", re.ASCII)


@dataclass(frozen=True, repr=False)
class Named:
    """What `named` returns."""

    path: str

    def __repr__(self):
        """Write it as it is called where it is used."""
        return self.path.partition(":")[2]


def named(path):
    """Return an argument that a student's function receives as the thing of that name.

    A test sends data only. Where a function is to be given another function, the test names it, and it
    is imported where the student's function runs.

    Parameters
    ----------
    path : str
        Module and attribute, such as "course_lib.activations:tanh".

    Returns
    -------
    Named

    Raises
    ------
    ValueError
        If `path` is no such name.

    Examples
    --------
    >>> resolve([named("math:sqrt"), 4])[0](9)
    3.0
    """
    if not (isinstance(path, str) and len(path) <= 200 and _PATH.fullmatch(path)):
        raise ValueError(f"path must be module and attribute, such as 'math:sqrt'. Received: {path!r}")
    return Named(path)


def resolve(value):
    """Return data in which each thing that was `named` is replaced by that thing.

    Parameters
    ----------
    value : data
        In which things may be named.

    Raises
    ------
    ImportError, AttributeError
        If there is none of that name.
    """
    match value:
        case Named():
            return _imported(value.path)
        case list():
            return [resolve(one) for one in value]
        case tuple():
            return tuple(resolve(one) for one in value)
        case dict():
            return {key: resolve(one) for key, one in value.items()}
    return value


def _imported(path):
    module, _, attributes = path.partition(":")
    found = importlib.import_module(module)
    for attribute in attributes.split("."):
        found = getattr(found, attribute)
    return found
