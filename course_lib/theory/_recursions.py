"""From layer to layer: the second moments of signals and of gradients."""

import numpy as np
from scipy.optimize import brentq

from course_lib._checks import nonnegative_number, positive_number, whole_number
from course_lib.theory._moments import mean_square
from course_lib.theory._slope import Activation, slope

ZERO = 1e-12
"""A fixed point below this is returned as 0."""

INFINITY = 1e24
"""Second moments that reach this are taken to grow without limit."""

NO_GROWTH = 1e-10
"""A layer that changes the second moment by less than this share is taken to keep it."""


def second_moments(
    f: Activation, weight_variance: float, depth: int, first: float | None = None, bias_variance: float = 0.0
) -> np.ndarray:
    r"""Second moments of the pre-activations, layer after layer.

    .. math:: q_{l+1} = \sigma_w^2\, \mathbb{E} f(\sqrt{q_l}\, z)^2 + \sigma_b^2, \qquad
              \sigma_w^2 = n_{in} \operatorname{Var} W, \quad \sigma_b^2 = \operatorname{Var} b

    Parameters
    ----------
    f
        The activation function.
    weight_variance
        :math:`\sigma_w^2`, positive: fan-in times the variance of one weight.
    depth
        Number of hidden layers.
    first
        Second moment of the first layer, 0 or more; `weight_variance` + `bias_variance` if not given,
        which is right for inputs of mean square 1.
    bias_variance
        :math:`\sigma_b^2`, 0 or more: the variance of one bias.

    Returns
    -------
    array of float, shape (depth,)
        From the first hidden layer to the last.

    References
    ----------
    Poole et al. (2016).

    Examples
    --------
    >>> second_moments(lambda x: np.maximum(x, 0.0), 2.0, depth=3).round(9)
    array([2., 2., 2.])
    """
    length_map = LengthMap(f, weight_variance, bias_variance)
    moments = [length_map.first if first is None else nonnegative_number("first", first)]
    for _ in range(whole_number("depth", depth, minimum=1) - 1):
        moments.append(length_map(moments[-1]))
    return np.array(moments)


def gradient_moments(
    f: Activation, weight_variance: float, depth: int, first: float | None = None, bias_variance: float = 0.0
) -> np.ndarray:
    r"""Second moments of the gradient, layer after layer, relative to the last hidden layer's.

    .. math:: \tilde q_l = \tilde q_{l+1}\, \sigma_w^2\, \mathbb{E} f'(\sqrt{q_l}\, z)^2, \qquad
              \tilde q_L = 1

    The gradient is that with respect to the pre-activations, in layers of equal width.

    Parameters
    ----------
    f, weight_variance, depth, first, bias_variance
        As in `second_moments`, which gives the :math:`q_l`.

    Returns
    -------
    array of float, shape (depth,)
        From the first hidden layer to the last.

    References
    ----------
    Schoenholz et al. (2017).

    Examples
    --------
    >>> gradient_moments(lambda x: np.maximum(x, 0.0), 1.0, depth=3).round(9)
    array([0.25, 0.5 , 1.  ])
    """
    moments = second_moments(f, weight_variance, depth, first, bias_variance)
    factors = [weight_variance * mean_square(slope(f), q) for q in moments[:-1]]
    return np.cumprod([1.0, *factors[::-1]])[::-1]


def fixed_point(f: Activation, weight_variance: float, bias_variance: float = 0.0) -> float:
    r"""Second moment q* that the pre-activations of a deep net approach.

    .. math:: q^* = \sigma_w^2\, \mathbb{E} f(\sqrt{q^*}\, z)^2 + \sigma_b^2

    The equation is solved; the recursion of `second_moments` is not run, because at a critical point
    it converges too slowly (for tanh, :math:`q_l \approx 1 / 2l`).

    Parameters
    ----------
    f, weight_variance, bias_variance
        As in `second_moments`.

    Returns
    -------
    float
        The first fixed point in the direction that the recursion takes from the first layer's q,
        unless two lie within a factor of 2. 0 if the signal dies out; the first layer's q if every q
        is a fixed point (He initialization).

    Raises
    ------
    ValueError
        If there is none, because the second moments grow without limit.

    Examples
    --------
    >>> fixed_point(np.tanh, 1.0)
    0.0
    >>> round(fixed_point(np.tanh, 1.761, bias_variance=0.05), 4)
    0.5701
    """
    q = LengthMap(f, weight_variance, bias_variance).limit()
    if q == np.inf:
        raise ValueError(
            "There is no fixed point: the second moments grow without limit. "
            f"Received: weight_variance={weight_variance!r}, bias_variance={bias_variance!r}"
        )
    return q


class LengthMap:
    """The map from a layer's second moment to the next layer's (Poole et al., 2016).

    Attributes
    ----------
    weight_variance, bias_variance
        As in `second_moments`.
    first
        The first layer's second moment for inputs of mean square 1.
    """

    def __init__(self, f: Activation, weight_variance: float, bias_variance: float):
        self.f = f
        self.weight_variance = positive_number("weight_variance", weight_variance)
        self.bias_variance = nonnegative_number("bias_variance", bias_variance)
        self.first = self.weight_variance + self.bias_variance

    def __call__(self, q: float) -> float:
        """Return the next layer's second moment."""
        return self.weight_variance * mean_square(self.f, q) + self.bias_variance

    def limit(self) -> float:
        """Return what the second moments approach from `first`: a fixed point, 0 or infinity."""
        q, direction = self.first, self._direction(self.first)
        if direction == 0:
            return q
        while q < INFINITY if direction > 0 else q > ZERO:
            q *= 2.0**direction
            if self._direction(q) == -direction:
                return brentq(lambda q: self(q) - q, self.first, q, xtol=1e-30, rtol=1e-14)
        return 0.0 if direction < 0 else np.inf

    def _direction(self, q):
        """Return 1 if the next layer's second moment is larger, -1 if it is smaller, else 0."""
        growth = self(q) / q - 1
        return 0 if abs(growth) <= NO_GROWTH else int(np.sign(growth))
