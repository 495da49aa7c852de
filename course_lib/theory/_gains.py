"""Gains: factors of the weights that make up for an activation function."""

from course_lib._checks import finite_number
from course_lib.theory._moments import mean_square
from course_lib.theory._slope import Activation, slope


def forward_gain(f: Activation) -> float:
    r"""Gain that preserves the signal: with weights of variance gain² / fan-in, variance 1 stays 1.

    .. math:: g = \frac{1}{\sqrt{\mathbb{E} f(z)^2}}, \qquad z \sim N(0, 1)

    Other variances approach 1 from layer to layer with most activation functions, stay as they are
    with ReLU, and move away from 1 with GELU, SiLU and Mish.

    Parameters
    ----------
    f
        The activation function. It must not be 0 everywhere.

    References
    ----------
    He et al. (2015), equation 10, for ReLU.

    Examples
    --------
    >>> import numpy as np
    >>> round(forward_gain(np.tanh), 3)
    1.593
    """
    return _gain(mean_square(f, 1.0), "f")


def backward_gain(f: Activation) -> float:
    r"""Gain that preserves the gradient where the pre-activations have variance 1.

    .. math:: g = \frac{1}{\sqrt{\mathbb{E} f'(z)^2}}, \qquad z \sim N(0, 1)

    Parameters
    ----------
    f
        The activation function. It must not be constant.

    References
    ----------
    He et al. (2015), equation 14, for ReLU.

    Examples
    --------
    >>> import numpy as np
    >>> round(backward_gain(np.tanh), 3)
    1.467
    """
    return _gain(mean_square(slope(f), 1.0), "the slope of f")


def he_gain(negative_slope: float = 0.0) -> float:
    r"""He's gain for ReLU and leaky ReLU, which preserves both the signal and the gradient.

    .. math:: g = \sqrt{\frac{2}{1 + a^2}}

    Parameters
    ----------
    negative_slope
        Slope a of the leaky ReLU for negative inputs; 0 for ReLU.

    References
    ----------
    He et al. (2015).

    Examples
    --------
    >>> round(he_gain(), 4), round(he_gain(negative_slope=0.25), 4)
    (1.4142, 1.372)
    """
    return (2 / (1 + finite_number("negative_slope", negative_slope) ** 2)) ** 0.5


def _gain(square, what):
    if square == 0:
        raise ValueError(f"A gain needs a mean square above 0. Received: {what} is 0 everywhere")
    return square**-0.5
