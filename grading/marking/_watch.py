"""What a sandbox uses, seen from outside, where its code cannot pretend."""

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PAGE = os.sysconf("SC_PAGE_SIZE")


class Usage(NamedTuple):
    """What all processes of a sandbox use together."""

    memory: int
    threads: int
    files: int


def usage(root: int, folders: tuple) -> Usage:
    """Return what a process and all that descend from it use.

    Parameters
    ----------
    root : int
        The first process of the sandbox, from which all others descend, those too whose parents have
        ended.
    folders : tuple of str
        In the sandbox, which lie in memory.

    Returns
    -------
    Usage
        Bytes, with what lies in the folders; threads; and files and folders in them. Memory that
        processes share counts for each: see `shared_out`.
    """
    pages = threads = 0
    for pid in descendants(root):
        with suppress(OSError, ValueError):
            fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
            threads += int(fields[17])
            pages += int(fields[21])
    written = files = 0
    for folder in folders:
        with suppress(OSError):
            found = os.statvfs(f"/proc/{root}/root{folder}")
            written += (found.f_blocks - found.f_bfree) * found.f_frsize
            files += found.f_files - found.f_ffree
    return Usage(pages * PAGE + written, threads, files)


def shared_out(root: int) -> int:
    """Return by how many bytes `usage` counts shared memory too often."""
    excess = 0
    for pid in descendants(root):
        with suppress(OSError, ValueError, KeyError):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
            found = {line.split(":")[0]: int(line.split()[1]) for line in lines}
            excess += (found["Rss"] - found["Pss"]) * 1024
    return excess


def descendants(root: int) -> list[int]:
    """Return a process and all that descend from it, as far as they stay while one looks."""
    found = [root]
    for pid in found:  # which grows
        with suppress(OSError):
            for thread in os.listdir(f"/proc/{pid}/task"):
                with suppress(OSError):
                    children = Path(f"/proc/{pid}/task/{thread}/children").read_bytes()
                    found += map(int, children.split())
    return found
