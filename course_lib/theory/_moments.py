"""Means over a Gaussian: what a wide layer does to its signal, on average."""

from dataclasses import dataclass

import numpy as np

from course_lib.theory._checks import not_negative
from course_lib.theory._slope import slope, values

TOLERANCE = 1e-12
"""A piece of an integral is settled when halving it changes the whole by less than this share."""

MOST_HALVINGS = 50
"""A piece halved that often is too narrow to matter, whatever the function does there."""

NODES, WEIGHTS = np.polynomial.legendre.leggauss(12)

_POWERS = 2.0 ** np.arange(-30, 5)
EDGES = np.concatenate([-_POWERS[::-1], [0.0], _POWERS])
"""The first pieces: from 0 to 16 standard deviations on either side, each twice as long as the last."""


def gaussian_mean(f, variance=1.0):
    r"""Mean of f(x) over a Gaussian x with mean 0.

    .. math:: \mathbb{E} f(x) = \int f(\sqrt{v}\,z)\, \frac{e^{-z^2/2}}{\sqrt{2\pi}}\, dz

    The integral is cut at 0 and at every power of two, because activation functions have their kinks
    at 0 and their bends around it, at a scale that depends on v. Each piece is integrated by Gauss's
    rule and halved until that changes nothing: jumps and kinks elsewhere are found so.

    Parameters
    ----------
    f : callable
        Takes and gives a float64 array of shape (points,). May have kinks and jumps.
    variance : float, not negative
        The variance v of x. At 0 the mean is that of f(0.0) and f(-0.0).

    Returns
    -------
    float
        Relative error at most about 1e-12 (of the mean of \|f\|) for v from 1e-6 to 1e6 and activation
        functions with a scale of about 1.

    Raises
    ------
    ValueError
        If the variance is negative or f is not finite.

    Examples
    --------
    >>> round(gaussian_mean(np.square, variance=3.0), 12)
    3.0
    >>> round(gaussian_mean(lambda x: np.maximum(x, 0.0)), 12) == round((2 * np.pi) ** -0.5, 12)
    True
    """
    deviation = not_negative("variance", variance) ** 0.5

    def weighted(z):
        return values(f, deviation * z) * np.exp(-(z**2) / 2) / (2 * np.pi) ** 0.5

    return _integral(weighted, EDGES)


def _integral(g, edges):
    """Integrate over all pieces between edges; halve each until that changes nothing."""
    left, right = edges[:-1], edges[1:]
    whole = _pieces(g, left, right)
    smallest_that_matters = TOLERANCE * abs(whole).sum()
    settled = 0.0
    for _ in range(MOST_HALVINGS):
        middle = (left + right) / 2
        left, right = np.concatenate([left, middle]), np.concatenate([middle, right])
        halves = _pieces(g, left, right)
        both = halves.reshape(2, -1).sum(axis=0)
        unsettled = abs(both - whole) > smallest_that_matters
        settled += both[~unsettled].sum()
        if not unsettled.any():
            break
        kept = np.tile(unsettled, 2)
        left, right, whole = left[kept], right[kept], halves[kept]
    else:
        settled += whole.sum()
    return float(settled)


def _pieces(g, left, right):
    """Integrate over each piece from left to right, shape (pieces,), by Gauss's rule."""
    half = (right - left)[:, None] / 2
    points = left[:, None] + half * (1 + NODES)
    return (g(points.ravel()).reshape(points.shape) * half) @ WEIGHTS


@dataclass(frozen=True)
class GaussianMoments:
    r"""What an activation function makes of a Gaussian.

    Attributes
    ----------
    mean : float
        :math:`\mathbb{E} f`.
    square : float
        :math:`\mathbb{E} f^2`: the signal.
    slope_square : float
        :math:`\mathbb{E} f'^2`: what the gradient is multiplied by.
    """

    mean: float
    square: float
    slope_square: float


def gaussian_moments(f, variance=1.0):
    r"""Means of f, of its square and of its squared slope over a Gaussian.

    .. math:: \mathbb{E} f(x), \quad \mathbb{E} f(x)^2, \quad \mathbb{E} f'(x)^2, \qquad
              x \sim N(0, v)

    Parameters
    ----------
    f : callable
        The activation function. Takes and gives a float64 array of shape (points,). If it has a kink,
        at 0: one elsewhere puts an error of about 1e-4 into the last mean.
    variance : float, not negative
        The variance v of x.

    Returns
    -------
    GaussianMoments
        Relative errors at most about 1e-9.

    Examples
    --------
    >>> relu = gaussian_moments(lambda x: np.maximum(x, 0.0))
    >>> round(relu.mean, 4), round(relu.square, 4), round(relu.slope_square, 4)
    (0.3989, 0.5, 0.5)
    """
    return GaussianMoments(
        mean=gaussian_mean(f, variance),
        square=mean_square(f, variance),
        slope_square=mean_square(slope(f), variance),
    )


def mean_square(f, variance):
    """Mean of the square of f(x) over a Gaussian x, as `gaussian_mean` of f(x) ** 2."""
    return gaussian_mean(lambda x: values(f, x) ** 2, variance)
