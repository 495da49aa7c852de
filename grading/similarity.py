"""Hints that two submissions share code beyond what everybody was given; nothing is executed.

Code is compared by winnowed n-grams of tokens: S. Schleimer, D. S. Wilkerson and A. Aiken, "Winnowing: local
algorithms for document fingerprinting", SIGMOD 2003.
"""

import io
import json
import keyword
import math
import tokenize
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations

HINTS_ONLY = (
    "These are hints and no proof: short exercises have few answers, students may work together where you "
    "allow it, and only reading both notebooks tells. Nobody's marks are changed."
)
GRAM = 8
"""Tokens in a fingerprint: shorter matches are not noticed."""

WINDOW = 4
"""Consecutive fingerprints of which at least one is kept: matches of 11 tokens are always noticed."""

MIN_FINGERPRINTS = 8
"""Fingerprints that a submission must have beyond the given code to be compared."""

MAX_CELLS = 500
MAX_CELL = 20_000
_SKIPPED_TOKENS = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER, tokenize.NEWLINE}


@dataclass(frozen=True)
class Pair:
    """Two submissions, and how much of each one's own code is in the other.

    Parameters
    ----------
    first, second
        Their keys.
    of_first, of_second
        Shares, from 0 to 1; code that many submissions have counts less.
    """

    first: str
    second: str
    of_first: float
    of_second: float


def similar_pairs(
    codes: Mapping[str, Iterable[str]], given: Iterable[str] = (), least: float = 0.6
) -> list[Pair]:
    """Return the pairs in which one submission shares enough of its own code with the other.

    The most similar pair comes first.

    Parameters
    ----------
    codes
        The code cells of each submission.
    given
        The code cells that everybody was given.
    least
        The smallest share that is enough.
    """
    common = fingerprints(given)
    own = {key: fingerprints(cells) - common for key, cells in codes.items()}
    own = {key: prints for key, prints in own.items() if len(prints) >= MIN_FINGERPRINTS}
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


def code_cells(notebook: bytes) -> list[str]:
    """Return the code cells of a notebook; none if it is not a notebook."""
    try:
        cells = json.loads(notebook)["cells"]
        code = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        sources = ["".join(source) for source in code]
    except (ValueError, RecursionError, KeyError, TypeError):
        return []
    return [source[:MAX_CELL] for source in sources[:MAX_CELLS]]


def fingerprints(cells: Iterable[str]) -> set[int]:
    r"""Return the fingerprints of code.

    All names count as the same, except keywords and what follows a dot. Comments, spaces and the text of
    strings do not count.

    Examples
    --------
    >>> a = fingerprints(["def f(x):\n    return np.exp(x) / (1 + np.exp(x))  # mine"])
    >>> a == fingerprints(["def g(my_value):\n  return np.exp(my_value)/(1+np.exp(my_value))"])
    True
    """
    found = set()
    for cell in cells:
        tokens = _tokens(cell)
        grams = [_hash(tokens[start : start + GRAM]) for start in range(len(tokens) - GRAM + 1)]
        found |= {
            min(grams[start : start + WINDOW]) for start in range(max(1, len(grams) - WINDOW + 1)) if grams
        }
    return found


def _tokens(cell):
    """Return the tokens of a cell, as far as it is Python, without IPython's commands."""
    code = "".join(line for line in cell.splitlines(True) if not line.lstrip().startswith(("%", "!")))
    tokens = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type not in _SKIPPED_TOKENS:
                tokens.append(_normalize(token, tokens))
    except (tokenize.TokenError, SyntaxError, ValueError):
        pass  # what was read until here counts
    return tokens


def _normalize(token, before):
    if token.type == tokenize.NAME:
        kept = keyword.iskeyword(token.string) or before[-1:] == ["."]
        return token.string if kept else "n"
    if token.type in (tokenize.INDENT, tokenize.DEDENT):
        return tokenize.tok_name[token.type]
    return "s" if token.type == tokenize.STRING else token.string


def _hash(tokens):
    return int.from_bytes(blake2b("\0".join(tokens).encode("utf-8", "replace"), digest_size=8).digest())
