"""S-shaped activation functions, which saturate on both sides."""

import tensorflow as tf
from keras import ops

from course_lib.activations._elementwise import activation


@activation(derivative=lambda z: logistic(z) * logistic(-z))  # type: ignore[has-type]
def logistic(z: tf.Tensor) -> tf.Tensor:
    r"""Logistic function, an S from 0 to 1 with mean 1/2.

    .. math:: f(z) = \frac{1}{1 + e^{-z}}, \qquad f'(z) = f(z)\,f(-z) \le \tfrac14

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values in [0, 1].

    Notes
    -----
    The usual form of the derivative, f (1 - f), is 0 in float32 from about z = 17 on, where f rounds
    to 1. The form above keeps its digits, since 1 - f(z) = f(-z).

    References
    ----------
    Glorot and Bengio (2010).

    Examples
    --------
    >>> float(logistic(0.0))
    0.5
    """
    return ops.sigmoid(z)


@activation(derivative=lambda z: 4 * logistic(2 * z) * logistic(-2 * z))
def tanh(z: tf.Tensor) -> tf.Tensor:
    r"""Hyperbolic tangent, an S from -1 to 1 with mean 0.

    .. math:: f(z) = \tanh z = 2\,\mathrm{logistic}(2z) - 1, \qquad f'(z) = 1 - f(z)^2 \le 1

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values in [-1, 1].

    Notes
    -----
    The derivative is computed as 4 logistic(2z) logistic(-2z), which is the same without a difference
    of nearly equal numbers.

    References
    ----------
    Glorot and Bengio (2010).

    Examples
    --------
    >>> float(tanh(0.0))
    0.0
    """
    return ops.tanh(z)


@activation(compute_dtype="float64")
def scaled_tanh(z: tf.Tensor) -> tf.Tensor:
    r"""LeCun's hyperbolic tangent, scaled so that f(1) = 1 and f(-1) = -1.

    .. math:: f(z) = 1.7159 \tanh \tfrac23 z, \qquad
              f'(z) = 1.7159 \cdot \tfrac23 \left(1 - \tanh^2 \tfrac23 z\right) \le 1.144

    Its curvature is largest at z = ±.988, near the targets ±1, and it is nearly straight for inputs of
    variance 1.

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values in [-1.7159, 1.7159].

    References
    ----------
    LeCun, Bottou, Orr and Müller (1998), "Efficient BackProp".

    Examples
    --------
    >>> round(float(scaled_tanh(1.0)), 5)
    1.0
    """
    return 1.7159 * tanh(2 * z / 3)


@activation(derivative=lambda z: 1 / ops.square(1 + ops.abs(z)))
def softsign(z: tf.Tensor) -> tf.Tensor:
    r"""Softsign, an S from -1 to 1 that saturates slowly: like 1/z, not exponentially.

    .. math:: f(z) = \frac{z}{1 + |z|}, \qquad f'(z) = \frac{1}{(1 + |z|)^2} \le 1

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values in [-1, 1].

    References
    ----------
    Glorot and Bengio (2010).

    Examples
    --------
    >>> float(softsign(-1.0))
    -0.5
    """
    return z / (1 + ops.abs(z))
