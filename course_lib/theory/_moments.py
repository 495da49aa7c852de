"""Means over a Gaussian: the average effect of an activation function on the signal of a wide layer."""

from dataclasses import dataclass

import numpy as np

from course_lib._checks import nonnegative_number
from course_lib.theory._slope import Activation, evaluate, slope

TOLERANCE = 1e-12
"""A piece of an integral is final when halving it changes the integral by less than this share."""

MAX_HALVINGS = 50
"""A piece halved that often is too narrow to matter, whatever the function does there."""

NODES, WEIGHTS = np.polynomial.legendre.leggauss(12)

_POWERS = 2.0 ** np.arange(-30, 5)
_EDGES = np.concatenate([-_POWERS[::-1], [0.0], _POWERS])
"""The first pieces: from 0 to 16 standard deviations on either side, each twice as long as the last."""


def gaussian_mean(f: Activation, variance: float = 1.0) -> float:
    r"""Mean of f(x) over a Gaussian x with mean 0.

    .. math:: \mathbb{E} f(x) = \int f(\sqrt{v}\,z)\, \frac{e^{-z^2/2}}{\sqrt{2\pi}}\, dz

    The integral is cut at 0 and at every power of two, because activation functions have their kinks
    at 0 and their bends around it, at a scale that depends on v. Each piece is integrated by Gauss's
    rule and halved until that changes nothing, which finds jumps and kinks elsewhere.

    Parameters
    ----------
    f
        The function. It must be finite; it may have kinks and jumps.
    variance
        The variance v of x, 0 or more. At 0 the mean is that of f(0.0) and f(-0.0).

    Returns
    -------
    float
        Relative error at most about 1e-12 (of the mean of \|f\|) for v from 1e-6 to 1e6 and activation
        functions with a scale of about 1.

    Examples
    --------
    >>> round(gaussian_mean(np.square, variance=3.0), 12)
    3.0
    >>> round(gaussian_mean(lambda x: np.maximum(x, 0.0)), 12) == round((2 * np.pi) ** -0.5, 12)
    True
    """
    std = nonnegative_number("variance", variance) ** 0.5
    return _integrate(lambda z: evaluate(f, std * z) * np.exp(-(z**2) / 2) / (2 * np.pi) ** 0.5)


def _integrate(g):
    """Integrate over all pieces; halve each until that changes nothing."""
    left, right = _EDGES[:-1], _EDGES[1:]
    whole, total = _integrate_pieces(g, left, right), 0.0
    negligible = TOLERANCE * abs(whole).sum()
    for _ in range(MAX_HALVINGS):
        middle = (left + right) / 2
        left, right = np.concatenate([left, middle]), np.concatenate([middle, right])
        halves = _integrate_pieces(g, left, right)
        both = halves.reshape(2, -1).sum(axis=0)
        open_pieces = abs(both - whole) > negligible
        total += both[~open_pieces].sum()
        if not open_pieces.any():
            break
        kept = np.tile(open_pieces, 2)
        left, right, whole = left[kept], right[kept], halves[kept]
    else:
        total += whole.sum()
    return float(total)


def _integrate_pieces(g, left, right):
    """Integrate over each piece from left to right, shape (pieces,), by Gauss's rule."""
    half = (right - left)[:, None] / 2
    points = left[:, None] + half * (1 + NODES)
    return (g(points.ravel()).reshape(points.shape) * half) @ WEIGHTS


@dataclass(frozen=True)
class GaussianMoments:
    r"""Moments of an activation function over a Gaussian input.

    Attributes
    ----------
    mean
        :math:`\mathbb{E} f`.
    square
        :math:`\mathbb{E} f^2`, the second moment of the signal.
    slope_square
        :math:`\mathbb{E} f'^2`, the factor of the gradient's second moment.
    """

    mean: float
    square: float
    slope_square: float


def gaussian_moments(f: Activation, variance: float = 1.0) -> GaussianMoments:
    r"""Means of f, of its square and of its squared slope over a Gaussian.

    .. math:: \mathbb{E} f(x), \quad \mathbb{E} f(x)^2, \quad \mathbb{E} f'(x)^2, \qquad
              x \sim N(0, v)

    Parameters
    ----------
    f
        The activation function. A kink elsewhere than at 0 causes an error of about 1e-4 in the last
        mean.
    variance
        The variance v of x, 0 or more.

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
    mean, square = gaussian_mean(f, variance), mean_square(f, variance)
    return GaussianMoments(mean, square, slope_square=mean_square(slope(f), variance))


def mean_square(f: Activation, variance: float) -> float:
    """Mean of f(x) ** 2 over a Gaussian x, see `gaussian_mean`."""
    return gaussian_mean(lambda x: evaluate(f, x) ** 2, variance)
