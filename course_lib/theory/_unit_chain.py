"""The smallest deep net: one unit in each layer."""

from dataclasses import dataclass

import numpy as np

from course_lib._checks import whole_number
from course_lib.theory._slope import Activation, evaluate, slope


@dataclass(frozen=True, repr=False, eq=False)
class UnitChain:
    """Signal and gradient in a net of one unit per layer. All arrays have shape (layers,), lowest first.

    Attributes
    ----------
    activation
        Output of each unit.
    factor
        Weight times slope of each unit: the factor of the gradient on its way down through the unit.
    gradient
        Derivative of the last output with respect to each unit's pre-activation.
    """

    activation: np.ndarray
    factor: np.ndarray
    gradient: np.ndarray


def unit_chain(f: Activation, weight: float, bias: float, depth: int, x: float) -> UnitChain:
    r"""Send a number through a net of one unit per layer, and the gradient back.

    .. math:: z_l = w h_{l-1} + b, \quad h_l = f(z_l), \qquad
              \frac{\partial h_L}{\partial z_l} = f'(z_L) \prod_{k=l}^{L-1} w f'(z_k)

    Parameters
    ----------
    f
        The activation function.
    weight, bias
        The same in every layer.
    depth
        Number of layers.
    x
        The input.

    Examples
    --------
    >>> halved = unit_chain(lambda z: z, weight=0.5, bias=0.0, depth=3, x=8.0)
    >>> halved.activation
    array([4., 2., 1.])
    >>> halved.gradient
    array([0.25, 0.5 , 1.  ])
    """
    depth = whole_number("depth", depth, minimum=1)
    outputs, slopes = np.empty((2, depth))
    for layer in range(depth):
        z = np.array(weight * x + bias)
        x = outputs[layer] = float(evaluate(f, z))
        slopes[layer] = slope(f)(z)
    products = np.cumprod(np.append(slopes[-1], weight * slopes[-2::-1]))
    return UnitChain(outputs, weight * slopes, products[::-1])
