"""Grids of parameters, and the result of a search over one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from course_lib._checks import is_number
from course_lib._intervals import FEWEST_MEMBERS, Interval, approx, mean_band, mean_interval

DECIMALS = 12
"""Means of the same number of wrong answers, added up in another order, agree to this many."""


def check_grid(grid: Mapping[str, Sequence]) -> dict[str, list]:
    """Return a grid with its values as lists of Python objects.

    Raise ValueError if it has no parameter, or a parameter has no values.
    """
    lists = {name: [] if isinstance(values, str) else list(values) for name, values in dict(grid).items()}
    if not lists or not all(lists.values()):
        raise ValueError(
            "grid must name at least one parameter, and a list of values for each. "
            f"Received: grid={dict(grid)!r}"
        )
    return {
        name: [value.item() if isinstance(value, np.generic) else value for value in values]
        for name, values in lists.items()
    }


def grid_columns(grid: dict[str, list], repeats: int) -> dict[str, list]:
    """Return the value of each parameter at all points of a grid, each repeated `repeats` times.

    The last parameter varies fastest, as the last axis of an array does.

    Examples
    --------
    >>> grid_columns({"rate": [1, 2], "slope": [7, 8]}, repeats=1)
    {'rate': [1, 1, 2, 2], 'slope': [7, 8, 7, 8]}
    """
    points = [point for point in product(*grid.values()) for _ in range(repeats)]
    return {name: list(column) for name, column in zip(grid, zip(*points, strict=True), strict=True)}


def edge(values: list, value: object) -> str | None:
    """Tell whether a value is the "smallest" or "largest" of several numbers.

    None if it is neither, or if the values are not numbers, or all the same.

    Examples
    --------
    >>> edge([0.1, 0.3, 0.01], 0.3)
    'largest'
    """
    if not all(map(is_number, values)):
        return None
    ends = {min(values): "smallest", max(values): "largest"}
    return ends.get(value) if len(ends) == 2 else None


@dataclass(frozen=True, repr=False, eq=False)
class Tuning:
    """The result of a search over a grid, as plain arrays.

    Attributes
    ----------
    grid
        The values of each parameter. ``...`` below stands for an axis for each, in this order.
    seeds
        Those that each point was tried with.
    error : shape (..., seeds, folds)
        Share of the validation examples that was classified wrongly after training; 1 for a net that
        has diverged. One fold if the validation set was used.
    validation_loss : shape (..., seeds, folds)
        Mean cross-entropy on these examples, in nats; not finite for a net that has diverged.
    left_out
        Number of examples of the training set that are in no fold, so that all folds are equally large.
    """

    grid: dict[str, list]
    seeds: list[int]
    error: np.ndarray
    validation_loss: np.ndarray
    left_out: int

    @property
    def mean_error(self) -> np.ndarray:
        """Mean error over seeds and folds, array of shape (...)."""
        return self._seed_error.mean(axis=-1).round(DECIMALS)

    @property
    def best(self) -> dict[str, object]:
        """The point with the lowest mean error: the value of each parameter.

        Of points with the same error, the one with the lowest mean validation loss; if that is also the
        same, the first.
        """
        return {name: self.grid[name][i] for name, i in zip(self.grid, self._best_index, strict=True)}

    @property
    def interval(self) -> Interval | None:
        """The mean error of the best point over seeds, a `course_lib.evidence.Interval`.

        None with fewer than five seeds.
        """
        return None if self._too_few_seeds else mean_interval(self._seed_error[self._best_index])

    @property
    def as_good(self) -> np.ndarray | None:
        """Which points do not differ significantly from the best one, array of bool of shape (...).

        True where Student's 95 % interval for the difference from the best point, paired by seed,
        contains 0, as it does for the best point itself. None with fewer than five seeds.
        """
        if self._too_few_seeds:
            return None
        worse = self._seed_error - self._seed_error[self._best_index]
        _, low, _ = mean_band(worse.round(DECIMALS).reshape(-1, len(self.seeds)).T)
        return (low <= 0).reshape(worse.shape[:-1])

    @property
    def on_edge(self) -> dict[str, str]:
        """The parameters whose best value is the "smallest" or "largest" of the grid, and which of them.

        Only numbers are ordered, and only a parameter with more than one value has an edge.
        """
        edges = {name: edge(self.grid[name], value) for name, value in self.best.items()}
        return {name: where for name, where in edges.items() if where}

    @property
    def _seed_error(self):
        return self.error.mean(axis=-1).round(DECIMALS)

    @property
    def _best_index(self):
        losses = np.where(np.isfinite(self.validation_loss), self.validation_loss, np.inf)
        first, *_ = np.lexsort((losses.mean(axis=(-2, -1)).ravel(), self.mean_error.ravel()))
        return tuple(int(i) for i in np.unravel_index(first, self.mean_error.shape))

    @property
    def _too_few_seeds(self):
        return len(self.seeds) < FEWEST_MEMBERS

    def __repr__(self) -> str:
        """Name the best point, its uncertainty, and whether to search further."""
        *_, seeds, folds = self.error.shape
        tried = f"{self.mean_error.size} points, {seeds} seeds, "
        tried += f"{folds} folds" if folds > 1 else "validation set"
        best = ", ".join(f"{name}={_format(value)}" for name, value in self.best.items())
        mean = self.interval or approx(self.mean_error[self._best_index], 3)
        return "\n".join([f"Tuning({tried}: best {best}, error {mean})", *self._remarks()])

    def _remarks(self) -> Iterator[str]:
        for name, where in self.on_edge.items():
            further = "smaller" if where == "smallest" else "larger"
            yield f"The best {name}, {_format(self.best[name])}, is the {where} tried: try {further} ones."
        as_good = self.as_good
        if as_good is None:
            yield f"No interval: it takes at least {FEWEST_MEMBERS} seeds."
        else:
            others = np.count_nonzero(as_good) - 1
            yield f"Of the other points, ≈{others} cannot be told from it with {len(self.seeds)} seeds."
        diverged = np.count_nonzero(~np.isfinite(self.validation_loss))
        if diverged:
            yield f"Of {self.error.size} trainings, ≈{diverged} diverged."
        if self.left_out:
            yield f"In no fold: {self.left_out} of the training examples."


def _format(value):
    """Write a parameter's value: numbers briefly, functions by name."""
    return f"{value:.4g}" if isinstance(value, float) else getattr(value, "__name__", repr(value))
