"""Activation functions shaped like an S, which saturate on both sides."""

from keras import ops

from course_lib.activations._elementwise import activation


@activation(derivative=lambda z: logistic(z) * logistic(-z))
def logistic(z):
    r"""Logistic function, an S from 0 to 1 with mean 1/2.

    .. math:: f(z) = \frac{1}{1 + e^{-z}}, \qquad f'(z) = f(z)\,f(-z) \le \tfrac14

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Weighted sums of a layer, its pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values in [0, 1].

    Raises
    ------
    TypeError
        If `z` is an array or tensor of another type than float16, bfloat16, float32 or float64.

    Notes
    -----
    The usual form of the derivative, f (1 - f), is 0 from about z = 17 on in float32, where f rounds
    to 1. The form above keeps its digits: 1 - f(z) = f(-z).

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
def tanh(z):
    r"""Hyperbolic tangent, an S from -1 to 1 with mean 0.

    .. math:: f(z) = \tanh z = 2\,\mathrm{logistic}(2z) - 1, \qquad f'(z) = 1 - f(z)^2 \le 1

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Weighted sums of a layer, its pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values in [-1, 1].

    Raises
    ------
    TypeError
        If `z` is an array or tensor of another type than float16, bfloat16, float32 or float64.

    Notes
    -----
    The derivative is computed as 4 logistic(2z) logistic(-2z), the same number without the
    difference of two nearly equal ones.

    References
    ----------
    Glorot and Bengio (2010).

    Examples
    --------
    >>> float(tanh(0.0))
    0.0
    """
    return ops.tanh(z)


@activation(within="float64")
def scaled_tanh(z):
    r"""LeCun's hyperbolic tangent, stretched so that f(1) = 1 and f(-1) = -1.

    .. math:: f(z) = 1.7159 \tanh \tfrac23 z, \qquad
              f'(z) = 1.7159 \cdot \tfrac23 \left(1 - \tanh^2 \tfrac23 z\right) \le 1.144

    Its curvature is largest at z = ±.988, so that targets of ±1 lie where it bends most, and inputs of
    variance 1 stay in its nearly straight part.

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Weighted sums of a layer, its pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values in [-1.7159, 1.7159].

    Raises
    ------
    TypeError
        If `z` is an array or tensor of another type than float16, bfloat16, float32 or float64.

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
def softsign(z):
    r"""Softsign, an S from -1 to 1 that saturates slowly: like 1/z, not exponentially.

    .. math:: f(z) = \frac{z}{1 + |z|}, \qquad f'(z) = \frac{1}{(1 + |z|)^2} \le 1

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Weighted sums of a layer, its pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values in [-1, 1].

    Raises
    ------
    TypeError
        If `z` is an array or tensor of another type than float16, bfloat16, float32 or float64.

    References
    ----------
    Glorot and Bengio (2010).

    Examples
    --------
    >>> float(softsign(-1.0))
    -0.5
    """
    return z / (1 + ops.abs(z))
