"""Marks submissions as a normal user, whoever runs the tests.

As a program, it reads what to mark from its standard input, and writes what came out.
"""

import base64
import json
import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.grading.as_user import UNAVAILABLE  # noqa: E402 - the line above lets a program find it

PLAIN = ROOT / "tests/grading/plain"
SMALL = {"memory_bytes": 400 * 2**20, "processes": 24, "file_bytes": 8 * 2**20}
"""Limits on size that are soon reached; those on time are the usual ones, for a machine that is busy."""

IMPATIENT = SMALL | {"cell_seconds": 3, "call_seconds": 2, "test_seconds": 3, "total_seconds": 120}
"""Limits for what only ends when it is stopped."""


def notebook(*cells) -> bytes:
    """Return a notebook of cells of code, or of what stands in their place."""
    cells = [{"cell_type": "code", "source": cell} if isinstance(cell, str) else cell for cell in cells]
    return json.dumps({"cells": cells}).encode()


def mark_as_user(submissions: dict, limits=SMALL, folder=PLAIN, processes=2) -> dict:
    """Mark submissions, several at once; return for each what `mark_here` does.

    Parameters
    ----------
    submissions : dict of bytes, by name
    limits : dict
        Keywords of `grading.marking.Limits`.
    folder : path-like
        Of the assignment.
    processes : int
    """
    asked = {
        "submissions": {name: base64.b64encode(one).decode() for name, one in submissions.items()},
        "limits": limits,
        "folder": str(folder),
        "processes": processes,
    }
    said = subprocess.run(
        as_user(__file__), input=json.dumps(asked), capture_output=True, text=True, timeout=3600
    )
    assert said.returncode == 0, said.stderr[-3000:]
    return json.loads(said.stdout)


def as_user(*arguments) -> list:
    """Return the command that runs Python with these arguments as a normal user."""
    return [sys.executable, ROOT / "tests/grading/as_user.py", sys.executable, *arguments]


def why_not() -> str:
    """Return in a line why a normal user can mark nothing here, or nothing."""
    tried = subprocess.run(as_user(__file__, "--try"), capture_output=True, text=True, timeout=1200)
    if tried.returncode not in (0, UNAVAILABLE):
        raise RuntimeError(f"Marking is broken:\n{tried.stderr}")
    return tried.stderr.strip()


def try_sandbox() -> None:
    """End with what forbids marking here to this user, if something does."""
    from grading.marking import SandboxUnavailable, check_sandbox

    try:
        check_sandbox()
    except SandboxUnavailable as error:
        print(error, file=sys.stderr)
        sys.exit(UNAVAILABLE)


def mark_here(submission: bytes, limits: dict, folder: str) -> dict:
    """Return a submission's marks, the seconds it took, and how many processes are left of it."""
    from grading.assignment import load_assignment
    from grading.marking import Limits, mark
    from grading.marking._limits import descendants

    began = time.monotonic()
    marks = mark(load_assignment(folder), submission, Limits(**limits))
    left = len(descendants(os.getpid())) - 1
    return {"marks": marks, "seconds": time.monotonic() - began, "left": left}


def _take_a_processor(numbers, processes):
    """Let submissions that are marked at the same time use different processors, if there are several."""
    if processes == 1:
        return
    processors = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {processors[numbers.get() % len(processors)]})


def _mark_one(job):
    name, submission, limits, folder = job
    return name, mark_here(base64.b64decode(submission), limits, folder)


def main() -> None:
    """Mark what is asked for; with ``--check``, only say why that cannot be done here."""
    if sys.argv[1:] == ["--try"]:
        return try_sandbox()
    if sys.argv[1:] == ["--check"]:
        sys.exit(why_not() or 0)
    asked = json.load(sys.stdin)
    context = multiprocessing.get_context("fork")
    numbers = context.SimpleQueue()
    for number in range(asked["processes"]):
        numbers.put(number)
    jobs = [(name, one, asked["limits"], asked["folder"]) for name, one in asked["submissions"].items()]
    with context.Pool(asked["processes"], _take_a_processor, [numbers, asked["processes"]]) as pool:
        json.dump(dict(pool.imap_unordered(_mark_one, jobs)), sys.stdout)


if __name__ == "__main__":
    main()
