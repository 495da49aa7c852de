"""Words that came from elsewhere, made fit to be shown or used as a name."""

import hashlib
import re
import unicodedata


def shown(text, longest=200):
    r"""Return text on one line, with no character that could steer a terminal or reverse the line.

    Parameters
    ----------
    text : str
    longest : int, optional
        What is longer is cut, which three dots say.

    Examples
    --------
    >>> shown("ana\x1b[2J\n.ipynb")
    'ana\\x1b[2J\\n.ipynb'
    """
    safe = "".join(
        c if c.isprintable() else c.encode("unicode_escape", "replace").decode() for c in str(text)
    )
    return safe if len(safe) <= longest else safe[: longest - 3] + "..."


def shown_lines(text, longest=4000):
    """Return text as `shown` does, but with its lines and tabs kept."""
    lines = str(text)[: longest + 1].expandtabs(4).splitlines()
    safe = "\n".join(shown(line, longest) for line in lines)
    return safe if len(safe) <= longest else safe[: longest - 3] + "..."


def same_text(text):
    """Return text in the one form in which accented letters are compared, without spaces around it."""
    return unicodedata.normalize("NFC", text).strip()


def file_stem(key):
    """Return a name for a submission's files: readable, and another one for every key.

    Parameters
    ----------
    key : str
        The submission's key, which may be any text.

    Examples
    --------
    >>> file_stem("../Zoë@uni.example")
    'zo_uni.example-beacbbe0a9f2'
    """
    readable = re.sub(r"[^a-z0-9.]+", "_", key.lower()).strip("._")[:40]
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{readable}-{digest}" if readable else digest


def counted(count, one, many=None):
    """Return a number and its noun.

    Examples
    --------
    >>> counted(1, "mark"), counted(2, "mark"), counted(0, "entry", "entries")
    ('1 mark', '2 marks', '0 entries')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"
