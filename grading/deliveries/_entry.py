"""One file of a delivery, what its name may be, and how large it may be."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

MAX_BYTES = 20_000_000
"""The size of the largest notebook that is read."""

MAX_NAME = 1000
MAX_DEPTH = 20
IGNORED = {"__macosx", ".ds_store", ".ipynb_checkpoints", "thumbs.db", "desktop.ini"}
ARCHIVES = (".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz")


class EntryRefusedError(Exception):
    """An entry of a delivery is not accepted; the message says why."""


@dataclass(frozen=True)
class Entry:
    """A file in a delivery.

    Parameters
    ----------
    parts
        Its path within the delivery: folders, then the file.
    modified
        When it was last changed, if the delivery says so.
    read
        Returns its content, or raises `EntryRefusedError`.
    """

    parts: tuple[str, ...]
    modified: datetime | None = None
    read: Callable[[], bytes] = field(default=bytes, repr=False, compare=False)

    @property
    def path(self) -> str:
        """The path as one string."""
        return "/".join(self.parts)

    @property
    def is_notebook(self) -> bool:
        """Whether its name is a notebook's."""
        return self.parts[-1].lower().endswith(".ipynb")

    @property
    def is_archive(self) -> bool:
        """Whether its name is an archive's; archives are not opened."""
        return self.parts[-1].lower().endswith(ARCHIVES)


def path_parts(name: str) -> tuple[str, ...]:
    r"""Split the name of an entry at slashes and backslashes.

    Raises `EntryRefusedError` if it could lead out of a folder, holds control characters, or is too long.

    Examples
    --------
    >>> path_parts("a\\b/c.ipynb")
    ('a', 'b', 'c.ipynb')
    >>> path_parts("a/../../c.ipynb")
    Traceback (most recent call last):
    grading.deliveries._entry.EntryRefusedError: its path leads out of the delivery
    """
    if len(name) > MAX_NAME:
        raise EntryRefusedError(f"its name has {len(name):,} characters, and {MAX_NAME:,} are allowed")
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
    if len(parts) > MAX_DEPTH:
        raise EntryRefusedError(f"it lies {len(parts)} folders deep, and {MAX_DEPTH} are allowed")
    return parts


def is_ignored(parts: tuple[str, ...]) -> bool:
    """Tell whether an operating system or Jupyter made the file, and not a student."""
    return any(part.lower() in IGNORED or part.startswith("._") for part in parts)
