"""What a submission may use, and what it uses, seen from outside, where its code cannot interfere."""

import os
import platform
import random
import resource
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from pathlib import Path

MAX_FILES = 20_000
"""Files and folders that code may create: the kernel keeps about 1 kB for each."""

OPEN_FILES = 256
LOCKED_BYTES = 2**16
NICENESS = 5
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Limits:
    """What marking one submission may use; a submission that uses more is stopped.

    Raises ValueError if a limit is not a positive number.

    Parameters
    ----------
    cell_seconds
        For each cell.
    call_seconds
        For each call of a student's function, and for reading a value.
    test_seconds
        For a test's own computation, with its imports and without the calls.
    total_seconds
        For everything, new starts included.
    memory_bytes
        For all processes of a submission and the files that they write, together.
    processes
        Processes and threads.
    file_bytes
        In each of the folders that code may write to, which are in memory.
    processors
        Of those that the calling process may use. A batch gives each of its processes different ones
        (``os.sched_setaffinity``).
    """

    cell_seconds: float = 60
    call_seconds: float = 10
    test_seconds: float = 60
    total_seconds: float = 300
    memory_bytes: int = 4 * 2**30
    processes: int = 64
    file_bytes: int = 256 * 2**20
    processors: int = 1

    def __post_init__(self) -> None:
        """Check the values."""
        for field in fields(self):
            value = getattr(self, field.name)
            types, what = (int, "whole number") if field.type is int else ((int, float), "number")
            if isinstance(value, bool) or not isinstance(value, types) or not value > 0:
                raise ValueError(f"{field.name} must be a positive {what}. Received: {field.name}={value!r}")


def find_excess(root: int, folders: Sequence[str], limits: Limits) -> str | None:
    """Return which limit a sandbox exceeds, in words, or None.

    Parameters
    ----------
    root
        The sandbox's first process, of which all others are descendants, also those whose parents ended.
    folders
        The sandbox's writable folders, which are in memory.
    limits
        What it may use.
    """
    memory, threads, files = _measure_usage(root, folders)
    if files > MAX_FILES:
        return f"it made more than {MAX_FILES:,} files"
    if threads > limits.processes + 1:  # bubblewrap's own
        return f"it had more than {limits.processes} processes and threads"
    if memory > limits.memory_bytes and memory - _shared_excess(root) > limits.memory_bytes:
        return f"it used more than {_format_size(limits.memory_bytes)} of memory"
    return None


def _measure_usage(root, folders):
    """Return bytes, threads and files. Files count as memory, and shared memory counts for each process."""
    pages = threads = 0
    for pid in descendants(root):
        with suppress(OSError, ValueError):
            fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
            threads += int(fields[17])
            pages += int(fields[21])
    file_bytes = files = 0
    for folder in folders:
        with suppress(OSError):
            found = os.statvfs(f"/proc/{root}/root{folder}")
            file_bytes += (found.f_blocks - found.f_bfree) * found.f_frsize
            files += found.f_files - found.f_ffree
    return pages * PAGE_BYTES + file_bytes, threads, files


def _shared_excess(root):
    """Return by how many bytes `_measure_usage` counts shared memory too often."""
    excess = 0
    for pid in descendants(root):
        with suppress(OSError, ValueError, KeyError):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
            found = {line.split(":")[0]: int(line.split()[1]) for line in lines}
            excess += (found["Rss"] - found["Pss"]) * 1024
    return excess


def descendants(root: int) -> list[int]:
    """Return a process and all its descendants, as far as they stay while this looks."""
    found = [root]
    for pid in found:  # which grows
        with suppress(OSError):
            for thread in os.listdir(f"/proc/{pid}/task"):
                with suppress(OSError):
                    children = Path(f"/proc/{pid}/task/{thread}/children").read_bytes()
                    found += map(int, children.split())
    return found


def set_limits(pid: int, limits: Limits) -> None:
    """Set limits on a process in the sandbox that hold for what it starts, and that it cannot lift.

    The limit on processes can be set only now: before bubblewrap has created a user namespace, it would
    count all processes of this user.
    """
    for limit, most in {
        resource.RLIMIT_DATA: limits.memory_bytes,
        resource.RLIMIT_CPU: int(limits.total_seconds) + 1,
        resource.RLIMIT_NPROC: limits.processes + _count_foreign_processes(),
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_MEMLOCK: LOCKED_BYTES,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_CORE: 0,
    }.items():
        hard = resource.prlimit(pid, limit)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.prlimit(pid, limit, (most, most))
    os.setpriority(os.PRIO_PROCESS, pid, max(NICENESS, os.getpriority(os.PRIO_PROCESS, pid)))
    Path(f"/proc/{pid}/oom_score_adj").write_text("1000")  # if memory runs out, these end first


@contextmanager
def limited_processors(count: int) -> Iterator[None]:
    """Run what starts within on `count` processors. Code in the sandbox cannot widen that."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, random.sample(sorted(before), min(count, len(before))))
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _count_foreign_processes():
    """Return how many processes outside the sandbox count: before Linux 5.14, all of this user's."""
    release = tuple(int(part) for part in platform.release().split(".")[:2])
    if release >= (5, 14):
        return 0
    return sum(_owner(task) == os.getuid() for task in Path("/proc").glob("[0-9]*/task/*"))


def _owner(path):
    with suppress(OSError):
        return path.stat().st_uid


def _format_size(size):
    return f"{size / 2**30:.3g} GiB" if size >= 2**30 else f"{size / 2**20:.3g} MiB"
