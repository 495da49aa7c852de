"""Files: errors in one line, and atomic writes, so that readers never see a part of a file."""

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from grading._text import GradingError, one_line

STALE_SECONDS = 3600
"""Age at which a temporary file no longer belongs to a running writer."""

TEMPORARY_FILES = ".*.part"
"""Pattern of the names that files have while they are written."""


def read_file(path: str | os.PathLike) -> bytes:
    """Return the content of a file; raise `GradingError` if it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise GradingError(f"{one_line(path)} cannot be read: {error.strerror}.") from None


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file, and its folder if that is missing.

    Several processes may write the same file, also on a shared file system: the last one wins. If writing
    fails, the former file is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name[:100]}.{secrets.token_hex(8)}.part")
    try:
        with open(part, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    with suppress(OSError):  # the new name survives a power cut only where folders can be synchronized
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def remove_stale_parts(folder: Path) -> None:
    """Remove the temporary files of writers that were killed an hour ago or earlier."""
    for part in Path(folder).glob(TEMPORARY_FILES):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > STALE_SECONDS:
                part.unlink()
