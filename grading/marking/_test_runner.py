"""The process that runs tests: outside the sandbox, and stopped when a test does not end."""

import os
import resource
import signal
import time
from collections.abc import Sequence

from course_lib.checking import NotAnswered, NotData, Outcome, StudentError, Test, decode, encode, run_test
from grading._text import replace_unprintable
from grading.marking._limits import Limits
from grading.marking._messages import MessageStream, decode_text, socket_pair, wait_ready
from grading.marking._sandbox import TICK
from grading.marking._session import Session

RESULT, REQUEST = b"=", b"?"
ERRORS = {b"A": NotAnswered, b"N": NotData, b"E": StudentError}
TOO_LONG = Outcome(False, "This check did not come to an end with what your code gives.")
BROKEN = Outcome(False, "This check cannot be finished with what your code gives.")


class TestRunner:
    """Runs tests in a process of their own, which gets nothing but data from a submission.

    A student's data may send an honest test into a long loop, or make it use much memory. The process is
    then ended, and another one runs the other tests.
    """

    def __init__(self, tests: Sequence[Test], limits: Limits):
        self._tests = tests
        self._limits = limits
        self._pid = None

    def run(self, number: int, session: Session) -> Outcome:
        """Return the outcome of a test, given its number in `tests` and the session that answers it.

        Raises `OutOfTime` if the time for the whole submission is over.
        """
        if self._pid is None:
            self._fork()
        timer = _TestTimer(self._limits.test_seconds, session)
        try:
            self._messages.send(b"%d" % number, timer.wait)
            while True:
                message = self._messages.receive(timer.wait)
                if message[:1] == RESULT:
                    return Outcome(*decode(message[1:]))
                name = decode(message[2:], names=True)[0]
                self._messages.send(session.answer(message[1:], name), timer.wait)
        except TimeoutError:
            self.close()
            return TOO_LONG
        except (OSError, EOFError):
            self.close()
            return BROKEN

    def close(self) -> None:
        """End the process."""
        if self._pid is not None:
            self._messages.close()
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            self._pid = None

    def _fork(self):
        ours, theirs = socket_pair()
        self._pid = os.fork()
        if self._pid == 0:
            try:
                ours.close()
                _serve(theirs, self._tests, self._limits)
            finally:
                os._exit(1)
        theirs.close()
        self._messages = MessageStream(ours)


class _TestTimer:
    """Waits for the process, for as long as a test may take without the calls of a student's functions."""

    def __init__(self, seconds, session):
        self._left = seconds
        self._session = session

    def wait(self, connection, writing):
        began = time.monotonic()
        self._session.check_usage()
        wait_ready(connection, writing, min(TICK, self._session.seconds_left(), max(self._left, 0)))
        self._left -= time.monotonic() - began
        if self._left <= 0:
            raise TimeoutError


def _serve(connection, tests, limits):
    """Run the tests that are requested, until the connection is closed."""
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory_bytes, hard))
    resource.setrlimit(resource.RLIMIT_CPU, (int(limits.total_seconds) + 1, int(limits.total_seconds) + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(null, descriptor)
    messages = MessageStream(connection)
    answers = _RemoteAnswers(messages)
    while True:
        outcome = _outcome(tests[int(messages.receive(wait_ready))], answers)
        messages.send(RESULT + encode([outcome.passed, outcome.message]), wait_ready)


def _outcome(test, answers):
    try:
        outcome = run_test(test, answers)
    except BaseException:  # such as MemoryError, or whatever else a test raises
        return BROKEN
    return Outcome(outcome.passed, replace_unprintable(outcome.message))


class _RemoteAnswers:
    """A notebook's answers, by name, as a test sees them; see `course_lib.checking.Answers`."""

    def __init__(self, messages):
        self._messages = messages

    def __call__(self, name):
        """Return data, or a function that can be called with data."""
        answer = self._ask(b"G", [name])
        if answer[:1] != b"F":
            return _value(answer)
        return lambda *arguments, **keywords: _value(self._ask(b"L", [name, list(arguments), keywords]))

    def _ask(self, request, data):
        self._messages.send(REQUEST + request + encode(data), wait_ready)
        return self._messages.receive(wait_ready)


def _value(answer):
    code, content = answer[:1], answer[1:]
    if code == b"D":
        return decode(content)
    raise ERRORS.get(code, StudentError)(decode_text(content))
