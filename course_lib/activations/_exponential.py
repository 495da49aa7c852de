"""Exponential linear units: the identity for positive inputs, an exponential for the others."""

import keras
import numpy as np
from keras import ops

from course_lib.activations._elementwise import WithAlpha, activation, number_or_array, with_derivative

SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805


TAYLOR = (1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1.0)


def elu(z, alpha):
    """Return z where it is positive, and alpha (exp(z) - 1) elsewhere.

    The exponential gets no positive input: where() would not use what it makes of one, but an
    overflow there would turn the gradient into NaN all the same.

    Parameters
    ----------
    z : tensor of float, any shape
        The input.
    alpha : number or array
        Broadcasts with `z`.

    Returns
    -------
    tensor
    """
    alpha = ops.convert_to_tensor(alpha, z.dtype)
    return with_derivative(
        lambda z: ops.where(z > 0, z, alpha * _expm1(ops.minimum(z, 0))),
        lambda z: ops.where(z > 0, ops.ones_like(z), alpha * ops.exp(ops.minimum(z, 0))),
    )(z)


def _expm1(z):
    """Return exp(z) - 1 for z that is not positive.

    In single precision, near 0 the series of 7 terms and elsewhere the difference are right to 1.4 ulp,
    XLA's own function to 5, and it takes longer.
    """
    if z.dtype != "float32":
        return ops.expm1(z)
    series = TAYLOR[0]
    for coefficient in TAYLOR[1:]:
        series = series * z + coefficient
    return ops.where(z > -0.35, series * z, ops.exp(z) - 1)


@keras.saving.register_keras_serializable(package="course_lib")
class ELU(WithAlpha):
    r"""Exponential linear unit, which saturates at -alpha for negative inputs.

    .. math:: f(z) = \begin{cases} z & z > 0 \\ \alpha (e^z - 1) & z \le 0 \end{cases}, \qquad
              f'(z) = \begin{cases} 1 & z > 0 \\ \alpha e^z = f(z) + \alpha & z \le 0 \end{cases}

    Only alpha = 1 gives a derivative without a jump at 0; the second derivative always has one.

    Parameters
    ----------
    alpha : number or array_like of float, positive
        Minus the limit at minus infinity, or an array of them that broadcasts with the input: an
        ensemble's have shape (members, 1, 1).

    Attributes
    ----------
    alpha : float or array of float64
        As given.

    Raises
    ------
    ValueError
        If `alpha` is not a positive finite number.

    References
    ----------
    Clevert, Unterthiner and Hochreiter (2015).

    Examples
    --------
    >>> ELU()([-100.0, 0.0, 3.0]).numpy().tolist()
    [-1.0, 0.0, 3.0]
    """

    def __init__(self, alpha=1.0):
        super().__init__(alpha)

    def check(self, alpha):
        """Refuse what is no positive number."""
        return number_or_array("alpha", alpha, "positive and finite", lambda a: (a > 0) & np.isfinite(a))

    def core(self, z):
        """Compute the function of a tensor."""
        return elu(z, self.alpha)


@activation()
def selu(z):
    r"""Scaled exponential linear unit: with LeCun's initialization, keeps mean 0 and variance 1.

    .. math:: f(z) = \lambda \begin{cases} z & z > 0 \\ \alpha (e^z - 1) & z \le 0 \end{cases}, \qquad
              f'(z) = \lambda \begin{cases} 1 & z > 0 \\ \alpha e^z & z \le 0 \end{cases}

    with :math:`\alpha = 1.6732632423543772` and :math:`\lambda = 1.0507009873554805`, the solution of
    :math:`\mathbb{E} f(x) = 0` and :math:`\mathbb{E} f(x)^2 = 1` for x from N(0, 1).

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Weighted sums of a layer, its pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values above -1.7581.

    Raises
    ------
    TypeError
        If `z` is an array or tensor of another type than float16, bfloat16, float32 or float64.

    References
    ----------
    Klambauer, Unterthiner, Mayr and Hochreiter (2017).

    Examples
    --------
    >>> round(float(selu(1.0)), 4)
    1.0507
    """
    return SELU_SCALE * elu(z, SELU_ALPHA)
