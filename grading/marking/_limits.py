"""What one submission may use."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Limits:
    """What marking one submission may take; what takes more is stopped.

    Parameters
    ----------
    cell_seconds : float
        For each cell.
    call_seconds : float
        For each call of a student's function, and for reading a value.
    test_seconds : float
        For a test's own computing, without the calls. Marking it includes importing what it imports.
    total_seconds : float
        For everything, fresh starts included.
    memory_bytes : int
        For all processes of a submission and the files that they write, together.
    processes : int
        And threads.
    file_bytes : int
        In each of the folders in which code may write, which lie in memory.
    processors : int
        Of those that the calling process may use. A batch that marks several submissions at once gives
        each of its processes other ones (``os.sched_setaffinity``).

    Raises
    ------
    ValueError
        If a limit is not a positive number.
    """

    cell_seconds: float = 60
    call_seconds: float = 10
    test_seconds: float = 60
    total_seconds: float = 300
    memory_bytes: int = 4 * 2**30
    processes: int = 64
    file_bytes: int = 256 * 2**20
    processors: int = 1

    def __post_init__(self):
        """Check them."""
        for field in fields(self):
            value = getattr(self, field.name)
            kinds = int if field.type is int else (int, float)
            if isinstance(value, bool) or not isinstance(value, kinds) or not value > 0:
                raise ValueError(
                    f"{field.name} must be a positive {field.type.__name__}. Received: {field.name}={value!r}"
                )
