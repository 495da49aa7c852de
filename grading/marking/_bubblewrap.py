"""The walls of the sandbox: what bubblewrap shows of this machine, and whether it works here.

A command in it runs in namespaces of its own, sees the system, Python's packages and `course_lib` for
reading, has no network, no environment of ours and no capabilities, and most of the kernel's calls are
refused (`_seccomp`).
"""

import functools
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import course_lib
from grading._text import GradingError
from grading.marking._limits import Limits
from grading.marking._seccomp import ARCHITECTURES, seccomp_filter

HOME = "/notebook"
COURSE = "/course"
"""Where the library and the worker are in the sandbox, wherever they are here."""

WRITABLE = ("/tmp", "/dev/shm", HOME)
SYSTEM = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/sbin", "/etc/alternatives", "/etc/ld.so.cache")
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts")
"""Hidden: Matplotlib brings its own fonts, and takes long to list many others."""

THREAD_POOLS = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
    "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS",
)  # fmt: skip
START_SECONDS = 120
"""Seconds within which a sandbox must start, before any code of a submission runs."""

SETTINGS_FOLDER = Path("/proc/sys")
SETTINGS = (
    ("kernel/apparmor_restrict_unprivileged_userns", "1", "0"),
    ("kernel/unprivileged_userns_clone", "0", "1"),
    ("user/max_user_namespaces", "0", "10000"),
)
"""System settings that may forbid sandboxes: the value that forbids, and the one that allows them."""


class SandboxUnavailable(GradingError):  # noqa: N818 - a state of the machine
    """Nothing can be marked here; the message says why, and what to do about it."""


def check_sandbox() -> None:
    """Raise `SandboxUnavailable` if submissions cannot be marked here.

    That is so for root, without bubblewrap, and where the kernel or the system forbids sandboxes.
    """
    if os.geteuid() == 0:
        raise SandboxUnavailable(
            "Marking refuses to run as root, for whom a limit on processes does not hold. "
            "Run it as a normal user."
        )
    if sys.platform != "linux" or platform.machine() not in ARCHITECTURES:
        raise SandboxUnavailable(
            f"Marking needs Linux on {' or '.join(ARCHITECTURES)}; on Windows, use WSL. "
            f"Received: {sys.platform} on {platform.machine()}"
        )
    if shutil.which("bwrap") is None:
        raise SandboxUnavailable(
            "Marking needs bubblewrap (bwrap) for its sandbox. Debian, Ubuntu: apt install bubblewrap"
        )
    _try_sandbox()


def start_bubblewrap(command: list[str], limits: Limits, descriptors: Iterable[int] = ()) -> subprocess.Popen:
    """Start a command in a sandbox of its own.

    Parameters
    ----------
    command
        The program and its arguments.
    limits
        Of these, the size of the writable folders and of libraries' thread pools are set here.
    descriptors
        Open files that the command inherits.
    """
    account = b"student:x:1000:1000::%s:/bin/sh\n" % HOME.encode()
    given = [_readable(seccomp_filter()), _readable(account), _readable(b"student:x:1000:\n")]
    rules, users, groups = map(str, given)
    arguments = [
        *("--unshare-all", "--unshare-user", "--cap-drop", "ALL", "--seccomp", rules),
        *("--new-session", "--die-with-parent", "--clearenv"),
        *("--uid", "1000", "--gid", "1000", "--hostname", "sandbox"),
        *("--proc", "/proc", "--dev", "/dev"),
        *(part for folder in WRITABLE for part in ("--size", str(limits.file_bytes), "--tmpfs", folder)),
        *_mount_arguments(),
        *("--ro-bind-data", users, "/etc/passwd", "--ro-bind-data", groups, "/etc/group"),
        *("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", HOME),
        *(part for pair in _environment(limits).items() for part in ("--setenv", *pair)),
    ]
    try:
        return subprocess.Popen(
            [shutil.which("bwrap") or "bwrap", *arguments, "--", *command],
            env={},  # the sandbox's first process keeps it, and code could read it there
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=[*given, *descriptors],
        )
    finally:
        for descriptor in given:
            os.close(descriptor)


@functools.cache
def _try_sandbox():
    with start_bubblewrap([sys.executable, "-ISc", ""], Limits()) as process:
        said = process.communicate(timeout=START_SECONDS)[1].decode(errors="replace").strip()
    if process.returncode:
        raise SandboxUnavailable(f"Bubblewrap cannot create a sandbox here ({said[-300:]}).{_hint()}")


def _hint():
    """Return which setting forbids sandboxes, and how to change it."""
    for setting, forbidding, value in SETTINGS:
        with suppress(OSError):
            if SETTINGS_FOLDER.joinpath(setting).read_text().strip() == forbidding:
                name = setting.replace("/", ".")
                return f" The system forbids it: {name} is {forbidding}. sudo sysctl -w {name}={value}"
    return " It needs bubblewrap 0.7 or newer, and user namespaces, which containers often forbid."


def _readable(content):
    """Return an open file with a little content."""
    reading, writing = os.pipe()
    with open(writing, "wb") as file:
        file.write(content)
    return reading


def _environment(limits):
    """Return the sandbox's whole environment. Only the place of libraries may come from ours."""
    variables = {
        "HOME": HOME,
        "LANG": "C.UTF-8",
        "LOGNAME": "student",
        "PATH": "/usr/bin:/bin",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MALLOC_ARENA_MAX": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "MPLBACKEND": "Agg",
        "PIP_NO_INDEX": "1",  # `%pip install` fails at once, instead of trying to reach a server
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        **dict.fromkeys(THREAD_POOLS, str(limits.processors)),
    }
    libraries = f"{sys.base_prefix}/lib"
    if libraries in os.environ.get("LD_LIBRARY_PATH", "").split(":"):
        variables["LD_LIBRARY_PATH"] = libraries
    return variables


def _mount_arguments():
    """Return bubblewrap's arguments that show, for reading, what a submission's code needs.

    Everything is at its own place, links as links, so that the interpreter finds its parts. Of the
    environment only the packages are shown, of the repository only `course_lib`.
    """
    mounts = Mounts()
    for path in [*SYSTEM, *_python_paths()]:
        if os.path.lexists(path):
            mounts.show(Path(path))
    for folder in filter(os.path.isdir, FONTS):
        mounts.arguments += ["--tmpfs", folder, "--remount-ro", folder]
    worker = Path(__file__).with_name("_worker.py")
    for source in (Path(course_lib.__path__[0]), worker):
        mounts.arguments += ["--ro-bind", str(source), f"{COURSE}/{source.name}"]
    return mounts.arguments


def _python_paths():
    """Return what the running interpreter needs, folders before what is in them."""
    base = Path(sys.base_prefix)
    parts = [base / "lib", base / "lib64", sys.executable, Path(sys.prefix) / "pyvenv.cfg"]
    return [*parts, *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib"))]


class Mounts:
    """Collects bubblewrap's arguments for the paths that a sandbox shows."""

    def __init__(self):
        self.arguments: list[str] = []
        self._paths = set()

    def show(self, path: Path) -> None:
        """Show a file or a folder, and the links on the way to it."""
        current = Path("/")
        for place, part in enumerate(path.parts[1:], 2):
            current /= part
            if current.is_symlink():
                target = os.readlink(current)
                self._add(current, ["--symlink", target, str(current)])
                followed = os.path.normpath(current.parent.joinpath(target, *path.parts[place:]))
                return self.show(Path(followed))
        self._add(path, ["--ro-bind", str(path), str(path)])

    def _add(self, path, arguments):
        if not self._paths.intersection([path, *path.parents]):
            self._paths.add(path)
            self.arguments += arguments
