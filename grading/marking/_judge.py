"""The process that runs tests: outside the sandbox, and stopped when one does not end."""

import os
import resource
import signal
import time

from course_lib.checking import NotAnswered, NotData, Outcome, StudentError, decode, encode, run_test
from grading.marking._frames import Frames, pair, text_in, until_fit
from grading.marking._sandbox import TICK
from grading.marking._words import plain_text

TESTED, ASKED = b"=", b"?"
ERRORS = {b"A": NotAnswered, b"N": NotData, b"E": StudentError}
TOO_LONG = Outcome(False, "This check did not come to an end with what your code gives.")
BROKEN = Outcome(False, "This check cannot be finished with what your code gives.")


class Judge:
    """Runs tests in a process of their own, which holds nothing but data of a submission.

    A student's data may send an honest test into a long loop, or let it take much memory. The process is
    then ended; another one runs the other tests.

    Parameters
    ----------
    tests : sequence of Test
    limits : Limits
    """

    def __init__(self, tests, limits):
        self._tests = tests
        self._limits = limits
        self._pid = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def run(self, number: int, run) -> Outcome:
        """Run a test.

        Parameters
        ----------
        number : int
            Its place in `tests`.
        run : Run
            Which answers.

        Raises
        ------
        OutOfTime
            If the time for the whole submission is over.
        """
        if self._pid is None:
            self._fork()
        own = _OwnTime(self._limits.test_seconds, run)
        try:
            self._frames.send(b"%d" % number, own.wait)
            while True:
                message = self._frames.receive(own.wait)
                if message[:1] == TESTED:
                    return Outcome(*decode(message[1:]))
                name = decode(message[2:], names=True)[0]
                self._frames.send(run.answer(message[1:], name), own.wait)
        except TimeoutError:
            self.close()
            return TOO_LONG
        except (OSError, EOFError):
            self.close()
            return BROKEN

    def close(self) -> None:
        """End the process."""
        if self._pid is not None:
            self._frames.close()
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            self._pid = None

    def _fork(self):
        ours, theirs = pair()
        self._pid = os.fork()
        if self._pid == 0:
            try:
                ours.close()
                _serve(theirs, self._tests, self._limits)
            finally:
                os._exit(1)
        theirs.close()
        self._frames = Frames(ours)


class _OwnTime:
    """Waits for the judge, as long as a test may take without the calls of a student's functions."""

    def __init__(self, seconds, run):
        self._left = seconds
        self._run = run

    def wait(self, connection, writing):
        """Return when the connection can be used; see `Frames.send`."""
        began = time.monotonic()
        self._run.look()
        until_fit(connection, writing, min(TICK, self._run.left(), max(self._left, 0)))
        self._left -= time.monotonic() - began
        if self._left <= 0:
            raise TimeoutError


def _serve(connection, tests, limits):
    """Run the tests that one is asked to, until nobody asks any more."""
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory_bytes, hard))
    resource.setrlimit(resource.RLIMIT_CPU, (int(limits.total_seconds) + 1, int(limits.total_seconds) + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nowhere, descriptor)
    frames = Frames(connection)
    lookup = _Lookup(frames)
    while True:
        outcome = _outcome(tests[int(frames.receive(until_fit))], lookup)
        frames.send(TESTED + encode([outcome.passed, outcome.message]), until_fit)


def _outcome(test, lookup):
    try:
        outcome = run_test(test, lookup)
    except BaseException:  # as MemoryError, or whatever a test brings with it
        return BROKEN
    return Outcome(outcome.passed, plain_text(outcome.message))


class _Lookup:
    """What a notebook answers, by name, as a test may see it; see `course_lib.checking.Answers`."""

    def __init__(self, frames):
        self._frames = frames

    def __call__(self, name):
        """Return data, or a function that can be called with data."""
        answer = self._ask(b"G", [name])
        if answer[:1] != b"F":
            return _value(answer)
        return lambda *arguments, **keywords: _value(self._ask(b"L", [name, list(arguments), keywords]))

    def _ask(self, kind, asked):
        self._frames.send(ASKED + kind + encode(asked), until_fit)
        return self._frames.receive(until_fit)


def _value(answer):
    kind, written = answer[:1], answer[1:]
    if kind == b"D":
        return decode(written)
    raise ERRORS.get(kind, StudentError)(text_in(written))
