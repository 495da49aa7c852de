"""Smooth relatives of ReLU: z times an S from 0 to 1, which leaves a dip left of 0."""

import math

import tensorflow as tf
from keras import ops

from course_lib.activations._elementwise import activation, with_derivative
from course_lib.activations._sigmoidal import logistic


def _normal_density(z):
    return ops.exp(-ops.square(z) / 2) / math.sqrt(2 * math.pi)


def _erfc_form(z):
    return tf.math.erfc(-z / math.sqrt(2)) / 2


_normal_cdf = with_derivative(_erfc_form, _normal_density)


@activation(within="float64")
def gelu(z):
    r"""Gaussian error linear unit, in its exact form.

    .. math:: f(z) = z\,\Phi(z), \qquad f'(z) = \Phi(z) + z\,\varphi(z)

    with the distribution function Φ and the density φ of N(0, 1). Its minimum is -.1700 at z = -.7518.

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Weighted sums of a layer, its pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values above -.17.

    Raises
    ------
    TypeError
        If `z` is an array or tensor of another type than float16, bfloat16, float32 or float64.

    Notes
    -----
    Φ is computed as erfc(-z/√2)/2: the usual 1 + erf(z/√2) is 0 from about z = -6 on in float32.

    References
    ----------
    Hendrycks and Gimpel (2016).

    Examples
    --------
    >>> round(float(gelu(1.0)), 4)
    0.8413
    """
    return z * _normal_cdf(z)


@activation(within="float64")
def gelu_tanh(z):
    r"""GELU with tanh in place of the error function, off by at most .00047.

    .. math:: f(z) = \frac z2 \left(1 + \tanh u\right) = z\,\mathrm{logistic}(2u), \qquad
              u = \sqrt{2/\pi}\,\left(z + .044715\, z^3\right)

    .. math:: f'(z) = \frac12 \left(1 + \tanh u\right) + \frac z2 \left(1 - \tanh^2 u\right)
              \sqrt{2/\pi}\,\left(1 + 3 \cdot .044715\, z^2\right)

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Weighted sums of a layer, its pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values above -.17.

    Raises
    ------
    TypeError
        If `z` is an array or tensor of another type than float16, bfloat16, float32 or float64.

    References
    ----------
    Hendrycks and Gimpel (2016).

    Examples
    --------
    >>> round(float(gelu_tanh(2.7) - gelu(2.7)), 5)
    0.00047
    """
    near = ops.clip(z, -100, 100)  # beyond, the logistic is 0 or 1, and z³ may be too large
    return z * logistic(math.sqrt(8 / math.pi) * near * (1 + 0.044715 * ops.square(near)))


@activation()
def silu(z):
    r"""Sigmoid linear unit, also named Swish.

    .. math:: f(z) = z\,\sigma(z), \qquad f'(z) = \sigma(z)\,\bigl(1 + z\,\sigma(-z)\bigr)

    with the logistic function σ. Its minimum is -.2785 at z = -1.278.

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Weighted sums of a layer, its pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values above -.2785.

    Raises
    ------
    TypeError
        If `z` is an array or tensor of another type than float16, bfloat16, float32 or float64.

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
def mish(z):
    r"""Mish, much like SiLU: z times an S that is a little steeper than the logistic function.

    .. math:: f(z) = z \tanh s(z), \qquad s(z) = \ln(1 + e^z)

    .. math:: f'(z) = \tanh s(z) + z\,\sigma(z) \left(1 - \tanh^2 s(z)\right)

    with the logistic function σ. Its minimum is -.3088 at z = -1.192.

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Weighted sums of a layer, its pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values above -.3088.

    Raises
    ------
    TypeError
        If `z` is an array or tensor of another type than float16, bfloat16, float32 or float64.

    Notes
    -----
    Computed as z σ(z) (1 + σ(-z)) / (1 + σ(-z)²), which is the same, has no exponential that could
    overflow, and takes no difference of nearly equal numbers.

    References
    ----------
    Misra (2019).

    Examples
    --------
    >>> round(float(mish(-1.192)), 4)
    -0.3088
    """
    rest = logistic(-z)
    return z * logistic(z) * (1 + rest) / (1 + ops.square(rest))
