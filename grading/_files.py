"""Files that are always whole, whoever else writes them."""

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

ABANDONED = 3600
"""Seconds after which nobody is still writing a file."""

PARTS = ".*.part"
"""By which names files go while they are written."""


def write_whole(path, data):
    """Write a file so that under its name there is always a whole one: the former, then the new one.

    Several processes may write the same file, on a shared folder too: the last one's stays.

    Parameters
    ----------
    path : pathlib.Path
        Of the file. Its folder is made where it is missing.
    data : bytes

    Raises
    ------
    OSError
        If that failed. The former file is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, part = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, 0o666 & ~_UMASK)
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise
    _sync(path.parent)


def remove_parts(folder):
    """Remove what writers left behind an hour ago or earlier that were killed while they wrote."""
    for part in Path(folder).glob(PARTS):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > ABANDONED:
                part.unlink()


def _umask():
    """Return which permissions new files lack; to ask is to set, so it is asked once, before any thread."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


_UMASK = _umask()


def _sync(folder):
    """See to it that a new name lasts, where the file system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
