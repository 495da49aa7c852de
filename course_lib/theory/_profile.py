"""An activation function, drawn up for a figure."""

from dataclasses import dataclass

import numpy as np

from course_lib.theory._checks import count, positive
from course_lib.theory._saturation import SATURATION_SHARE, saturation_thresholds
from course_lib.theory._slope import slope, values


@dataclass(frozen=True, repr=False, eq=False)
class ActivationProfile:
    """An activation function on a grid.

    Attributes
    ----------
    z, value, slope : arrays of float, shape (points,)
        Where, the function there, its derivative there.
    saturated : array of bool, shape (points,)
        Where the slope is below a tenth of its steepest.
    thresholds : tuple of float
        Beyond which it stays so, as from `saturation_thresholds`.
    """

    z: np.ndarray
    value: np.ndarray
    slope: np.ndarray
    saturated: np.ndarray
    thresholds: tuple


def activation_profile(f, reach=6.0, points=1201):
    """Tabulate an activation function, its slope and where it is saturated.

    Parameters
    ----------
    f : callable
        The activation function.
    reach : float, positive
        The grid goes from -reach to reach.
    points : int
        Number of grid points.

    Returns
    -------
    ActivationProfile

    Raises
    ------
    ValueError
        If f is constant, or a number is not as described.

    Examples
    --------
    >>> profile = activation_profile(np.tanh, reach=2.0, points=5)
    >>> profile.slope.round(3)
    array([0.071, 0.42 , 1.   , 0.42 , 0.071])
    >>> profile.saturated
    array([ True, False, False, False,  True])
    """
    reach = positive("reach", reach)
    z = np.linspace(-reach, reach, count("points", points))
    slopes = slope(f)(z)
    saturated = abs(slopes) < SATURATION_SHARE * abs(slopes).max()
    return ActivationProfile(z, values(f, z), slopes, saturated, saturation_thresholds(f))
