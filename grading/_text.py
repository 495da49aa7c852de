"""Messages for people: the error that ends a command, and text from elsewhere made safe to show."""

import hashlib
import re
import unicodedata


class GradingError(Exception):
    """An error that the instructor can fix. Its message is one line: what is allowed and what arrived."""


def printable(text: object) -> str:
    r"""Return text on one line, with no character that could control a terminal or reverse the line.

    Examples
    --------
    >>> printable("ana\x1b[2J\n.ipynb")
    'ana\\x1b[2J\\n.ipynb'
    """
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "replace").decode() for c in str(text)
    )


def one_line(text: object, longest: int = 200) -> str:
    """Return text as `printable` does; longer text is cut and ends with three dots."""
    safe = printable(text)
    return safe if len(safe) <= longest else safe[: longest - 3] + "..."


def safe_lines(text: object, longest: int = 4000) -> str:
    """Return text as `one_line` does, but keep its line breaks and expand its tabs."""
    lines = str(text)[: longest + 1].expandtabs(4).splitlines()
    safe = "\n".join(one_line(line, longest) for line in lines)
    return safe if len(safe) <= longest else safe[: longest - 3] + "..."


def replace_unprintable(text: str, longest: int = 2000) -> str:
    r"""Return text in which � stands for every character that could control a terminal.

    Line breaks and tabs stay. Longer text is cut and ends with an ellipsis.

    Examples
    --------
    >>> replace_unprintable("a\x1b[2Jb\u202ec")
    'a�[2Jb�c'
    """
    text = "".join(letter if letter.isprintable() or letter in "\n\t" else "�" for letter in text[:longest])
    return text if len(text) < longest else f"{text[: longest - 1]}…"


def normalize(text: str) -> str:
    """Return text with composed accents (Unicode NFC) and without surrounding spaces, for comparisons."""
    return unicodedata.normalize("NFC", text).strip()


def file_stem(key: str) -> str:
    """Return a readable file name for a submission's key, which may be any text; it differs for every key.

    Examples
    --------
    >>> file_stem("../Zoë@uni.example")
    'zo_uni.example-beacbbe0a9f2'
    """
    readable = re.sub(r"[^a-z0-9.]+", "_", key.lower()).strip("._")[:40]
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{readable}-{digest}" if readable else digest


def quantity(count: int, singular: str, plural: str | None = None) -> str:
    """Return a number and its noun.

    Examples
    --------
    >>> quantity(1, "mark"), quantity(2, "mark"), quantity(0, "entry", "entries")
    ('1 mark', '2 marks', '0 entries')
    """
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"
