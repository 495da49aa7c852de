"""Tests of a difference, and their correction when there are many."""

import numpy as np
from scipy import stats

from course_lib._intervals import checked_members


def sign_test(a, b):
    """Probability of so unequal a number of wins, if either of a pair were as likely to win.

    It asks only which of the two is smaller, so it is right for values that say no more, or whose
    differences have very different sizes. Ties are left out. With five pairs it is never below .06.

    Parameters
    ----------
    a, b : arrays of float, shape (members,)
        Two conditions, paired by seed.

    Returns
    -------
    float
        The p-value, two-sided.

    Examples
    --------
    >>> sign_test([1, 2, 3, 4, 5, 6], [2, 3, 4, 5, 6, 7])
    0.03125
    """
    differences = paired(a, b)
    wins, losses = (differences < 0).sum(), (differences > 0).sum()
    return float(stats.binomtest(int(wins), int(wins + losses)).pvalue) if wins + losses else 1.0


def holm(p_values):
    r"""Correct p-values of several comparisons, so that one of them being small is no accident.

    .. math:: \tilde p_{(k)} = \max_{j \le k} \min(1, (m - j + 1)\, p_{(j)})

    Whoever rejects where the result is below .05 rejects anything wrongly in 5 of 100 such families
    at most, however the comparisons hang together.

    Parameters
    ----------
    p_values : array of float, shape (m,)
        Between 0 and 1.

    Returns
    -------
    array of float, shape (m,)

    References
    ----------
    S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
    Statistics 6, 1979.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    array([0.03, 0.06, 0.06])
    """
    p = np.asarray(p_values, "float64")
    if p.ndim != 1 or not ((p >= 0) & (p <= 1)).all():
        raise ValueError(f"p_values must be numbers between 0 and 1. Received: p_values={p_values!r}")
    order = np.argsort(p)
    corrected = np.empty_like(p)
    corrected[order] = np.maximum.accumulate(np.minimum(1, np.arange(len(p), 0, -1) * p[order]))
    return corrected


def paired(a, b):
    """Return differences of values paired by seed, or refuse unequal numbers of members."""
    a, b = checked_members(a, ndim=1), checked_members(b, ndim=1)
    if len(a) != len(b):
        raise ValueError(f"Pairs need as many members in a as in b. Received: {len(a)} in a, {len(b)} in b")
    return a - b
