"""The description of a contender."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Contender:
    """One line of the table.

    Attributes
    ----------
    name : str
        Of the line.
    module : str
        Its module beside this one.
    package : str
        What must be installed.
    variants : tuple of str
        The fastest one is measured.
    alone : bool
        Trains one net at a time: measured on one net, as time is proportional to their number.
    tolerance : float or None
        Largest relative difference of its loss from ours after the first epoch; None if it trains nothing.
    bfloat16 : bool
        Needs a processor that multiplies bfloat16 numbers.
    """

    name: str
    module: str
    package: str
    variants: tuple
    alone: bool = False
    tolerance: float | None = 1e-4
    bfloat16: bool = False
