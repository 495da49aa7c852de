"""Exponential linear units: the identity for positive inputs, an exponential for the others."""

import keras
import numpy.typing as npt
import tensorflow as tf
from keras import ops

from course_lib._checks import positive_number
from course_lib.activations._elementwise import ParametricActivation, activation, check_each, with_derivative

SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805

# Taylor coefficients of exp(z) - 1, highest first.
TAYLOR = (1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1.0)


def elu(z: tf.Tensor, alpha: npt.ArrayLike) -> tf.Tensor:
    """Return z where it is positive, and alpha (exp(z) - 1) elsewhere.

    Positive inputs are kept from the exponential. `where` would ignore its value, but an overflow would
    still make the gradient NaN.
    """
    alpha = ops.convert_to_tensor(alpha, z.dtype)
    return with_derivative(
        lambda z: ops.where(z > 0, z, alpha * _expm1(ops.minimum(z, 0))),
        lambda z: ops.where(z > 0, ops.ones_like(z), alpha * ops.exp(ops.minimum(z, 0))),
    )(z)


def _expm1(z):
    """Return exp(z) - 1 for z that is not positive.

    In float32 a Taylor polynomial near 0, and the difference elsewhere, are right to 1.4 units in the last
    place. XLA's own function is right to 5, and slower.
    """
    if z.dtype != "float32":
        return ops.expm1(z)
    series = TAYLOR[0]
    for coefficient in TAYLOR[1:]:
        series = series * z + coefficient
    return ops.where(z > -0.35, series * z, ops.exp(z) - 1)


@keras.saving.register_keras_serializable(package="course_lib")
class ELU(ParametricActivation):
    r"""Exponential linear unit, which saturates at -alpha for negative inputs.

    .. math:: f(z) = \begin{cases} z & z > 0 \\ \alpha (e^z - 1) & z \le 0 \end{cases}, \qquad
              f'(z) = \begin{cases} 1 & z > 0 \\ \alpha e^z = f(z) + \alpha & z \le 0 \end{cases}

    The derivative has no jump at 0 only if alpha = 1; the second derivative always has one.

    Parameters
    ----------
    alpha : number or array_like of float, positive
        The function tends to -alpha at minus infinity. An array broadcasts with the input: an ensemble's
        has shape (members, 1, 1).

    Attributes
    ----------
    alpha : float or array of float64
        As given.

    Raises
    ------
    ValueError
        If an alpha is not a positive finite number.

    References
    ----------
    Clevert, Unterthiner and Hochreiter (2015).

    Examples
    --------
    >>> ELU()([-100.0, 0.0, 3.0]).numpy().tolist()
    [-1.0, 0.0, 3.0]
    """

    parameter_name = "alpha"
    compute = staticmethod(elu)

    def __init__(self, alpha: npt.ArrayLike = 1.0) -> None:
        self.alpha = check_each("alpha", alpha, positive_number)


@activation()
def selu(z: tf.Tensor) -> tf.Tensor:
    r"""Scaled exponential linear unit, which keeps mean 0 and variance 1 with LeCun's initialization.

    .. math:: f(z) = \lambda \begin{cases} z & z > 0 \\ \alpha (e^z - 1) & z \le 0 \end{cases}, \qquad
              f'(z) = \lambda \begin{cases} 1 & z > 0 \\ \alpha e^z & z \le 0 \end{cases}

    with :math:`\alpha = 1.6732632423543772` and :math:`\lambda = 1.0507009873554805`, the solution of
    :math:`\mathbb{E} f(x) = 0` and :math:`\mathbb{E} f(x)^2 = 1` for x from N(0, 1).

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values above -1.7581.

    References
    ----------
    Klambauer, Unterthiner, Mayr and Hochreiter (2017).

    Examples
    --------
    >>> round(float(selu(1.0)), 4)
    1.0507
    """
    return SELU_SCALE * elu(z, SELU_ALPHA)
