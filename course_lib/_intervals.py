"""Measured values with their intervals over members, exact values, and how both are written."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from course_lib._checks import finite_number, is_number

FEWEST_MEMBERS = 5
"""With fewer members an interval would say more about luck than about the nets."""

BOOTSTRAP_MEMBERS = 64
"""From so many members on, the bootstrap's interval of a mean holds it as often as it should."""


@dataclass(frozen=True)
class Interval:
    """A mean over members, and a range for the mean over all possible seeds.

    Attributes
    ----------
    mean
        Mean over members.
    low, high
        Ends of the range.
    members
        How many members it rests on.
    """

    mean: float
    low: float
    high: float
    members: int

    @property
    def basis(self) -> str:
        """What it rests on, in words."""
        return f"{self.members} seeds"

    def __str__(self) -> str:
        """Return the mean with its interval, such as ≈0.154 [0.140, 0.168]."""
        return interval_text(self.mean, self.low, self.high)


@dataclass(frozen=True)
class Exact:
    """A value from a formula, which depends on no member and no seed.

    It is written without the sign ≈, and compared to the letter when a notebook is run again.

    Parameters
    ----------
    value
        Finite.
    digits
        Significant digits that are written.

    Examples
    --------
    >>> print(Exact(11 / 48))
    0.229
    """

    value: float
    digits: int = 3

    def __post_init__(self) -> None:
        """Check the value."""
        finite_number("value", self.value)

    @property
    def mean(self) -> float:
        """The value, as of an interval of no width."""
        return float(self.value)

    low = high = mean
    basis = ""

    def __str__(self) -> str:
        """Return the value, without the sign for what may differ elsewhere."""
        whole = isinstance(self.value, int | np.integer)
        return str(self.value) if whole else significant(float(self.value), self.digits)


def mean_interval(values: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    r"""Return the mean over members with an interval for the mean over all possible seeds.

    With fewer than 64 members it is Student's interval,

    .. math:: \bar v \pm t_{n-1}\, \frac{s}{\sqrt n},

    and from 64 on the bootstrap's (BCa, bias-corrected and accelerated), which follows the values'
    skewness. Of 4,000 simulated intervals that should hold the mean in .95 of cases, so many did:

    ===========================  =====  =====  =====  =====  =====
    values, interval             n = 5  n = 8     16     32     64
    ===========================  =====  =====  =====  =====  =====
    normal, Student's             .952   .952   .953   .948   .949
    normal, BCa                   .843   .881   .923   .930   .942
    normal, percentile            .841   .880   .924   .934   .942
    normal, basic bootstrap       .836   .882   .924   .934   .943
    exponential, Student's        .872   .893   .921   .932   .932
    exponential, BCa              .794   .855   .906   .928   .932
    exponential, percentile       .766   .840   .896   .919   .926
    exponential, basic            .744   .818   .880   .905   .920
    log-normal, Student's         .834   .830   .851   .885   .907
    log-normal, BCa               .751   .804   .855   .888   .918
    log-normal, percentile        .733   .784   .836   .884   .910
    log-normal, basic             .704   .746   .805   .853   .890
    ===========================  =====  =====  =====  =====  =====

    So no interval is safe for few values that are as skewed as that; the difference of two
    conditions, which is skewed less, is safer.

    Parameters
    ----------
    values : array of float, shape (members,)
        One measurement for each member; all finite, at least five.
    confidence
        Share of the intervals that hold the mean, between 0 and 1.

    References
    ----------
    B. Efron, "Better bootstrap confidence intervals", Journal of the American Statistical
    Association 82, 1987.

    Examples
    --------
    >>> print(mean_interval([0.14, 0.15, 0.16, 0.15, 0.17]))
    ≈0.154 [0.140, 0.168]
    """
    values = member_values(values, ndim=1)
    mean, low, high = (float(end[0]) for end in mean_band(values[:, None], confidence))
    if len(values) >= BOOTSTRAP_MEMBERS and np.ptp(values) > 0:
        low, high = _bootstrap_ends(values, confidence)
    return Interval(mean, low, high, len(values))


def mean_band(values: npt.ArrayLike, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return means over members with Student's intervals, point by point, for a figure.

    Parameters
    ----------
    values : array of float, shape (members, points)
        Finite; at least five members.
    confidence
        Share of the intervals of a point that hold its mean over all possible seeds, between 0 and 1.

    Returns
    -------
    mean, low, high : arrays of float, shape (points,)
    """
    values = member_values(values, ndim=2)
    if not (is_number(confidence) and 0 < confidence < 1):
        raise ValueError(f"confidence must lie between 0 and 1. Received: confidence={confidence!r}")
    mean = values.mean(axis=0)
    half = stats.t.ppf((1 + confidence) / 2, len(values) - 1) * stats.sem(values, axis=0)
    return mean, mean - half, mean + half


def share_interval(happened: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    """Return the share of members to which something happened, with an interval over all possible seeds.

    Clopper and Pearson's exact interval, which holds the share in at least so many cases. Student's
    would have no width where all members agree: eight nets of eight that escape do not show that
    every net does.

    Parameters
    ----------
    happened : array of bool, shape (members,)
        Whether it happened; at least five members.
    confidence
        Least share of the intervals that hold the share, between 0 and 1.

    References
    ----------
    C. Clopper and E. Pearson, "The use of confidence or fiducial limits illustrated in the case of
    the binomial", Biometrika 26, 1934.

    Examples
    --------
    >>> print(share_interval([True] * 8))
    ≈1.00 [0.631, 1.00]
    """
    happened = np.asarray(happened)
    if happened.dtype != bool:
        raise ValueError(f"happened must be an array of bool. Received: dtype {happened.dtype}")
    members = len(member_values(happened, ndim=1))
    ends = stats.binomtest(int(happened.sum()), members).proportion_ci(confidence)
    return Interval(float(happened.mean()), float(ends.low), float(ends.high), members)


def approx(number: float, digits: int = 2) -> str:
    """Return a measured number with significant digits, after the sign for "may differ a little elsewhere".

    When a notebook is run again and compared, what follows the sign is not compared; a `Claim` asserts
    such a number within a tolerance instead.

    Examples
    --------
    >>> approx(0.15712)
    '≈0.16'
    >>> approx(1.234e-7)
    '≈1.2e-07'
    """
    return f"≈{significant(number, digits)}"


def interval_text(mean: float, low: float, high: float) -> str:
    """Return a measured mean with its interval, such as ≈0.154 [0.140, 0.168]."""
    return f"{approx(mean, 3)} [{significant(low, 3)}, {significant(high, 3)}]"


def significant(number: float, digits: int) -> str:
    """Return a number with so many significant digits, without an exponent where that is short."""
    if 0.001 <= abs(number) < 10_000:
        decimals = digits - 1 - int(f"{number:.{digits - 1}e}".partition("e")[2])
        return f"{round(number, decimals):.{max(decimals, 0)}f}"
    return f"{number:.{digits}g}"


def member_values(values: npt.ArrayLike, ndim: int) -> np.ndarray:
    """Return values as an array of float; they must be finite, and of enough members."""
    values = np.asarray(values, "float64")
    if values.ndim != ndim or len(values) < FEWEST_MEMBERS or not np.isfinite(values).all():
        raise ValueError(
            f"An interval needs finite values of at least {FEWEST_MEMBERS} members, "
            f"as {ndim} dimension(s) with the members first. "
            f"Received: shape {values.shape}, {np.isfinite(values).mean():.0%} finite"
        )
    return values


def _bootstrap_ends(values, confidence):
    found = stats.bootstrap((values,), np.mean, confidence_level=confidence, rng=0).confidence_interval
    return float(found.low), float(found.high)
