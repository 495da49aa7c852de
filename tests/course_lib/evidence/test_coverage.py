"""The intervals hold what they should hold as often as the docstrings say, and so do those not used."""

import re

import numpy as np
import pytest
from scipy import stats

from course_lib.evidence import mean_band, mean_interval, unpaired_difference

SIZES = (5, 8, 16, 32, 64)
SIMULATIONS = 1000
DRAW = {
    "normal": lambda rng, shape: rng.normal(size=shape),
    "exponential": lambda rng, shape: rng.exponential(size=shape) - 1,
    "log-normal": lambda rng, shape: np.exp(rng.normal(size=shape)) - np.exp(0.5),
}
CASES = list(enumerate(SIZES))


def table(function):
    """Return the rows of a docstring's table: values, interval, and a share for each size."""
    rows = re.findall(r"^ *(\S+), (\S+).*?((?: +\.\d{3}){5})$", function.__doc__, flags=re.MULTILINE)
    return [
        (values, interval, [float(share) for share in shares.split()]) for values, interval, shares in rows
    ]


def bootstrapped(samples, statistic, method):
    found = stats.bootstrap(
        samples, statistic, axis=0, vectorized=True, n_resamples=999, batch=50, method=method, rng=1
    )
    return found.confidence_interval


def mean_ends(values, interval):
    if interval == "Student's":
        return mean_band(values)[1:]
    return bootstrapped((values,), np.mean, interval)


def difference_ends(a, b, interval):
    if interval == "Welch's":
        return stats.ttest_ind(a, b, axis=0, equal_var=False).confidence_interval(0.95)
    return bootstrapped((a, b), lambda a, b, axis: a.mean(axis) - b.mean(axis), interval)


def check(shares_in_table, column, hits, measured_over):
    """Two simulations of the same share agree within four standard errors."""
    share, stated = np.mean(hits), shares_in_table[column]
    error = (stated * (1 - stated) * (1 / len(hits) + 1 / measured_over)) ** 0.5
    assert abs(share - stated) < 4 * error


@pytest.mark.parametrize(("column", "size"), CASES)
def test_intervals_of_a_mean(column, size):
    rows = table(mean_interval)
    assert len(rows) == 12
    for number, (values, interval, shares) in enumerate(rows):
        drawn = DRAW[values](np.random.default_rng([size, number]), (size, SIMULATIONS))
        low, high = mean_ends(drawn, interval)
        check(shares, column, (low <= 0) & (high >= 0), 4000)


@pytest.mark.parametrize(("column", "size"), CASES)
def test_intervals_of_an_unpaired_difference(column, size):
    rows = table(unpaired_difference)
    assert len(rows) == 9
    for number, (values, interval, shares) in enumerate(rows):
        rng = np.random.default_rng([size, number])
        a, b = DRAW[values](rng, (size, SIMULATIONS)), 2 * DRAW[values](rng, (size, SIMULATIONS))
        low, high = difference_ends(a, b, interval)
        check(shares, column, (low <= 0) & (high >= 0), 2000)
