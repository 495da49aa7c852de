"""Files that one run at a time may write."""

import errno
import os
from contextlib import contextmanager, suppress

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt


@contextmanager
def locked(path):
    """Return a scope in which no other process, and no other scope of this one, writes a file.

    Beside the file stands an empty one, whose name ends in ``.lock``. The operating system holds the lock,
    so that it ends with the process, however that ends. Where the file system knows no locks, as some in
    networks do not, there is none.

    Parameters
    ----------
    path : pathlib.Path
        The file, which need not exist.

    Raises
    ------
    BlockingIOError
        If another has the lock.
    OSError
        If no file can be made there.
    """
    beside = path.with_name(path.name + ".lock")
    file = _open_locked(beside, path)
    try:
        yield
    finally:
        with suppress(OSError):  # Windows does not remove what is open
            os.unlink(beside)
        file.close()


def _open_locked(beside, path):
    """Open a file with a lock; again, if who had it last has removed it meanwhile."""
    while True:
        file = _open(beside)
        try:
            _lock(file, path)
            if os.path.samestat(os.fstat(file.fileno()), os.stat(beside)):
                return file
        except FileNotFoundError:
            pass
        except BaseException:
            file.close()
            raise
        file.close()


def _open(beside):
    try:
        return open(beside, "ab")
    except OSError as failure:
        message = f"No checkpoint can be written there: {failure.strerror}"
        raise OSError(failure.errno, message, str(beside)) from failure


def _lock(file, path):
    try:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except (BlockingIOError, PermissionError) as failure:
        message = "Another training run is using this checkpoint; wait for it or name another file"
        raise BlockingIOError(errno.EAGAIN, message, str(path)) from failure
    except OSError:
        pass
