"""What a search over a grid has found."""

from dataclasses import dataclass

import numpy as np

from course_lib._intervals import FEWEST_MEMBERS, mean_band, mean_interval, significant
from course_lib.training._grid import edge

DECIMALS = 12
"""Means of the same number of wrong answers, added up in another order, agree in so many."""


@dataclass(frozen=True, repr=False, eq=False)
class Tuning:
    """What a search over a grid has found, as plain arrays.

    Attributes
    ----------
    grid : dict of str to list
        The values of each parameter. ``...`` below stands for an axis for each, in this order.
    seeds : list of int
        That each point was tried with.
    error : array of float, shape (..., seeds, folds)
        Share of the examples held out that was classified wrongly after training; 1 for a net that
        has diverged. One fold if the validation set was used.
    validation_loss : array of float, shape (..., seeds, folds)
        Mean cross-entropy on these examples, in nats; not finite for a net that has diverged.
    left_out : int
        How many examples of the training set are in no fold, so that all folds are equally large.
    """

    grid: dict
    seeds: list
    error: np.ndarray
    validation_loss: np.ndarray
    left_out: int

    @property
    def mean_error(self):
        """Mean error over seeds and folds, array of float of shape (...)."""
        return self._seed_error.mean(axis=-1).round(DECIMALS)

    @property
    def best(self):
        """The point with the lowest mean error, dict of str to value.

        Of points that are level, the one with the lower mean validation loss; of those that still
        are, the first.
        """
        return {name: self.grid[name][i] for name, i in zip(self.grid, self._best_index, strict=True)}

    @property
    def interval(self):
        """The mean error of the best point over seeds, a `course_lib.evidence.Interval`.

        None with fewer than five seeds.
        """
        return mean_interval(self._seed_error[self._best_index]) if self._has_intervals else None

    @property
    def as_good(self):
        """Which points cannot be told from the best one, array of bool of shape (...).

        True where Student's 95 % interval for the difference from the best point, paired by seed,
        holds 0, as it does for the best point itself. None with fewer than five seeds.
        """
        if not self._has_intervals:
            return None
        worse = self._seed_error - self._seed_error[self._best_index]
        _, low, _ = mean_band(worse.round(DECIMALS).reshape(-1, len(self.seeds)).T)
        return (low <= 0).reshape(worse.shape[:-1])

    @property
    def on_edge(self):
        """Of which parameters the best value is the grid's "smallest" or "largest", dict of str to str.

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
    def _has_intervals(self):
        return len(self.seeds) >= FEWEST_MEMBERS

    def __repr__(self):
        """Say what is best, how sure that is, and whether to look further."""
        *_, seeds, folds = self.error.shape
        tried = f"{self.mean_error.size} points, {seeds} seeds, "
        tried += f"{folds} folds" if folds > 1 else "validation set"
        best = ", ".join(f"{name}={_written(value)}" for name, value in self.best.items())
        found = self.interval or f"≈{significant(self.mean_error[self._best_index], 3)}"
        return "\n".join([f"Tuning({tried}: best {best}, error {found})", *self._remarks()])

    def _remarks(self):
        for name, where in self.on_edge.items():
            further = "smaller" if where == "smallest" else "larger"
            yield f"The best {name}, {_written(self.best[name])}, is the {where} tried: try {further} ones."
        if self._has_intervals:
            others = np.count_nonzero(self.as_good) - 1
            yield f"Of the other points, ≈{others} cannot be told from it with {len(self.seeds)} seeds."
        else:
            yield f"No interval: it takes at least {FEWEST_MEMBERS} seeds."
        diverged = np.count_nonzero(~np.isfinite(self.validation_loss))
        if diverged:
            yield f"Of {self.error.size} trainings, ≈{diverged} diverged."
        if self.left_out:
            yield f"In no fold: {self.left_out} of the training examples."


def _written(value):
    """Write a parameter's value: numbers briefly, functions by name."""
    return f"{value:.4g}" if isinstance(value, float) else getattr(value, "__name__", repr(value))
