"""Pairs of submissions that share what few others have."""

import math
from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from grading.similarity._prints import fingerprints

HINTS_ONLY = (
    "These are hints and no proof: short exercises have few answers, students may work together where you "
    "allow it, and only reading both notebooks tells. Nobody's marks are changed."
)
FEWEST = 8
"""Fingerprints that a submission must have beyond the given code to be compared."""


@dataclass(frozen=True)
class Pair:
    """Two submissions, and how much of each one's own code is in the other.

    Parameters
    ----------
    first, second : str
        Keys.
    of_first, of_second : float
        Shares, 0 to 1; code that many submissions have counts less.
    """

    first: str
    second: str
    of_first: float
    of_second: float


def similar_pairs(codes, given=(), least=0.6):
    """Find pairs of which one shares at least so much of its own code with the other.

    Parameters
    ----------
    codes : dict of str to list of str
        Code cells of each submission.
    given : list of str, optional
        Code cells that everybody was given.
    least : float, optional
        The smallest share that is told.

    Returns
    -------
    list of Pair
        The most alike first.
    """
    handed_out = fingerprints(given)
    own = {key: fingerprints(cells) - handed_out for key, cells in codes.items()}
    own = {key: prints for key, prints in own.items() if len(prints) >= FEWEST}
    owners = Counter(one for prints in own.values() for one in prints)
    weight = {one: math.log((len(own) + 1) / count) for one, count in owners.items()}
    whole = {key: sum(weight[one] for one in prints) for key, prints in own.items()}
    pairs = []
    for first, second in combinations(sorted(own), 2):
        shared = sum(weight[one] for one in own[first] & own[second])
        pair = Pair(first, second, shared / whole[first], shared / whole[second])
        if max(pair.of_first, pair.of_second) >= least:
            pairs.append(pair)
    return sorted(pairs, key=lambda pair: (-pair.of_first - pair.of_second, pair.first, pair.second))
