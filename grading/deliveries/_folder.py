"""The entries of a folder; links are not followed."""

import os
import stat
from datetime import datetime
from functools import partial

from grading._errors import GradingError
from grading._text import shown
from grading.deliveries._entry import (
    MOST_BYTES,
    MOST_ENTRIES,
    Entry,
    EntryRefusedError,
    is_ignored,
    path_parts,
)


def folder_entries(folder):
    """List the files in a folder and the folders in it.

    Parameters
    ----------
    folder : pathlib.Path

    Returns
    -------
    entries : list of Entry
    problems : list of (str, str)
        The entries that are not taken, and why.
    """
    entries, problems = [], []
    waiting = [(folder, ())]
    while waiting:
        place, above = waiting.pop()
        for found in _listed(place, above, problems):
            parts = (*above, _decoded(found.name))
            if is_ignored(parts):
                continue
            if len(entries) + len(problems) >= MOST_ENTRIES:
                raise GradingError(f"{shown(folder)} has more than {MOST_ENTRIES:,} entries.")
            try:
                path_parts("/".join(parts))
                if found.is_dir(follow_symlinks=False):
                    waiting.append((found.path, parts))
                else:
                    entries.append(_entry(found, parts))
            except EntryRefusedError as refused:
                problems.append(("/".join(parts), str(refused)))
    return sorted(entries, key=lambda entry: entry.parts), sorted(problems)


def _listed(place, above, problems):
    try:
        with os.scandir(place) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        problems.append(("/".join(above), f"it cannot be listed: {error.strerror}"))
        return []


def _decoded(name):
    """Return a file's name as text that can be shown, whatever bytes it has."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _entry(found, parts):
    try:
        status = found.stat(follow_symlinks=False)
    except OSError as error:
        raise EntryRefusedError(f"it cannot be looked at: {error.strerror}") from None
    if stat.S_ISLNK(status.st_mode):
        raise EntryRefusedError("it is a link")
    if not stat.S_ISREG(status.st_mode):
        raise EntryRefusedError("it is no file")
    return Entry(parts, datetime.fromtimestamp(status.st_mtime), partial(_read, found.path))


def _read(path):
    """Return a file's content, and never more than a notebook may have."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise EntryRefusedError("it is no file")
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise EntryRefusedError(f"it cannot be read: {error.strerror}") from None
    if len(content) > MOST_BYTES:
        raise EntryRefusedError(f"it has more than {MOST_BYTES:,} bytes")
    return content
