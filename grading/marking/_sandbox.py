"""A sandbox with a worker in it that answers requests, within limits."""

import functools
import os
import select
import signal
import sys
import time
from contextlib import suppress

from grading.marking._bubblewrap import COURSE, START_SECONDS, WRITABLE, SandboxUnavailable, start_bubblewrap
from grading.marking._limits import Limits, descendants, find_excess, limited_processors, set_limits
from grading.marking._messages import BrokenMessageError, MessageStream, socket_pair, wait_ready

TICK = 0.05
"""Seconds between measurements of what a sandbox uses."""


class SandboxStopped(Exception):  # noqa: N818 - the submission's fault
    """A sandbox has ended; the message says why.

    Attributes
    ----------
    status
        "timeout" or "died".
    """

    def __init__(self, status: str, why: str):
        super().__init__(why)
        self.status = status


class Sandbox:
    """A worker in a sandbox. Raises `SandboxUnavailable` if it does not start."""

    def __init__(self, limits: Limits):
        self._limits = limits
        self._measured = time.monotonic()
        ours, theirs = socket_pair()
        self._messages = MessageStream(ours)
        with theirs:
            command = [sys.executable, f"{COURSE}/_worker.py", str(theirs.fileno())]
            with limited_processors(limits.processors):
                self._process = start_bubblewrap(command, limits, [theirs.fileno()])
        self._first: int | None = None
        self._first_handle: int | None = None
        self._is_closed = False
        self._wait_for_worker()

    def ask(self, request: bytes, seconds: float) -> bytes:
        """Return the worker's answer to a request.

        If there is none within these seconds, the sandbox is closed and `SandboxStopped` is raised.
        """
        deadline = time.monotonic() + seconds
        wait = functools.partial(self._wait, deadline=deadline, seconds=seconds)
        try:
            self.check_usage()
            self._messages.send(request, wait)
            return self._messages.receive(wait)
        except SandboxStopped:
            self.close()
            raise
        except BrokenMessageError:
            self.close()
            raise SandboxStopped("died", "it answered with something that cannot be read") from None
        except (OSError, EOFError):
            self.close()
            raise SandboxStopped("died", "it ended the process that it ran in") from None

    def check_usage(self) -> None:
        """Close the sandbox and raise `SandboxStopped` if it uses too much; to be called often."""
        if self._first is None or time.monotonic() - self._measured < TICK:
            return
        self._measured = time.monotonic()
        why = find_excess(self._first, WRITABLE, self._limits)
        if why:
            self.close()
            raise SandboxStopped("died", why)

    def close(self) -> None:
        """End every process in the sandbox, and wait until the last one has ended."""
        if self._is_closed:
            return
        self._is_closed = True
        self._messages.close()
        if self._first_handle is not None:
            # Bubblewrap ends it when it ends itself, unless code in the sandbox has prevented that.
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._first_handle, signal.SIGKILL)
            select.select([self._first_handle], [], [])
            os.close(self._first_handle)
        with self._process:  # which closes its error stream, and waits for it
            self._process.kill()

    def _wait_for_worker(self):
        """Wait until the worker answers, and open a handle on the process from which all others descend."""
        deadline = time.monotonic() + START_SECONDS
        wait = functools.partial(self._wait, deadline=deadline, seconds=START_SECONDS)
        try:
            if self._messages.receive(wait) != b"R":
                raise EOFError
            self._first = descendants(self._process.pid)[1]
            self._first_handle = os.pidfd_open(self._first)
            for pid in descendants(self._first):
                set_limits(pid, self._limits)
        except (SandboxStopped, EOFError, OSError, IndexError):
            os.set_blocking(self._process.stderr.fileno(), False)
            said = (self._process.stderr.read() or b"").decode(errors="replace").strip()
            self.close()
            raise SandboxUnavailable(f"The sandbox did not start. {said[-500:]}") from None
        except BaseException:
            self.close()
            raise

    def _wait(self, connection, writing, deadline, seconds):
        left = deadline - time.monotonic()
        if left <= 0:
            raise SandboxStopped("timeout", f"it took longer than {seconds:.3g} seconds")
        self.check_usage()
        wait_ready(connection, writing, min(left, TICK))
