"""Text that a submission brought forth, made fit to be shown."""

LONGEST = 2000


def plain_text(text: str, longest: int = LONGEST) -> str:
    r"""Return text without anything that could steer a terminal or turn the order of letters round.

    Parameters
    ----------
    text : str
    longest : int, optional
        What is longer is cut, which an ellipsis says.

    Examples
    --------
    >>> plain_text("a\x1b[2Jb\u202ec")
    'a�[2Jb�c'
    """
    text = "".join(letter if letter.isprintable() or letter in "\n\t" else "�" for letter in text[:longest])
    return text if len(text) < longest else f"{text[: longest - 1]}…"
