"""One submission's code, run in as many sandboxes, one after another, as that takes."""

import time
from collections import Counter

from course_lib.checking import NotData, decode, encode
from grading.marking._frames import text_in
from grading.marking._sandbox import Sandbox, Stopped
from grading.marking._words import plain_text

STOPS = 8
"""Cells that may have to be left out; the rest is then left out as well."""

CALLS = 3
"""Times that a function may have to be stopped; it is then not called any more."""

LONGEST_LIST = 2**20
"""Bytes of an answer that is read here. Those that tests are given are read where tests run."""


class OutOfTime(Exception):  # noqa: N818 - the submission's, not an error of ours
    """The time for the whole submission is over."""


class Run:
    """A submission's cells, run, and answers from what they define.

    A cell that does not end, or ends the process, is left out, and all others are run afresh without it.
    The same happens after a call that had to be stopped.

    Parameters
    ----------
    cells : sequence of Cell
    limits : Limits

    Attributes
    ----------
    trouble : dict
        For each cell that did not just run, by place: "error", "timeout", "died" or "skipped", and why.
    again : list of int
        Places of cells that needed something defined further down, and ran at the end.
    """

    def __init__(self, cells, limits):
        self._cells = {cell.place: cell.source for cell in cells}
        self._limits = limits
        self._ends = time.monotonic() + limits.total_seconds
        self._sandbox = None
        self._left_out = {}
        self._stops = Counter()
        self._silent = False
        self.trouble = {}
        self.again = []

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def close(self) -> None:
        """End what still runs."""
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None

    def be_silent(self) -> None:
        """From now on let nothing that the code does change `trouble` and `again`."""
        self._silent = True

    def start(self) -> None:
        """See to it that there is a sandbox in which all cells have run that can.

        Raises
        ------
        OutOfTime
        """
        while self._sandbox is None:
            self._sandbox = Sandbox(self._limits)
            outcome = _Outcome(self._left_out)
            try:
                self._run_cells(outcome)
            finally:
                if not self._silent:
                    self.trouble, self.again = outcome.trouble, outcome.again

    def missing(self, names) -> set:
        """Return those of some names that the cells left undefined."""
        try:
            found = _list_in(self._ask(b"M" + encode(list(names))))
        except Stopped:
            self.close()
            return set()
        return {name for name in names if name in found}

    def seed(self) -> None:
        """Start random numbers afresh, always with the same ones."""
        self.start()
        try:
            self._ask(b"S" + encode([0]))
        except Stopped:
            self.close()

    def answer(self, request: bytes, name: str) -> bytes:
        """Return the worker's answer, or "E" and why there is none.

        Parameters
        ----------
        request : bytes
        name : str
            Of what is asked for.

        Raises
        ------
        OutOfTime
        """
        if self._stops[name] >= CALLS:
            return b"E" + encode(f"`{name}` is not asked any more: it had to be stopped {CALLS} times.")
        self.start()
        try:
            return self._ask(request)
        except Stopped as stop:
            self.close()
            self._stops[name] += 1
            return b"E" + encode(f"`{name}` had to be stopped: {stop}.")

    def look(self) -> None:
        """Stop the sandbox if it uses more than it may, though nothing is asked of it."""
        if self._sandbox is not None:
            try:
                self._sandbox.look()
            except Stopped:
                self.close()

    def left(self) -> float:
        """Return how many seconds are left, of those for everything.

        Raises
        ------
        OutOfTime
            If none are.
        """
        left = self._ends - time.monotonic()
        if left <= 0:
            raise OutOfTime
        return left

    def _ask(self, request, seconds=None):
        seconds = seconds or self._limits.call_seconds
        left = self.left()
        try:
            return self._sandbox.ask(request, min(seconds, left))
        except Stopped as stop:
            if stop.status == "timeout" and left <= seconds:
                raise OutOfTime from None
            raise

    def _run_cells(self, outcome):
        waiting = []
        for place in self._cells:
            if place not in self._left_out and self._run_cell(place, outcome, again=False):
                waiting.append(place)
            if self._sandbox is None:
                return
        ends = time.monotonic() + self._limits.cell_seconds
        progress = True
        while waiting and progress and time.monotonic() < ends:
            before = len(waiting)
            for place in waiting[::-1]:
                if not self._run_cell(place, outcome, again=True):
                    waiting.remove(place)
                if self._sandbox is None:
                    return
            progress = len(waiting) < before

    def _run_cell(self, place, outcome, again):
        """Run a cell; return whether it still needs a name that is not defined."""
        try:
            answer = self._ask(b"C" + encode([place, self._cells[place], again]), self._limits.cell_seconds)
        except Stopped as stop:
            self._leave_out(place, stop)
            self.close()
            return False
        except OutOfTime:
            outcome.trouble[place] = ("timeout", "The time for the whole notebook was over.")
            raise
        if answer == b"O":
            outcome.ran(place, again)
            return False
        name_missing, why = _error_in(answer)
        outcome.trouble[place] = ("error", why)
        return name_missing

    def _leave_out(self, place, stop):
        self._left_out[place] = (stop.status, f"It was stopped and left out: {stop}.")
        if len(self._left_out) > STOPS:
            why = ("skipped", f"It was left out: more than {STOPS} cells before it had to be stopped.")
            self._left_out |= {later: why for later in self._cells if later > place}


class _Outcome:
    """How the cells of one run came out."""

    def __init__(self, left_out):
        self.trouble = dict(left_out)
        self.again = []

    def ran(self, place, again):
        self.trouble.pop(place, None)
        if again:
            self.again.append(place)


def _error_in(answer):
    """Return whether a name was missing, and what went wrong, as far as the worker says it."""
    match _list_in(answer):
        case [bool(name_missing), str(why)]:
            return name_missing, plain_text(why, 500)
    return False, text_in(b"")


def _list_in(answer):
    """Return the list that an answer should be, of plain values, or an empty one."""
    if len(answer) > LONGEST_LIST:
        return []
    try:
        found = decode(answer[1:])
    except NotData:
        return []
    plain = isinstance(found, list) and all(isinstance(one, bool | str) for one in found)
    return found if plain else []
