"""Where an activation function is saturated for good."""

import numpy as np

from course_lib.theory._slope import slope

SATURATION_SHARE = 0.1
"""A function is saturated where its slope is below this share of its steepest slope."""

POSITIVE = np.sinh(np.linspace(0, 7, 1401))
REACH = np.concatenate([-POSITIVE[::-1], POSITIVE])
"""From -548 to 548, finest at 0; both zeros are in it, and have the slope of their side."""


def saturation_thresholds(f):
    r"""Two inputs beyond which an activation function stays saturated.

    .. math:: a = \inf S, \quad b = \sup S, \qquad
              S = \left\{z : |f'(z)| \ge \tfrac{1}{10} \max_x |f'(x)|\right\}

    Between them the slope may be small as well: a smooth rectifier is flat at the bottom of its dip.

    Parameters
    ----------
    f : callable
        The activation function.

    Returns
    -------
    a, b : float
        Right to about 1e-9 where f is smooth or has its kink at 0, and to 5e-4 where it has one
        elsewhere. Infinite where that side never saturates, which includes any threshold beyond 548.

    Raises
    ------
    ValueError
        If f is constant.

    Examples
    --------
    >>> a, b = saturation_thresholds(np.tanh)
    >>> round(a, 4), round(b, 4)
    (-1.8184, 1.8184)
    >>> saturation_thresholds(lambda z: np.maximum(z, 0))
    (0.0, inf)
    >>> saturation_thresholds(lambda z: np.maximum(z, 0.2 * z))
    (-inf, inf)
    """
    derivative = slope(f)
    steepest = _steepest(derivative)
    if steepest == 0:
        raise ValueError("f must not be constant. Received: a function whose slope is 0 everywhere")

    def steep(z):
        return abs(derivative(z)) >= SATURATION_SHARE * steepest

    # Adding to 0 turns -0.0 into 0.0.
    return 0.0 - _last(lambda z: steep(-z)), 0.0 + _last(steep)


def _steepest(derivative):
    """Return the largest |f'|: that of the grid, then of finer ones around its place."""
    z, found = REACH, []
    for _ in range(4):
        slopes = abs(derivative(z))
        found.append(slopes.max())
        place = slopes.argmax()
        z = np.linspace(z[max(place - 1, 0)], z[min(place + 1, len(z) - 1)], 101)
    return float(max(found))


def _last(steep):
    """Return the largest z that is steep, or infinity if that is the last of the grid."""
    last = np.flatnonzero(steep(REACH))[-1]
    if last == len(REACH) - 1:
        return np.inf
    inner, outer = REACH[last : last + 2]
    while outer - inner > 1e-12 * max(1.0, abs(inner)):
        z = np.linspace(inner, outer, 33)
        last = np.flatnonzero(steep(z))[-1]
        inner, outer = z[last : last + 2]
    return float(inner)
