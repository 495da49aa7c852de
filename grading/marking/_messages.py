"""Messages between processes: a length, and as many bytes."""

import select
import socket
from collections.abc import Callable
from contextlib import suppress

from course_lib.checking import NotData, decode

LENGTH_BYTES = 8
MAX_MESSAGE = 40 * 2**20  # a head and arrays of `encode`, which are at most 16 MB each

Wait = Callable[[socket.socket, bool], None]
"""Gets a socket, and whether it is to be written to. Returns when it may be ready, or raises."""


class BrokenMessageError(Exception):
    """What arrived is not a message."""


class MessageStream:
    """One end of a connection. Its methods wait by a function of the caller, who decides for how long."""

    def __init__(self, connection: socket.socket):
        self._connection = connection
        self._connection.setblocking(False)

    def send(self, message: bytes, wait: Wait) -> None:
        """Send a message. Raises OSError if the other end is closed."""
        rest = memoryview(len(message).to_bytes(LENGTH_BYTES, "little") + message)
        while rest:
            wait(self._connection, True)
            with suppress(BlockingIOError):
                rest = rest[self._connection.send(rest) :]

    def receive(self, wait: Wait) -> bytes:
        """Return the next message.

        Raises `BrokenMessageError` if it is too long, and EOFError if the other end is closed.
        """
        length = int.from_bytes(self._read(LENGTH_BYTES, wait), "little")
        if length > MAX_MESSAGE:
            raise BrokenMessageError
        return self._read(length, wait)

    def _read(self, length, wait):
        received = bytearray()
        while len(received) < length:
            wait(self._connection, False)  # every time, so that a slow sender is stopped, too
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
        """Close the connection."""
        self._connection.close()


def socket_pair() -> tuple[socket.socket, socket.socket]:
    """Return two connected sockets."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)


def wait_ready(connection: socket.socket, writing: bool, seconds: float | None = None) -> None:
    """Wait until a connection can be read from or written to, or until some seconds have passed."""
    select.select([] if writing else [connection], [connection] if writing else [], [], seconds)


def decode_text(message: bytes) -> str:
    """Return the text in a message, or a sentence if it holds none."""
    try:
        text = decode(message)
    except NotData:
        text = None
    return text if isinstance(text, str) else "It answered with something that cannot be read."
