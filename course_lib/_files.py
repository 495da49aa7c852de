"""Files that are replaced as a whole, and files that one run at a time may write."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def write_atomically(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Replace a file by a new one, so that at any time there is a complete file under its name.

    The new file is first written beside it, as ``part_path(path)``. If that fails, by whatever exception,
    the old file stays. Only one process at a time may write the file; see `lock_file`.

    Parameters
    ----------
    path
        The file.
    write
        Writes the content to the open file that it is called with.
    """
    part = part_path(path)
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
    _sync_folder(path.parent)


def part_path(path: Path) -> Path:
    """Return the path under which a file is written until it is complete."""
    return path.with_name(path.name + ".part")


@contextmanager
def lock_file(path: Path) -> Iterator[None]:
    """Return a scope in which no other process, and no other scope of this one, may lock the same file.

    The lock is that of an empty file beside it, whose name ends in ``.lock``. The operating system holds it
    and releases it when the process ends, however it ends. On a file system without locks, such as some
    network drives, nothing is locked.

    Parameters
    ----------
    path
        The file, which need not exist.

    Raises
    ------
    BlockingIOError
        If the file is locked already.
    OSError
        If no file can be created in that folder.
    """
    # The package filelock takes a missing lock for a lock that is held, or fails, or warns and leaves a
    # marker file behind, depending on its version. Only its newest can be told otherwise.
    lock = path.with_name(path.name + ".lock")
    file = _open_locked(lock, path)
    try:
        yield
    finally:
        with suppress(OSError):  # Windows cannot remove an open file.
            lock.unlink()
        file.close()


def _open_locked(lock, path):
    while True:
        try:
            file = open(lock, "ab")  # noqa: SIM115
        except OSError as failure:
            raise OSError(failure.errno, f"Cannot write here: {failure.strerror}", str(path)) from failure
        try:
            _lock(file, path)
            if os.path.samestat(os.fstat(file.fileno()), os.stat(lock)):
                return file
        except FileNotFoundError:
            pass  # The run that had the lock before has removed the file.
        except BaseException:
            file.close()
            raise
        file.close()


def _lock(file, path):
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as failure:
        message = "Another run is using this file. Wait until it has ended, or name another file"
        raise BlockingIOError(errno.EAGAIN, message, str(path)) from failure
    except OSError:
        pass  # The file system has no locks.


def _sync_folder(folder):
    """Make a new name in a folder last, where the operating system can: Windows opens no folders."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
