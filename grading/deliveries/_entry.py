"""One file of a delivery, and what its name may be."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

MOST_BYTES = 20_000_000
"""Size of the largest notebook that is read."""

MOST_ENTRIES = 100_000
"""Entries of the largest delivery that is read."""

LONGEST_NAME = 1000
DEEPEST = 20
IGNORED = {"__macosx", ".ds_store", ".ipynb_checkpoints", "thumbs.db", "desktop.ini"}


class EntryRefusedError(Exception):
    """An entry of a delivery is not taken; the message says why."""


@dataclass(frozen=True)
class Entry:
    """A file that was delivered.

    Parameters
    ----------
    parts : tuple of str
        Its path within the delivery: folders, then the file.
    modified : datetime or None
        When it was last changed, as the delivery says.
    read : callable
        Returns its content as bytes, or raises `EntryRefusedError`.
    """

    parts: tuple[str, ...]
    modified: datetime | None = None
    read: Callable[[], bytes] = field(default=bytes, repr=False, compare=False)

    @property
    def path(self):
        """The path in one piece."""
        return "/".join(self.parts)

    @property
    def is_notebook(self):
        """Whether the name is a notebook's."""
        return self.parts[-1].lower().endswith(".ipynb")


def path_parts(name):
    r"""Split the name of an entry, and refuse one that could lead out of a folder.

    Parameters
    ----------
    name : str
        As the delivery gives it; backslashes count as slashes.

    Returns
    -------
    tuple of str

    Raises
    ------
    EntryRefusedError

    Examples
    --------
    >>> path_parts("a\\b/c.ipynb")
    ('a', 'b', 'c.ipynb')
    >>> path_parts("a/../../c.ipynb")
    Traceback (most recent call last):
    grading.deliveries._entry.EntryRefusedError: its path leads out of the delivery
    """
    if len(name) > LONGEST_NAME:
        raise EntryRefusedError(f"its name has {len(name):,} characters, and {LONGEST_NAME:,} are allowed")
    if any(ord(character) < 32 or ord(character) == 127 for character in name):
        raise EntryRefusedError("its name holds control characters")
    path = name.replace("\\", "/")
    if path.startswith("/") or re.match(r"[A-Za-z]:", path):
        raise EntryRefusedError("its path is absolute")
    parts = tuple(part for part in path.split("/") if part not in ("", "."))
    if ".." in parts:
        raise EntryRefusedError("its path leads out of the delivery")
    if not parts:
        raise EntryRefusedError("it has no name")
    if len(parts) > DEEPEST:
        raise EntryRefusedError(f"it lies {len(parts)} folders deep, and {DEEPEST} are allowed")
    return parts


def is_ignored(parts):
    """Tell whether an operating system or Jupyter left the entry, and no student."""
    return any(part.lower() in IGNORED or part.startswith("._") for part in parts)
