"""What is known of a contender before it runs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Contender:
    """One line of the table.

    Attributes
    ----------
    name : str
        What the line is called.
    module : str
        Its module beside this one.
    package : str
        What must be installed.
    variants : tuple of str
        Ways of doing it; the fastest one is measured.
    alone : bool
        Trains one net at a time: measured on one net, as time is proportional to their number.
    tolerance : float or None
        How far, relatively, its loss may be from ours after the first epoch; None if it trains nothing.
    bfloat16 : bool
        Needs a processor that multiplies such numbers.
    """

    name: str
    module: str
    package: str
    variants: tuple
    alone: bool = False
    tolerance: float | None = 1e-4
    bfloat16: bool = False
