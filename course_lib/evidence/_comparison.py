"""Comparisons of conditions, which state what a fair comparison must state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt

from course_lib._checks import is_number
from course_lib._intervals import FEWEST_MEMBERS, mean_interval
from course_lib.evidence._difference import Difference, holm, paired_difference, unpaired_difference


@dataclass(frozen=True, repr=False)
class Comparison:
    """Measurements under two or more conditions, each at the learning rate that suits it best.

    A comparison must state its seeds, the rates that were tried and the training of each net. Too few
    members, or a learning rate that was not tuned, is a ValueError and not a verdict.

    Parameters
    ----------
    values : dict of str to array of float, shape (members,)
        For each condition what was measured, such as the test error; at least two conditions. A run
        that diverged counts as a failure and is never left out.
    seeds
        The members' seeds, none twice. One sequence: member i of every condition has the seed i, so
        that differences are paired. A sequence for each condition: they are not.
    rates
        The learning rate chosen for each condition, on a validation set or by cross-validation.
    grid
        The rates that were tried, at least three. A chosen rate at an edge of the grid is an error,
        since a better one may lie beyond it.
    budget
        How long each net was trained, such as "20 epochs".
    failure
        The value of a run without a finite one, such as 1 for an error. If not given, such a run is an
        error.
    edge_reason
        Why a rate at the edge of the grid is no mistake, such as "every rate from 0.1 to 10 gives
        chance".

    Attributes
    ----------
    failures
        Number of runs of each condition without a finite value.

    Examples
    --------
    >>> comparison = Comparison(
    ...     {"He": [0.03, 0.02, 0.03, 0.02, 0.04], "Xavier": [0.05, 0.03, 0.06, 0.04, 0.05]},
    ...     seeds=range(5), rates={"He": 0.3, "Xavier": 0.3}, grid=[0.1, 0.3, 1], budget="20 epochs",
    ... )
    >>> comparison
    5 shared seeds, best of 3 rates from 0.1 to 1, 20 epochs
    He: ≈0.0280 [0.0176, 0.0384] at rate ≈0.3
    Xavier: ≈0.0460 [0.0318, 0.0602] at rate ≈0.3
    >>> print(comparison.difference("Xavier", "He"))
    ≈0.0180 [0.00761, 0.0284]
    """

    values: Mapping[str, npt.ArrayLike]
    seeds: Sequence[int] | dict[str, Sequence[int]]
    rates: dict[str, float]
    grid: Sequence[float]
    budget: str
    failure: float | None = None
    edge_reason: str | None = None
    failures: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Check that the comparison is fair, and count the failures."""
        values = {name: np.array(runs, "float64") for name, runs in self.values.items()}
        if len(values) < 2:
            raise ValueError(f"values must hold at least two conditions. Received: {list(values)}")
        if not isinstance(self.budget, str) or not self.budget.strip():
            raise ValueError(f"budget must say how long each net was trained. Received: {self.budget!r}")
        self._check_seeds(values)
        failures = {name: int((~np.isfinite(runs)).sum()) for name, runs in values.items()}
        if any(failures.values()) and not is_number(self.failure):
            failed = {name: count for name, count in failures.items() if count}
            raise ValueError(
                "A run without a finite value is a failure and must count as one: state its value by "
                f"failure=..., such as 1 for an error. Received: such runs {failed}, failure={self.failure}"
            )
        self._check_rates(values)
        if self.failure is not None:
            values = {name: np.where(np.isfinite(runs), runs, self.failure) for name, runs in values.items()}
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "failures", failures)

    def _check_seeds(self, values):
        for name, array in values.items():
            seeds = list(self.seeds.get(name, ()) if isinstance(self.seeds, dict) else self.seeds)
            if len(set(seeds)) < max(FEWEST_MEMBERS, len(seeds)) or array.shape != (len(seeds),):
                raise ValueError(
                    f"{name!r} must have a value for each of at least {FEWEST_MEMBERS} different seeds. "
                    f"Received: values of shape {array.shape}, seeds {seeds}"
                )

    def _check_rates(self, values):
        grid = np.unique(np.asarray(self.grid, "float64"))
        if len(grid) < 3:
            raise ValueError(f"grid must hold at least three rates. Received: grid={self.grid!r}")
        if set(self.rates) != set(values):
            raise ValueError(f"rates must name {list(values)}. Received: rates={self.rates!r}")
        for name, rate in self.rates.items():
            place = np.isclose(grid, rate, atol=0)
            if not place.any():
                raise ValueError(f"The rate of {name!r} must be one of {grid.tolist()}. Received: {rate}")
            if (place[0] or place[-1]) and not self.edge_reason:
                raise ValueError(
                    f"{name!r} has its best rate at the edge of the grid: try more rates, or give an "
                    f"edge_reason why that is no mistake. Received: rate {rate}, grid {grid.tolist()}"
                )

    @classmethod
    def at_best_rates(
        cls,
        values: Mapping[str, npt.ArrayLike],
        seeds: Sequence[int] | dict[str, Sequence[int]],
        grid: Sequence[float],
        budget: str,
        *,
        failure: float | None = None,
        edge_reason: str | None = None,
    ) -> "Comparison":
        """Compare conditions that were tried at every rate, each at the rate with the lowest mean.

        The same nets choose the rate and are compared, so that each mean is a little too low. Where that
        matters, let `training.tune` choose the rates with other nets.

        Parameters
        ----------
        values : dict of str to array of float, shape (members, rates)
            For each condition what was measured at each rate of the grid; less is better.
        seeds, grid, budget, failure, edge_reason
            As of `Comparison`.

        Examples
        --------
        >>> he = [[0.08, 0.03, 0.9], [0.09, 0.02, 0.9], [0.07, 0.03, 0.9], [0.1, 0.02, 0.9], [0.1, 0.04, 0.9]]
        >>> late = [[0.2, 0.05, 0.3], [0.3, 0.03, 0.2], [0.2, 0.06, 0.3], [0.3, 0.04, 0.3], [0.2, 0.05, 1]]
        >>> tried = {"He": he, "Xavier": late}
        >>> Comparison.at_best_rates(tried, seeds=range(5), grid=[0.1, 0.3, 1], budget="20 epochs")
        5 shared seeds, best of 3 rates from 0.1 to 1, 20 epochs
        He: ≈0.0280 [0.0176, 0.0384] at rate ≈0.3
        Xavier: ≈0.0460 [0.0318, 0.0602] at rate ≈0.3
        """
        chosen, rates = {}, {}
        for name, tried in values.items():
            tried = np.asarray(tried, "float64")
            if tried.ndim != 2 or tried.shape[1] != len(grid):
                raise ValueError(
                    f"{name!r} must have a value for each member and each of {len(grid)} rates. "
                    f"Received: values of shape {tried.shape}"
                )
            counted = np.where(np.isfinite(tried), tried, np.inf if failure is None else failure)
            best = counted.mean(axis=0).argmin()
            chosen[name], rates[name] = tried[:, best], grid[best]
        return cls(chosen, seeds, rates, grid, budget, failure, edge_reason)

    @property
    def setting(self) -> str:
        """Rates tried, training and failures, in words."""
        grid = sorted(self.grid)
        parts = [f"best of {len(grid)} rates from {grid[0]:g} to {grid[-1]:g}", self.budget]
        if self.failure is not None:
            parts.append(f"failed runs (≈{sum(self.failures.values())}) count as {self.failure:g}")
        return ", ".join(parts)

    def difference(self, name: str, other: str) -> Difference:
        """Return the difference of two conditions' means, the first less the second.

        Of three and more conditions any two may be compared: all intervals hold at once in .95 of
        cases (Bonferroni), and the p-value is corrected for all pairs (Holm).
        """
        for one in (name, other):
            if one not in self.values:
                raise ValueError(f"There is no condition {one!r} among {list(self.values)}")
        found = self._difference(name, other)
        basis = f"{found.basis}, {self.setting}"
        return replace(found, p=self._corrected_p[frozenset((name, other))], basis=basis)

    def _difference(self, name, other):
        measure = unpaired_difference if isinstance(self.seeds, dict) else paired_difference
        pairs = len(self.values) * (len(self.values) - 1) // 2
        return measure(self.values[name], self.values[other], comparisons=pairs)

    @cached_property
    def _corrected_p(self):
        pairs = list(combinations(self.values, 2))
        corrected = holm([self._difference(*pair).p for pair in pairs])
        return {frozenset(pair): float(p) for pair, p in zip(pairs, corrected, strict=True)}

    def __repr__(self) -> str:
        """Return what was compared, and each condition with its interval."""
        seeds = "separate seeds" if isinstance(self.seeds, dict) else f"{len(list(self.seeds))} shared seeds"
        lines = [f"{seeds}, {self.setting}"]
        for name, values in self.values.items():
            failed = "" if self.failure is None else f", ≈{self.failures[name]} failed"
            lines.append(f"{name}: {mean_interval(values)} at rate ≈{self.rates[name]:g}{failed}")
        if self.edge_reason:
            lines.append(f"A rate may lie at the edge of the grid: {self.edge_reason}")
        return "\n".join(lines)
