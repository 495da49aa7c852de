"""Arguments that a test names instead of sending them, such as functions of a library."""

import importlib
import re
from dataclasses import dataclass
from functools import reduce

_PATH = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*", re.ASCII)


@dataclass(frozen=True, repr=False)
class Named:
    """The name of an importable object, "module:attribute"; see `named`."""

    path: str

    def __repr__(self) -> str:
        """Return the attribute's name, as code that uses it would call it."""
        return self.path.partition(":")[2]


def named(path: str) -> Named:
    """Return an argument that a student's function receives as the object of this name.

    A test sends only data. To pass a function to a student's function, the test names it, and the name
    is imported where the student's function runs.

    Parameters
    ----------
    path : str
        Module and attribute, such as "course_lib.activations:tanh".

    Raises
    ------
    ValueError
        If `path` is not of this form.

    Examples
    --------
    >>> resolve([named("math:sqrt"), 4])[0](9)
    3.0
    """
    if not (isinstance(path, str) and len(path) <= 200 and _PATH.fullmatch(path)):
        raise ValueError(f"path must be module and attribute, such as 'math:sqrt'. Received: path={path!r}")
    return Named(path)


def resolve(value: object) -> object:
    """Return `value` with each `named` argument in it replaced by the object of that name.

    Raises ImportError or AttributeError if there is no such object.

    Parameters
    ----------
    value : data
        In lists, tuples and the values of dicts, objects may be named.
    """
    match value:
        case Named():
            module, _, attributes = value.path.partition(":")
            return reduce(getattr, attributes.split("."), importlib.import_module(module))
        case list():
            return [resolve(part) for part in value]
        case tuple():
            return tuple(resolve(part) for part in value)
        case dict():
            return {key: resolve(part) for key, part in value.items()}
    return value
