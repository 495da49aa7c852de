"""The smallest deep net: one unit a layer."""

from dataclasses import dataclass

import numpy as np

from course_lib.theory._checks import count
from course_lib.theory._slope import slope, values


@dataclass(frozen=True, repr=False, eq=False)
class UnitChain:
    """Signal and gradient in a net of one unit a layer.

    Attributes
    ----------
    activation : array of float, shape (layers,)
        Output of each unit, from the lowest.
    factor : array of float, shape (layers,)
        Weight times slope of each unit: what the gradient is multiplied by on its way down through it.
    gradient : array of float, shape (layers,)
        Derivative of the last output with respect to each unit's pre-activation.
    """

    activation: np.ndarray
    factor: np.ndarray
    gradient: np.ndarray


def unit_chain(f, weight, bias, depth, x):
    r"""Send a number through a net of one unit a layer, and the gradient back.

    .. math:: z_l = w h_{l-1} + b, \quad h_l = f(z_l), \qquad
              \frac{\partial h_L}{\partial z_l} = f'(z_L) \prod_{k=l}^{L-1} w f'(z_k)

    Parameters
    ----------
    f : callable
        The activation function.
    weight, bias : float
        The same in every layer.
    depth : int
        Number of layers.
    x : float
        The input.

    Returns
    -------
    UnitChain

    Examples
    --------
    >>> halved = unit_chain(lambda z: z, weight=0.5, bias=0.0, depth=3, x=8.0)
    >>> halved.activation
    array([4., 2., 1.])
    >>> halved.gradient
    array([0.25, 0.5 , 1.  ])
    """
    outputs, slopes = [x], []
    for _ in range(count("depth", depth)):
        z = np.array(weight * outputs[-1] + bias)
        outputs.append(float(values(f, z)))
        slopes.append(float(slope(f)(z)))
    slopes = np.array(slopes)
    products = np.cumprod(np.append(slopes[-1], weight * slopes[-2::-1]))
    return UnitChain(np.array(outputs[1:]), weight * slopes, products[::-1])
