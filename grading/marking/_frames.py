"""Messages between processes: a length, and so many bytes."""

import select
import socket
from contextlib import suppress

from course_lib.checking import NotData, decode

WORD = 8
LONGEST = 40 * 2**20  # a head and arrays of `encode`, which are at most 16 MB each


class BrokenFrameError(Exception):
    """What arrived is no message."""


class Frames:
    """One end of a connection, which waits as it is told.

    Parameters
    ----------
    connection : socket.socket
    """

    def __init__(self, connection):
        self._connection = connection
        self._connection.setblocking(False)

    def send(self, message: bytes, wait) -> None:
        """Send a message.

        Parameters
        ----------
        message : bytes
        wait : callable
            Is given the socket, and whether it must be fit for writing. It returns when it may be, or raises.

        Raises
        ------
        OSError
            If nobody is there any more.
        """
        rest = memoryview(len(message).to_bytes(WORD, "little") + message)
        while rest:
            wait(self._connection, True)
            with suppress(BlockingIOError):
                rest = rest[self._connection.send(rest) :]

    def receive(self, wait) -> bytes:
        """Return the next message; see `send`.

        Raises
        ------
        BrokenFrameError
            If it is too long.
        EOFError
            If nobody is there any more.
        """
        length = int.from_bytes(self._exactly(WORD, wait), "little")
        if length > LONGEST:
            raise BrokenFrameError
        return self._exactly(length, wait)

    def _exactly(self, length, wait):
        received = bytearray()
        while len(received) < length:
            wait(self._connection, False)  # each time, so that whoever sends bit by bit ends in time, too
            try:
                part = self._connection.recv(min(length - len(received), 2**20))
            except BlockingIOError:
                continue
            except ConnectionError:
                part = b""
            if not part:
                raise EOFError
            received += part
        return bytes(received)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def pair() -> tuple[socket.socket, socket.socket]:
    """Return two sockets that are connected with one another."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)


def until_fit(connection, writing: bool, seconds: float | None = None) -> None:
    """Wait until a connection can be read from, or written to; not longer than some seconds."""
    select.select([] if writing else [connection], [connection] if writing else [], [], seconds)


def text_in(written: bytes) -> str:
    """Return the text that a message should be, or words for it if it is none."""
    try:
        text = decode(written)
    except NotData:
        text = None
    return text if isinstance(text, str) else "It answered with something that cannot be read."
