"""Differences of two conditions over members, and tests of them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from course_lib._checks import whole_number
from course_lib._intervals import interval_text, mean_interval, member_values

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Difference:
    """Difference of two conditions' means, and a range for it over all possible seeds.

    Attributes
    ----------
    mean
        Mean of the first less mean of the second.
    low, high
        Ends of the range.
    members
        How many pairs it rests on; for unpaired values the numbers of members of the two.
    p
        Probability of so large a difference where there is none, by a test of ranks. It asks
        another question than the interval, which is about means, and outliers change it less.
    test
        The name of that test.
    basis
        What it rests on, in words.
    """

    mean: float
    low: float
    high: float
    members: int | tuple[int, int]
    p: float
    test: str
    basis: str

    def __str__(self) -> str:
        """Return the mean with its interval, such as ≈0.154 [0.140, 0.168]."""
        return interval_text(self.mean, self.low, self.high)


def paired_difference(a: npt.ArrayLike, b: npt.ArrayLike, comparisons: int = 1) -> Difference:
    """Return the difference of two conditions whose members share their seeds.

    What the seed determines for both, such as the order of the batches, cancels in each pair.
    The interval is that of `mean_interval`: Student's below 64 pairs, the bootstrap's from 64 on.
    The p-value is Wilcoxon's signed-rank test's, which leaves out pairs without a difference; with
    five pairs it is never below .06.

    Parameters
    ----------
    a, b : arrays of float, shape (members,)
        Finite; member i of both has the same seed; at least five members.
    comparisons
        How many differences are looked at together. The interval is so wide that all of them hold
        at once in .95 of cases at least (Bonferroni); correct the p-values by `holm`.

    Examples
    --------
    >>> print(paired_difference([0.11, 0.14, 0.12, 0.17, 0.15], [0.10, 0.12, 0.11, 0.15, 0.13]))
    ≈0.0160 [0.00920, 0.0228]
    """
    differences = _pair_differences(a, b)
    found = mean_interval(differences, _confidence(comparisons))
    p = float(stats.wilcoxon(differences).pvalue) if differences.any() else 1.0
    basis = f"{found.members} pairs of seeds"
    return Difference(found.mean, found.low, found.high, found.members, p, "Wilcoxon signed-rank", basis)


def unpaired_difference(a: npt.ArrayLike, b: npt.ArrayLike, comparisons: int = 1) -> Difference:
    """Return the difference of two conditions whose members have nothing in common.

    The interval is Welch's, which allows for two different variances. The bootstrap's was tried and is
    not used: of 2,000 simulated intervals that should hold the difference in .95 of cases, so many did
    (the second condition having twice the standard deviation of the first):

    =======================  =====  =====  =====  =====  =====
    values, interval         n = 5  n = 8     16     32     64
    =======================  =====  =====  =====  =====  =====
    normal, Welch's           .954   .948   .946   .954   .946
    normal, percentile        .880   .897   .926   .945   .942
    normal, BCa               .873   .892   .924   .938   .940
    exponential, Welch's      .924   .937   .942   .944   .943
    exponential, percentile   .815   .877   .914   .928   .934
    exponential, BCa          .812   .862   .905   .925   .932
    log-normal, Welch's       .935   .918   .918   .941   .936
    log-normal, percentile    .808   .842   .883   .912   .923
    log-normal, BCa           .793   .811   .852   .885   .912
    =======================  =====  =====  =====  =====  =====

    The p-value is Mann and Whitney's.

    Parameters
    ----------
    a, b : arrays of float, shapes (members,) and (other members,)
        Finite; at least five members each.
    comparisons
        As in `paired_difference`.

    Examples
    --------
    >>> print(unpaired_difference([0.11, 0.14, 0.12, 0.17, 0.15], [0.05, 0.04, 0.06, 0.05, 0.03]))
    ≈0.0920 [0.0627, 0.121]
    """
    a, b = member_values(a, ndim=1), member_values(b, ndim=1)
    confidence = _confidence(comparisons)
    mean = low = high = float(a.mean() - b.mean())
    if a.std() + b.std():
        ends = stats.ttest_ind(a, b, equal_var=False).confidence_interval(confidence)
        low, high = float(ends.low), float(ends.high)
    p = float(stats.mannwhitneyu(a, b).pvalue) if len({*a, *b}) > 1 else 1.0
    basis = f"{len(a)} and {len(b)} seeds"
    return Difference(mean, low, high, (len(a), len(b)), p, "Mann-Whitney", basis)


def sign_test(a: npt.ArrayLike, b: npt.ArrayLike) -> float:
    """Return the probability of so unequal a number of wins if both of a pair were equally likely to win.

    The two-sided p-value. The test asks only which of the two is smaller, so it is right for values that
    say no more, or whose differences have very different sizes. Ties are left out. With five pairs it is
    never below .06.

    Parameters
    ----------
    a, b : arrays of float, shape (members,)
        Two conditions, paired by seed.

    Examples
    --------
    >>> sign_test([1, 2, 3, 4, 5, 6], [2, 3, 4, 5, 6, 7])
    0.03125
    """
    differences = _pair_differences(a, b)
    wins, losses = (differences < 0).sum(), (differences > 0).sum()
    return float(stats.binomtest(int(wins), int(wins + losses)).pvalue) if wins + losses else 1.0


def holm(p_values: npt.ArrayLike) -> np.ndarray:
    r"""Return the p-values of several comparisons, corrected for their number.

    .. math:: \tilde p_{(k)} = \max_{j \le k} \min(1, (m - j + 1)\, p_{(j)})

    If every result below .05 is rejected, a true hypothesis is rejected in at most 5 of 100 such
    families, however the comparisons depend on one another.

    Parameters
    ----------
    p_values : array of float, shape (m,)
        Between 0 and 1.

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


def _pair_differences(a, b):
    a, b = member_values(a, ndim=1), member_values(b, ndim=1)
    if len(a) != len(b):
        raise ValueError(f"Pairs need as many members in a as in b. Received: {len(a)} in a, {len(b)} in b")
    return a - b


def _confidence(comparisons):
    return 1 - (1 - CONFIDENCE) / whole_number("comparisons", comparisons, minimum=1)
