"""Runs a command as a normal user, since marking refuses to run as root and CI's machines offer only that.

    python tests/grading/as_user.py COMMAND ...

A normal user runs the command as it is. Root runs it under a number that belongs to nobody, and first
lets that user reach Python, the environment and this repository, which may lie in folders that only root
may enter: in a view of the folders that only the command has, so that nothing changes for anybody else.
"""

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

USER = 54_321
UNAVAILABLE = 77  # exit status: nothing can be run as a normal user here
NEW_MOUNTS = 0x20000  # CLONE_NEWNS
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG
BIND, RECURSIVE, PRIVATE, NO_SUID_NO_DEV = 0x1000, 0x4000, 0x40000, 0x2 | 0x4

ROOT = Path(__file__).resolve().parents[2]
NEEDED = (ROOT, Path(sys.prefix), Path(sys.base_prefix), Path(sys.base_prefix).resolve())


def become_user(needed=NEEDED) -> None:
    """Turn this process into a normal user's, if it is root's.

    Parameters
    ----------
    needed : iterable of pathlib.Path
        Folders that the user must be able to reach.

    Raises
    ------
    OSError
        If root may not do that, as in many containers.
    """
    if os.geteuid() != 0:
        return
    closed = sorted({folder for path in needed for folder in _closed_above(path)})
    if closed:
        _call("unshare", NEW_MOUNTS)
        _call("mount", None, b"/", None, RECURSIVE | PRIVATE, None)
    for folder in closed:
        _open_up(folder, [path for path in needed if path.is_relative_to(folder)])
    os.setgroups([])
    os.setresgid(USER, USER, USER)
    os.setresuid(USER, USER, USER)


def _closed_above(path):
    """Return the outermost folder on the way to a path that others may not enter, in a list."""
    closed = [folder for folder in [*path.parents][::-1] if not folder.stat().st_mode & 0o001]
    return closed[:1]


def _open_up(closed, paths):
    """Put an empty folder in place of a closed one, with nothing in it but what is needed."""
    handles = [(path, os.open(path, os.O_PATH)) for path in paths]
    _call("mount", b"none", os.fsencode(closed), b"tmpfs", NO_SUID_NO_DEV, b"mode=755,size=1m")
    for path, handle in handles:
        path.mkdir(parents=True, exist_ok=True)
        _call("mount", b"/proc/self/fd/%d" % handle, os.fsencode(path), None, BIND | RECURSIVE, None)
        os.close(handle)


def _call(name, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments):
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")


def run(command) -> int:
    """Run a command as a normal user, in a home of its own; return its exit status."""
    with tempfile.TemporaryDirectory() as home:
        if os.geteuid() == 0:
            os.chown(home, USER, USER)
        process = subprocess.Popen(command, env=os.environ | {"HOME": home}, preexec_fn=_prepare)
        return process.wait()


def _prepare():
    try:
        become_user()
        _call("prctl", END_WITH_PARENT, signal.SIGKILL)
    except OSError as error:
        os.write(2, f"Root may not run anything as another user here ({error}).\n".encode())
        os._exit(UNAVAILABLE)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
