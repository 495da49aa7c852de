"""Grids: the values of parameters, and all their combinations."""

from itertools import product
from numbers import Real

import numpy as np


def checked_grid(grid):
    """Return a grid with its values as lists of Python's own objects.

    Parameters
    ----------
    grid : dict of str to sequence
        The values of each parameter.

    Returns
    -------
    dict of str to list

    Raises
    ------
    ValueError
        If there is no parameter, or a parameter has no value.
    """
    lists = {name: [] if isinstance(values, str) else list(values) for name, values in dict(grid).items()}
    if not lists or not all(lists.values()):
        raise ValueError(
            "grid must name at least one parameter, and a list of values for each. "
            f"Received: grid={dict(grid)!r}"
        )
    return {name: [_plain(value) for value in values] for name, values in lists.items()}


def columns_of(grid, repeats):
    """Return the value of each parameter at all points of a grid.

    Parameters
    ----------
    grid : dict of str to list
        The values of each parameter.
    repeats : int
        How many times each point comes, one after the other.

    Returns
    -------
    dict of str to list
        The last parameter varies fastest, as the last axis of an array does.

    Examples
    --------
    >>> columns_of({"rate": [1, 2], "slope": [7, 8]}, repeats=1)
    {'rate': [1, 1, 2, 2], 'slope': [7, 8, 7, 8]}
    """
    points = [point for point in product(*grid.values()) for _ in range(repeats)]
    return {name: list(column) for name, column in zip(grid, zip(*points, strict=True), strict=True)}


def edge(values, value):
    """Tell whether a value is the smallest or the largest of several numbers.

    Parameters
    ----------
    values : list
        In any order.
    value : object
        One of them.

    Returns
    -------
    {"smallest", "largest"} or None
        None if it is neither, or the values are not numbers, or all the same.

    Examples
    --------
    >>> edge([0.1, 0.3, 0.01], 0.3)
    'largest'
    """
    if not all(isinstance(each, Real) and not isinstance(each, bool) for each in values):
        return None
    ends = {min(values): "smallest", max(values): "largest"}
    return ends.get(value) if len(ends) == 2 else None


def _plain(value):
    return value.item() if isinstance(value, np.generic) else value
