"""Times that calls take, relative to one another."""

from collections.abc import Callable
from timeit import default_timer, timeit

import numpy as np

from course_lib._checks import whole_number


def relative_times(
    calls: dict[str, Callable[[], object]], rounds: int = 30, clock: Callable[[], float] = default_timer
) -> dict[str, float]:
    """Return the times that calls take, relative to the first of them.

    In each round every call has a turn, and its time is divided by the first one's in the same round.
    So what slows the machine down for longer than a round slows down all of them, and the median
    over rounds leaves out the rest. The times themselves would say more about the machine.

    Parameters
    ----------
    calls
        Two or more, by name, called without arguments. Each must return only when its work is done:
        one that gives NumPy arrays does. Each is called once beforehand, to compile what it compiles.
    rounds
        How often each is timed.
    clock
        Returns the time, in any unit.

    Returns
    -------
    dict of str to float
        The median ratio of each; 1 for the first. Not finite where the clock is too coarse.

    Examples
    --------
    >>> found = relative_times({"short": lambda: sum(range(100)), "long": lambda: sum(range(100_000))})
    >>> found["short"], found["long"] > 2
    (1.0, True)
    """
    rounds = whole_number("rounds", rounds, minimum=1)
    if len(calls) < 2:
        raise ValueError(f"There must be at least two calls to compare. Received: calls={list(calls)}")
    for call in calls.values():
        call()
    times = np.array([[timeit(f, timer=clock, number=1) for f in calls.values()] for _ in range(rounds)])
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = times / times[:, :1]
    return dict(zip(calls, np.median(ratios, axis=0).tolist(), strict=True))
