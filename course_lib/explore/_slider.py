"""A slider: the values that it takes, and how they are called."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Slider:
    """One parameter of a figure.

    Attributes
    ----------
    label : str
        What the parameter is called.
    values : tuple of int or of float
    texts : tuple of str
        The values as they are shown, all different.
    start : int
        The place among the values at which the slider starts.
    """

    label: str
    values: tuple
    texts: tuple
    start: int


def slider(values, label, start=None, unit="", format="g"):
    """Describe a slider.

    Parameters
    ----------
    values : sequence of int or of float
        At least two, in the order in which the slider takes them.
    label : str
        What the parameter is called.
    start : int or float, optional
        The value at which the slider starts; the first one unless given.
    unit : str, optional
        Shown after each value.
    format : str, optional
        Python's format of the values shown, such as ``".2f"``.

    Returns
    -------
    Slider

    Raises
    ------
    ValueError
        If the label is blank, there are fewer than two values, two of them look the same, or the
        start is none of them.

    Examples
    --------
    >>> slider([0.1, 0.2], label="slope", start=0.2, format=".2f").texts
    ('0.10', '0.20')
    >>> slider(range(10, 40, 10), label="weights moved", unit="%").texts
    ('10 %', '20 %', '30 %')
    """
    values = tuple(np.asarray(values).tolist())
    texts = tuple(f"{value:{format}} {unit}".strip() for value in values)
    if not label.strip():
        raise ValueError(f"A slider needs a label. Received: {label!r}")
    if len(set(texts)) != len(texts) or len(texts) < 2:
        raise ValueError(f"A slider needs at least two values that look different. Received: {texts}")
    # Compared as shown, since 0.3 is not among np.linspace(0, 1, 11).
    first = texts[0] if start is None else f"{start:{format}} {unit}".strip()
    if first not in texts:
        raise ValueError(f"start must be one of {', '.join(texts)}. Received: {first}")
    return Slider(label, values, texts, texts.index(first))
