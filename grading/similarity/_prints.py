"""What is characteristic of code, whatever its names and spacing: winnowed n-grams of tokens.

S. Schleimer, D. S. Wilkerson and A. Aiken, "Winnowing: local algorithms for document fingerprinting",
SIGMOD 2003.
"""

import io
import json
import keyword
import tokenize
from hashlib import blake2b

GRAM = 8
"""Tokens in a fingerprint: what is shorter and the same goes unnoticed."""

WINDOW = 4
"""Fingerprints in a row of which at least one is kept: what is the same over 11 tokens is noticed."""

_LEFT_OUT = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER, tokenize.NEWLINE}
MOST_CELLS = 500
LONGEST_CELL = 20_000


def code_of(notebook):
    """Return the code cells of a notebook.

    Parameters
    ----------
    notebook : bytes

    Returns
    -------
    list of str
        Empty if it is no notebook.
    """
    try:
        cells = json.loads(notebook)["cells"]
        code = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        sources = ["".join(source) for source in code]
    except (ValueError, RecursionError, KeyError, TypeError):
        return []
    return [source[:LONGEST_CELL] for source in sources[:MOST_CELLS]]


def fingerprints(cells):
    r"""Return the fingerprints of code.

    Names count as one and the same, unless they follow a dot or are Python's own words; comments, spaces
    and the text of strings do not count.

    Parameters
    ----------
    cells : list of str

    Returns
    -------
    set of int

    Examples
    --------
    >>> a = fingerprints(["def f(x):\n    return np.exp(x) / (1 + np.exp(x))  # mine"])
    >>> a == fingerprints(["def g(my_value):\n  return np.exp(my_value)/(1+np.exp(my_value))"])
    True
    """
    found = set()
    for cell in cells:
        tokens = _tokens(cell)
        grams = [_number(tokens[start : start + GRAM]) for start in range(len(tokens) - GRAM + 1)]
        found |= {
            min(grams[start : start + WINDOW]) for start in range(max(1, len(grams) - WINDOW + 1)) if grams
        }
    return found


def _tokens(cell):
    """Return a cell's tokens, as far as it is Python; lines that IPython takes for commands are left out."""
    code = "".join(line for line in cell.splitlines(True) if not line.lstrip().startswith(("%", "!")))
    tokens = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type not in _LEFT_OUT:
                tokens.append(_normal(token, tokens))
    except (tokenize.TokenError, SyntaxError, ValueError):
        pass  # what was read until here counts
    return tokens


def _normal(token, before):
    if token.type == tokenize.NAME:
        kept = keyword.iskeyword(token.string) or before[-1:] == ["."]
        return token.string if kept else "n"
    if token.type in (tokenize.INDENT, tokenize.DEDENT):
        return tokenize.tok_name[token.type]
    return "s" if token.type == tokenize.STRING else token.string


def _number(tokens):
    return int.from_bytes(blake2b("\0".join(tokens).encode("utf-8", "replace"), digest_size=8).digest())
