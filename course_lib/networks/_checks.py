"""What a net is made from, checked."""

from numbers import Integral

from course_lib._checks import is_whole_number


def width_list(widths):
    """Return `widths` as ints if they name at least inputs and classes, each a positive number."""
    widths = list(widths)
    if len(widths) < 2 or not all(is_whole_number(width, minimum=1) for width in widths):
        raise ValueError(
            "widths must name at least the inputs and the classes, each a positive number. "
            f"Received: widths={widths!r}"
        )
    return [int(width) for width in widths]


def seed_list(seeds):
    """Return `seeds` as ints if there is one at least, and all are whole numbers, 0 or more."""
    seeds = list(seeds)
    if not seeds:
        raise ValueError(f"An ensemble needs at least one seed. Received: seeds={seeds!r}")
    if not all(is_whole_number(seed, minimum=0) for seed in seeds):
        raise ValueError(f"seeds must be whole numbers, 0 or more. Received: seeds={seeds!r}")
    return [int(seed) for seed in seeds]


def member_list(indices, members):
    """Return which members a slice, or a sequence of ints, names, as ints from 0.

    Parameters
    ----------
    indices : slice or sequence of int
        From 0, or from -1 backwards, as for a list.
    members : int
        How many there are.

    Returns
    -------
    list of int

    Raises
    ------
    ValueError
        If no member is named, or an index is no whole number.
    IndexError
        If there is no such member.
    """
    everyone = range(members)
    if isinstance(indices, slice):
        chosen = list(everyone[indices])
    else:
        chosen = [_member(index, everyone) for index in indices]
    if not chosen:
        raise ValueError(f"At least one of the {members} members must be named. Received: {indices!r}")
    return chosen


def _member(index, everyone):
    if not isinstance(index, Integral) or isinstance(index, bool):
        raise ValueError(f"A member's index must be a whole number. Received: {index!r}")
    if not -len(everyone) <= index < len(everyone):
        raise IndexError(f"There are {len(everyone)} members. Received: index {index}")
    return everyone[index]
