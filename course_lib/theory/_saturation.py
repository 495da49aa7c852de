"""Where an activation function is saturated."""

from dataclasses import dataclass

import numpy as np

from course_lib._checks import positive_number, whole_number
from course_lib.theory._slope import Activation, evaluate, slope

SATURATION_SHARE = 0.1
"""A function is saturated where its slope is below this share of its steepest slope."""

_POSITIVE = np.sinh(np.linspace(0, 7, 1401))
_GRID = np.concatenate([-_POSITIVE[::-1], _POSITIVE])
"""From -548 to 548, finest at 0. It has both zeros, each with the slope of its side."""


@dataclass(frozen=True, repr=False, eq=False)
class ActivationProfile:
    """An activation function on a grid.

    Attributes
    ----------
    z, value, slope
        Grid points, the function's values and its derivatives, of shape (points,).
    saturated
        Whether the slope is below a tenth of the steepest slope, bool of shape (points,).
    thresholds
        The function is saturated beyond these two inputs, see `saturation_thresholds`.
    """

    z: np.ndarray
    value: np.ndarray
    slope: np.ndarray
    saturated: np.ndarray
    thresholds: tuple[float, float]


def activation_profile(f: Activation, reach: float = 6.0, points: int = 1201) -> ActivationProfile:
    """Tabulate an activation function, its slope and where it is saturated.

    Parameters
    ----------
    f
        The activation function; it must not be constant.
    reach
        The grid goes from -reach to reach.
    points
        Number of grid points.

    Examples
    --------
    >>> profile = activation_profile(np.tanh, reach=2.0, points=5)
    >>> profile.slope.round(3)
    array([0.071, 0.42 , 1.   , 0.42 , 0.071])
    >>> profile.saturated
    array([ True, False, False, False,  True])
    """
    reach = positive_number("reach", reach)
    z = np.linspace(-reach, reach, whole_number("points", points, minimum=1))
    slopes = slope(f)(z)
    saturated = abs(slopes) < SATURATION_SHARE * abs(slopes).max()
    return ActivationProfile(z, evaluate(f, z), slopes, saturated, saturation_thresholds(f))


def saturation_thresholds(f: Activation) -> tuple[float, float]:
    r"""Two inputs beyond which an activation function stays saturated.

    .. math:: a = \inf S, \quad b = \sup S, \qquad
              S = \left\{z : |f'(z)| \ge \tfrac{1}{10} \max_x |f'(x)|\right\}

    Between them the slope may be small as well: a smooth rectifier is flat at the bottom of its dip.

    Parameters
    ----------
    f
        The activation function.

    Returns
    -------
    a, b : float
        With an error of about 1e-9 where f is smooth or has its kink at 0, and of 5e-4 where it has
        one elsewhere. Infinite on a side that never saturates, or only beyond 548.

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
    steepest = _steepest_slope(derivative)
    if steepest == 0:
        raise ValueError("f must not be constant. Received: a function whose slope is 0 everywhere")

    def is_steep(z):
        return abs(derivative(z)) >= SATURATION_SHARE * steepest

    # Adding to 0 turns -0.0 into 0.0.
    return 0.0 - _last_steep(lambda z: is_steep(-z)), 0.0 + _last_steep(is_steep)


def _steepest_slope(derivative):
    """Return the largest |f'| of the grid, then of finer grids around its place."""
    z, largest = _GRID, []
    for _ in range(4):
        slopes = abs(derivative(z))
        largest.append(slopes.max())
        place = slopes.argmax()
        z = np.linspace(z[max(place - 1, 0)], z[min(place + 1, len(z) - 1)], 101)
    return float(max(largest))


def _last_steep(is_steep):
    """Return the largest z that is steep, or infinity if it is the last of the grid."""
    last = np.flatnonzero(is_steep(_GRID))[-1]
    if last == len(_GRID) - 1:
        return np.inf
    inner, outer = _GRID[last : last + 2]
    while outer - inner > 1e-12 * max(1.0, abs(inner)):
        z = np.linspace(inner, outer, 33)
        last = np.flatnonzero(is_steep(z))[-1]
        inner, outer = z[last : last + 2]
    return float(inner)
