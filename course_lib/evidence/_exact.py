"""Values that are the same on every machine."""

from dataclasses import dataclass

import numpy as np

from course_lib.evidence._approx import significant


@dataclass(frozen=True)
class Exact:
    """A value from a formula: no member has measured it, and no seed can move it.

    It is written without the sign ≈, and compared to the letter when a notebook is run again.

    Parameters
    ----------
    value : float
        Finite.
    digits : int
        Significant digits that are written.

    Examples
    --------
    >>> print(Exact(11 / 48))
    0.229
    """

    value: float
    digits: int = 3

    def __post_init__(self):
        """Refuse what is not one number."""
        if np.ndim(self.value) or not np.isfinite(self.value):
            raise ValueError(f"An exact value must be one finite number. Received: {self.value!r}")

    @property
    def mean(self):
        """The value, as of an interval of no width."""
        return float(self.value)

    low = high = mean
    basis = ""

    def __str__(self):
        """Write the value, without the sign for what may differ elsewhere."""
        whole = isinstance(self.value, int | np.integer)
        return str(self.value) if whole else significant(float(self.value), self.digits)
