"""Smooth variants of ReLU: z times an S-shaped function from 0 to 1, with a dip left of 0."""

import math

import tensorflow as tf
from keras import ops

from course_lib.activations._elementwise import activation, with_derivative
from course_lib.activations._sigmoidal import logistic

_normal_cdf = with_derivative(
    lambda z: tf.math.erfc(-z / math.sqrt(2)) / 2,
    lambda z: ops.exp(-ops.square(z) / 2) / math.sqrt(2 * math.pi),
)


@activation(compute_dtype="float64")
def gelu(z: tf.Tensor) -> tf.Tensor:
    r"""Gaussian error linear unit, in its exact form.

    .. math:: f(z) = z\,\Phi(z), \qquad f'(z) = \Phi(z) + z\,\varphi(z)

    with the distribution function Φ and the density φ of N(0, 1). Its minimum is -.1700 at z = -.7518.

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values above -.17.

    Notes
    -----
    Φ is computed as erfc(-z/√2)/2. The usual form, with 1 + erf(z/√2), is 0 in float32 below about
    z = -6.

    References
    ----------
    Hendrycks and Gimpel (2016).

    Examples
    --------
    >>> round(float(gelu(1.0)), 4)
    0.8413
    """
    return z * _normal_cdf(z)


@activation(compute_dtype="float64")
def gelu_tanh(z: tf.Tensor) -> tf.Tensor:
    r"""Approximation of GELU by tanh, with an error of at most .00047.

    .. math:: f(z) = \frac z2 \left(1 + \tanh u\right) = z\,\mathrm{logistic}(2u), \qquad
              u = \sqrt{2/\pi}\,\left(z + .044715\, z^3\right)

    .. math:: f'(z) = \frac12 \left(1 + \tanh u\right) + \frac z2 \left(1 - \tanh^2 u\right)
              \sqrt{2/\pi}\,\left(1 + 3 \cdot .044715\, z^2\right)

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values above -.17.

    References
    ----------
    Hendrycks and Gimpel (2016).

    Examples
    --------
    >>> round(float(gelu_tanh(2.7) - gelu(2.7)), 5)
    0.00047
    """
    clipped = ops.clip(z, -100, 100)  # Beyond, the logistic is 0 or 1, and z³ may overflow.
    return z * logistic(math.sqrt(8 / math.pi) * clipped * (1 + 0.044715 * ops.square(clipped)))


@activation()
def silu(z: tf.Tensor) -> tf.Tensor:
    r"""Sigmoid linear unit, also called Swish.

    .. math:: f(z) = z\,\sigma(z), \qquad f'(z) = \sigma(z)\,\bigl(1 + z\,\sigma(-z)\bigr)

    with the logistic function σ. Its minimum is -.2785 at z = -1.278.

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values above -.2785.

    References
    ----------
    Hendrycks and Gimpel (2016); Ramachandran, Zoph and Le (2017), with β = 1.

    Examples
    --------
    >>> round(float(silu(-1.278)), 4)
    -0.2785
    """
    return z * logistic(z)


@activation()
def mish(z: tf.Tensor) -> tf.Tensor:
    r"""Mish: like SiLU, with an S-shaped factor that is a little steeper than the logistic function.

    .. math:: f(z) = z \tanh s(z), \qquad s(z) = \ln(1 + e^z)

    .. math:: f'(z) = \tanh s(z) + z\,\sigma(z) \left(1 - \tanh^2 s(z)\right)

    with the logistic function σ. Its minimum is -.3088 at z = -1.192.

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values above -.3088.

    Notes
    -----
    Computed as z σ(z) (1 + σ(-z)) / (1 + σ(-z)²), which is the same without an exponential that could
    overflow and without a difference of nearly equal numbers.

    References
    ----------
    Misra (2019).

    Examples
    --------
    >>> round(float(mish(-1.192)), 4)
    -0.3088
    """
    mirrored = logistic(-z)
    return z * logistic(z) * (1 + mirrored) / (1 + ops.square(mirrored))
