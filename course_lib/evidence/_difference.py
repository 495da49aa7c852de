"""Differences of two conditions over members."""

from dataclasses import dataclass

from scipy import stats

from course_lib._intervals import checked_members, mean_interval, written
from course_lib.evidence._significance import paired

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Difference:
    """Difference of two conditions' means, and a range for it over all possible seeds.

    Attributes
    ----------
    mean : float
        Mean of the first less mean of the second.
    low, high : float
        Ends of the range.
    members : int or tuple (int, int)
        How many pairs it rests on; for unpaired values the numbers of members of the two.
    p : float
        How probable so large a difference is where there is none, by a test of ranks. It asks
        another question than the interval, which is about means, and few stray values sway it less.
    test : str
        The name of that test.
    basis : str
        What it rests on, in words.
    """

    mean: float
    low: float
    high: float
    members: int | tuple
    p: float
    test: str
    basis: str

    def __str__(self):
        """Write the mean with its interval, as a number that may differ elsewhere."""
        return written(self.mean, self.low, self.high)


def paired_difference(a, b, comparisons=1):
    """Difference of two conditions whose members share their seeds.

    What the seed decides alike for both, such as the order of the batches, cancels in each pair.
    The interval is that of `mean_interval`: Student's below 64 pairs, the bootstrap's from 64 on.
    The p-value is Wilcoxon's signed-rank test's, which leaves out pairs without a difference; with
    five pairs it is never below .06.

    Parameters
    ----------
    a, b : arrays of float, shape (members,)
        Finite; member i of both has the same seed; at least five members.
    comparisons : int
        How many differences are looked at together. The interval is as wide as makes all of them hold
        at once in .95 of cases at least (Bonferroni); correct the p-values by `holm`.

    Returns
    -------
    Difference

    Examples
    --------
    >>> print(paired_difference([0.11, 0.14, 0.12, 0.17, 0.15], [0.10, 0.12, 0.11, 0.15, 0.13]))
    ≈0.0160 [0.00920, 0.0228]
    """
    differences = paired(a, b)
    found = mean_interval(differences, _confidence(comparisons))
    p = float(stats.wilcoxon(differences).pvalue) if differences.any() else 1.0
    basis = f"{found.members} pairs of seeds"
    return Difference(found.mean, found.low, found.high, found.members, p, "Wilcoxon signed-rank", basis)


def unpaired_difference(a, b, comparisons=1):
    """Difference of two conditions whose members have nothing in common.

    The interval is Welch's, which lets the two vary differently. The bootstrap's was tried and is
    not used: of 2,000 simulated intervals that should hold the difference in .95 of cases, so many did
    (the second condition having twice the spread of the first):

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
    comparisons : int
        As in `paired_difference`.

    Returns
    -------
    Difference

    Examples
    --------
    >>> print(unpaired_difference([0.11, 0.14, 0.12, 0.17, 0.15], [0.05, 0.04, 0.06, 0.05, 0.03]))
    ≈0.0920 [0.0627, 0.121]
    """
    a, b = checked_members(a, ndim=1), checked_members(b, ndim=1)
    mean = float(a.mean() - b.mean())
    low, high = _welch_ends(a, b, mean, _confidence(comparisons))
    differ = len({*a, *b}) > 1
    p, members = float(stats.mannwhitneyu(a, b).pvalue) if differ else 1.0, (len(a), len(b))
    return Difference(mean, low, high, members, p, "Mann-Whitney", f"{len(a)} and {len(b)} seeds")


def _welch_ends(a, b, mean, confidence):
    if not a.std() + b.std():
        return mean, mean
    ends = stats.ttest_ind(a, b, equal_var=False).confidence_interval(confidence)
    return float(ends.low), float(ends.high)


def _confidence(comparisons):
    if comparisons != int(comparisons) or comparisons < 1:
        raise ValueError(f"comparisons must be a whole number from 1. Received: {comparisons!r}")
    return 1 - (1 - CONFIDENCE) / comparisons
