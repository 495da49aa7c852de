"""Files that are always whole."""

import os
from contextlib import suppress


def write_whole(path, write):
    """Write a file so that under its name there is always a whole one: the former, then the new one.

    The new one is first written beside it, under the same name with ``.part`` at its end.

    Parameters
    ----------
    path : pathlib.Path
        Of the file. Only one process at a time may write it.
    write : callable
        Is given the open file.

    Raises
    ------
    OSError
        If that failed. The former file is still there.
    """
    part = part_of(path)
    try:
        with open(part, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def part_of(path):
    """Return where a file is written before it gets its name."""
    return path.with_name(path.name + ".part")


def _sync(folder):
    """See to it that a new name lasts, where the operating system can: Windows opens no folders."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
