"""The sandbox: a process that sees and reaches nothing but what it is given."""

import functools
import os
import platform
import random
import resource
import select
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from grading._errors import GradingError
from grading.marking._exposed import COURSE, exposed_arguments
from grading.marking._frames import BrokenFrameError, Frames, pair, until_fit
from grading.marking._limits import Limits
from grading.marking._seccomp import ARCHITECTURES, seccomp_filter
from grading.marking._watch import descendants, shared_out, usage

HOME = "/notebook"
WRITABLE = ("/tmp", "/dev/shm", HOME)
TICK = 0.05  # seconds between looks at what a sandbox uses
START = 120  # seconds within which the worker must be there, before any code of a submission runs
FILES = 20_000  # files and folders that code may make: the kernel keeps some 1 kB for each
OPEN_FILES = 256
LOCKED = 2**16  # bytes that must stay in memory
NICE = 5

SETTINGS_FOLDER = Path("/proc/sys")
SETTINGS = (
    ("kernel/apparmor_restrict_unprivileged_userns", "1", "0"),
    ("kernel/unprivileged_userns_clone", "0", "1"),
    ("user/max_user_namespaces", "0", "10000"),
)
"""The system's settings that forbid sandboxes, by which value, and the value that allows them."""


class SandboxUnavailable(GradingError):  # noqa: N818 - a state of the machine
    """Why nothing can be marked here, and what to do about it."""


class Stopped(Exception):  # noqa: N818 - not an error of ours
    """Why a sandbox is no more.

    Attributes
    ----------
    status : str
        "timeout" or "died".
    """

    def __init__(self, status, why):
        super().__init__(why)
        self.status = status


class Sandbox:
    """A process in a sandbox, with limits, that answers requests.

    Parameters
    ----------
    limits : Limits

    Raises
    ------
    SandboxUnavailable
        If it does not start.
    """

    def __init__(self, limits: Limits):
        self._limits = limits
        self._looked = time.monotonic()
        ours, theirs = pair()
        self._frames = Frames(ours)
        with theirs:
            command = [sys.executable, f"{COURSE}/_worker.py", str(theirs.fileno())]
            with _on_processors(limits.processors):
                self._process = start_bubblewrap(command, limits, [theirs.fileno()])
        self._first = self._first_handle = None
        self._greet()

    def ask(self, request: bytes, seconds: float) -> bytes:
        """Return the worker's answer to a request.

        Raises
        ------
        Stopped
            If there is none in that time, or none any more. The sandbox is then closed.
        """
        deadline = time.monotonic() + seconds
        wait = functools.partial(self._wait, deadline=deadline, seconds=seconds)
        try:
            self.look()
            self._frames.send(request, wait)
            return self._frames.receive(wait)
        except Stopped:
            self.close()
            raise
        except BrokenFrameError:
            self.close()
            raise Stopped("died", "it answered with something that cannot be read") from None
        except (OSError, EOFError):
            self.close()
            raise Stopped("died", "it ended the process that it ran in") from None

    def look(self) -> None:
        """Stop it if it uses more than it may. To be called often, while it may be running.

        Raises
        ------
        Stopped
            If that is so. The sandbox is then closed.
        """
        if self._first is None or time.monotonic() - self._looked < TICK:
            return
        self._looked = time.monotonic()
        used = usage(self._first, WRITABLE)
        limits = self._limits
        why = None
        if used.memory > limits.memory_bytes:
            over = used.memory - shared_out(self._first) > limits.memory_bytes
            why = f"it used more than {_size(limits.memory_bytes)} of memory" if over else None
        if used.threads > limits.processes + 1:  # bubblewrap's own
            why = f"it had more than {limits.processes} processes and threads"
        if used.files > FILES:
            why = f"it made more than {FILES:,} files"
        if why:
            self.close()
            raise Stopped("died", why)

    def close(self) -> None:
        """End every process in it, and see that none is left."""
        if self._process is None:
            return
        self._frames.close()
        if self._first_handle is not None:
            # Bubblewrap ends it when it ends itself, unless code in the sandbox saw to it that not.
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._first_handle, signal.SIGKILL)
            select.select([self._first_handle], [], [])
            os.close(self._first_handle)
        self._process.kill()
        self._process.wait()
        self._process.stderr.close()
        self._process = None

    def _greet(self):
        """Wait until the worker is there; keep hold of the process that all others descend from."""
        deadline = time.monotonic() + START
        wait = functools.partial(self._wait, deadline=deadline, seconds=START)
        try:
            if self._frames.receive(wait) != b"R":
                raise EOFError
            self._first = descendants(self._process.pid)[1]
            self._first_handle = os.pidfd_open(self._first)
            for pid in descendants(self._first):
                _limit(pid, self._limits)
        except (Stopped, EOFError, OSError, IndexError):
            os.set_blocking(self._process.stderr.fileno(), False)
            said = (self._process.stderr.read() or b"").decode(errors="replace").strip()
            self.close()
            raise SandboxUnavailable(f"The sandbox did not start. {said[-500:]}") from None
        except BaseException:
            self.close()
            raise

    def _wait(self, connection, writing, deadline, seconds):
        """Return when the worker can be written to or read from; see `Frames.send`."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise Stopped("timeout", f"it took longer than {seconds:.3g} seconds")
        self.look()
        until_fit(connection, writing, min(left, TICK))


def check_sandbox() -> None:
    """Check that submissions can be marked here; see `SandboxUnavailable`.

    Raises
    ------
    SandboxUnavailable
        If this is root, if bubblewrap is missing, or if the kernel or the system forbids sandboxes.
    """
    if os.geteuid() == 0:
        raise SandboxUnavailable(
            "Marking refuses to run as root, whom no limit on processes binds. Run it as a normal user."
        )
    if sys.platform != "linux" or platform.machine() not in ARCHITECTURES:
        raise SandboxUnavailable(
            f"Marking needs Linux on {' or '.join(ARCHITECTURES)}; on Windows, use WSL. "
            f"Received: {sys.platform} on {platform.machine()}"
        )
    if shutil.which("bwrap") is None:
        raise SandboxUnavailable(
            "Marking needs bubblewrap (bwrap), which keeps submissions in. "
            "Debian, Ubuntu: apt install bubblewrap"
        )
    _try_sandbox()


@functools.cache
def _try_sandbox():
    with start_bubblewrap([sys.executable, "-ISc", ""], Limits()) as process:
        said = process.communicate(timeout=START)[1].decode(errors="replace").strip()
    if process.returncode:
        raise SandboxUnavailable(f"Bubblewrap cannot make a sandbox here ({said[-300:]}).{_hint()}")


def _hint():
    """Return what is known to forbid sandboxes, and what to do about it."""
    for setting, forbidding, value in SETTINGS:
        with suppress(OSError):
            if SETTINGS_FOLDER.joinpath(setting).read_text().strip() == forbidding:
                name = setting.replace("/", ".")
                return f" The system forbids it: {name} is {forbidding}. sudo sysctl -w {name}={value}"
    return " It needs bubblewrap 0.7 or newer, and user namespaces, which containers often forbid."


def start_bubblewrap(command: list[str], limits: Limits, descriptors=()) -> subprocess.Popen:
    """Start a command in a sandbox of its own.

    Parameters
    ----------
    command : list of str
    limits : Limits
        Of which those on files are bubblewrap's to set, and on the size of libraries' pools of threads.
    descriptors : iterable of int, optional
        Open files that the command gets.
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
        *exposed_arguments(),
        *("--ro-bind-data", users, "/etc/passwd", "--ro-bind-data", groups, "/etc/group"),
        *("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", HOME),
        *(part for pair in _environment(limits).items() for part in ("--setenv", *pair)),
    ]
    try:
        return subprocess.Popen(
            [shutil.which("bwrap") or "bwrap", *arguments, "--", *command],
            env={},  # which the sandbox's first process keeps, and code could read there
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=[*given, *descriptors],
        )
    finally:
        for descriptor in given:
            os.close(descriptor)


def _readable(content):
    """Return an open file with little in it."""
    reading, writing = os.pipe()
    with open(writing, "wb") as file:
        file.write(content)
    return reading


def _environment(limits):
    """Return the sandbox's whole environment: none of it comes from here but where libraries lie."""
    threads = str(limits.processors)
    variables = {
        "HOME": HOME,
        "LANG": "C.UTF-8",
        "LOGNAME": "student",
        "PATH": "/usr/bin:/bin",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MALLOC_ARENA_MAX": "1",
        "OMP_NUM_THREADS": threads,
        "OPENBLAS_NUM_THREADS": threads,
        "MKL_NUM_THREADS": threads,
        "TF_NUM_INTRAOP_THREADS": threads,
        "TF_NUM_INTEROP_THREADS": threads,
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "MPLBACKEND": "Agg",
        "PIP_NO_INDEX": "1",  # `%pip install` ends at once, instead of trying to reach somebody
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    libraries = f"{sys.base_prefix}/lib"
    if libraries in os.environ.get("LD_LIBRARY_PATH", "").split(":"):
        variables["LD_LIBRARY_PATH"] = libraries
    return variables


def _limit(pid, limits):
    """Put limits on a process in the sandbox that hold for what it starts, and that it cannot lift.

    That on processes can be set now only: before bubblewrap has made a name space of users, it would
    count all that this user runs.
    """
    for kind, most in {
        resource.RLIMIT_DATA: limits.memory_bytes,
        resource.RLIMIT_CPU: int(limits.total_seconds) + 1,
        resource.RLIMIT_NPROC: limits.processes + _foreign_processes(),
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_MEMLOCK: LOCKED,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_CORE: 0,
    }.items():
        hard = resource.prlimit(pid, kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.prlimit(pid, kind, (most, most))
    os.setpriority(os.PRIO_PROCESS, pid, NICE)
    Path(f"/proc/{pid}/oom_score_adj").write_text("1000")  # should memory run out, these go first


def _foreign_processes():
    """Return how many processes outside count: before Linux 5.14, all of this user's."""
    release = tuple(int(part) for part in platform.release().split(".")[:2])
    if release >= (5, 14):
        return 0
    mine = [task for task in Path("/proc").glob("[0-9]*/task/*") if _owner(task) == os.getuid()]
    return len(mine)


def _owner(path):
    with suppress(OSError):
        return path.stat().st_uid


@contextmanager
def _on_processors(count):
    """Start what is started within on a few processors only; what runs there cannot widen that."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, random.sample(sorted(before), min(count, len(before))))
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _size(size):
    return f"{size / 2**30:.3g} GiB" if size >= 2**30 else f"{size / 2**20:.3g} MiB"
