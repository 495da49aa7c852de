"""A slider: the values that it takes, and how they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Slider:
    """One parameter of a figure.

    Attributes
    ----------
    label
        What the parameter is called.
    values
        In the order in which the slider takes them.
    texts
        The values as they are shown, all different.
    initial
        The index of the value that the slider shows first.
    """

    label: str
    values: tuple[float, ...]
    texts: tuple[str, ...]
    initial: int


def slider(
    values: Iterable[float], label: str, initial: float | None = None, unit: str = "", format: str = "g"
) -> Slider:
    """Return a slider for `explore`.

    Parameters
    ----------
    values
        At least two, which must look different, in the order in which the slider takes them.
    label
        What the parameter is called.
    initial
        The value that the slider shows first, one of `values`; their first one unless given.
    unit
        Shown after each value.
    format
        Python's format of the values shown, such as ``".2f"``.

    Examples
    --------
    >>> slider([0.1, 0.2], label="slope", initial=0.2, format=".2f").texts
    ('0.10', '0.20')
    >>> slider(range(10, 40, 10), label="weight change", unit="%").texts
    ('10 %', '20 %', '30 %')
    """
    values = tuple(np.asarray(values).tolist())
    texts = tuple(f"{value:{format}} {unit}".strip() for value in values)
    if not label.strip():
        raise ValueError(f"A slider needs a label. Received: {label!r}")
    if len(set(texts)) != len(texts) or len(texts) < 2:
        raise ValueError(f"A slider needs at least two values that look different. Received: {texts}")
    # Compared as shown, since 0.3 is not among np.linspace(0, 1, 11).
    first = texts[0] if initial is None else f"{initial:{format}} {unit}".strip()
    if first not in texts:
        raise ValueError(f"initial must be one of {', '.join(texts)}. Received: {first}")
    return Slider(label, values, texts, texts.index(first))
