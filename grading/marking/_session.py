"""One submission's code, run in sandboxes: a new one whenever the last one had to be stopped."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence

from course_lib.checking import NotData, decode, encode
from grading._text import replace_unprintable
from grading.marking._limits import Limits
from grading.marking._messages import decode_text
from grading.marking._notebook import Cell
from grading.marking._sandbox import Sandbox, SandboxStopped

MAX_STOPPED_CELLS = 8
"""Cells that may be stopped and left out; after one more, all that follow are left out as well."""

MAX_STOPPED_CALLS = 3
"""Calls of a function that may be stopped; it is then not called any more."""

MAX_LIST_BYTES = 2**20
"""Size of an answer that is read here. Those for tests are read in the process of the tests."""


class OutOfTime(Exception):  # noqa: N818 - the submission's fault
    """The time for the whole submission is over."""


class Session:
    """A submission's cells, run, and answers from what they define.

    A cell that does not end, or ends the process, is left out, and all others run again without it. The
    same happens after a call that had to be stopped. Every method may raise `OutOfTime`.

    Attributes
    ----------
    trouble
        For each cell that did not simply run, by its place: "error", "timeout", "died" or "skipped", and
        why.
    rerun
        The places of cells that needed a name defined further down, and ran again at the end.
    """

    def __init__(self, cells: Sequence[Cell], limits: Limits):
        self._cells = {cell.place: cell.source for cell in cells}
        self._limits = limits
        self._ends = time.monotonic() + limits.total_seconds
        self._sandbox: Sandbox | None = None
        self._left_out: dict[int, tuple[str, str]] = {}
        self._stopped_calls: Counter[str] = Counter()
        self._is_frozen = False
        self.trouble: dict[int, tuple[str, str]] = {}
        self.rerun: list[int] = []

    def close(self) -> None:
        """End the sandbox."""
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None

    def freeze(self) -> None:
        """Keep `trouble` and `rerun` as they are, whatever the code does from now on."""
        self._is_frozen = True

    def start(self) -> None:
        """Start a sandbox and run the cells in it, unless there is one."""
        while self._sandbox is None:
            self._sandbox = Sandbox(self._limits)
            trouble, rerun = dict(self._left_out), list[int]()
            try:
                self._run_cells(trouble, rerun)
            finally:
                if not self._is_frozen:
                    self.trouble, self.rerun = trouble, rerun

    def missing_names(self, names: Iterable[str]) -> set[str]:
        """Return the names that the cells left undefined."""
        try:
            found = _decode_list(self._ask(b"M" + encode(list(names))))
        except SandboxStopped:
            self.close()
            return set()
        return {name for name in names if name in found}

    def reseed(self) -> None:
        """Reset the generators of random numbers, always to the same state."""
        self.start()
        try:
            self._ask(b"S" + encode([0]))
        except SandboxStopped:
            self.close()

    def answer(self, request: bytes, name: str) -> bytes:
        """Return the worker's answer to a request for `name`, or "E" and why there is none."""
        if self._stopped_calls[name] >= MAX_STOPPED_CALLS:
            why = f"`{name}` is not evaluated any more: it had to be stopped {MAX_STOPPED_CALLS} times."
            return b"E" + encode(why)
        self.start()
        try:
            return self._ask(request)
        except SandboxStopped as stop:
            self.close()
            self._stopped_calls[name] += 1
            return b"E" + encode(f"`{name}` had to be stopped: {stop}.")

    def check_usage(self) -> None:
        """Stop the sandbox if it uses too much, even while nothing is asked of it."""
        if self._sandbox is not None:
            try:
                self._sandbox.check_usage()
            except SandboxStopped:
                self.close()

    def seconds_left(self) -> float:
        """Return how much is left of the time for everything."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise OutOfTime
        return left

    def _ask(self, request, seconds=None):
        seconds = seconds or self._limits.call_seconds
        left = self.seconds_left()
        try:
            return self._sandbox.ask(request, min(seconds, left))
        except SandboxStopped as stop:
            if stop.status == "timeout" and left <= seconds:
                raise OutOfTime from None
            raise

    def _run_cells(self, trouble, rerun):
        waiting = []
        for place in self._cells:
            if place not in self._left_out and self._run_cell(place, trouble):
                waiting.append(place)
            if self._sandbox is None:
                return
        ends = time.monotonic() + self._limits.cell_seconds
        progress = True
        while waiting and progress and time.monotonic() < ends:
            before = len(waiting)
            for place in waiting[::-1]:
                if not self._run_cell(place, trouble, rerun):
                    waiting.remove(place)
                if self._sandbox is None:
                    return
            progress = len(waiting) < before

    def _run_cell(self, place, trouble, rerun=None):
        """Run a cell, again if there is a `rerun`; return whether it needs a name that is not defined."""
        request = b"C" + encode([place, self._cells[place], rerun is not None])
        try:
            answer = self._ask(request, self._limits.cell_seconds)
        except SandboxStopped as stop:
            self._leave_out(place, stop)
            self.close()
            return False
        except OutOfTime:
            trouble[place] = ("timeout", "The time for the whole notebook was over.")
            raise
        if answer == b"O":
            trouble.pop(place, None)
            if rerun is not None:
                rerun.append(place)
            return False
        name_missing, why = _decode_error(answer)
        trouble[place] = ("error", why)
        return name_missing

    def _leave_out(self, place, stop):
        self._left_out[place] = (stop.status, f"It was stopped and left out: {stop}.")
        if len(self._left_out) > MAX_STOPPED_CELLS:
            count = f"more than {MAX_STOPPED_CELLS} cells before it had to be stopped"
            why = ("skipped", f"It was left out: {count}.")
            self._left_out |= {later: why for later in self._cells if later > place}


def _decode_error(answer):
    """Return whether a name was missing, and what went wrong, as far as the worker says it."""
    match _decode_list(answer):
        case [bool(name_missing), str(why)]:
            return name_missing, replace_unprintable(why, 500)
    return False, decode_text(b"")


def _decode_list(answer):
    """Return the list of booleans and text in an answer, or an empty one."""
    if len(answer) > MAX_LIST_BYTES:
        return []
    try:
        found = decode(answer[1:])
    except NotData:
        return []
    plain = isinstance(found, list) and all(isinstance(one, bool | str) for one in found)
    return found if plain else []
