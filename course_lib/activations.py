"""Activation functions: what a unit does to the weighted sum of its inputs."""

import keras


@keras.saving.register_keras_serializable(package="course_lib")
def logistic(z):
    r"""Logistic function, an S from 0 to 1 with mean 1/2.

    .. math:: f(z) = \frac{1}{1 + e^{-z}}, \qquad f'(z) = f(z)\,(1 - f(z)) \le \tfrac14

    Parameters
    ----------
    z : tensor or array of float, any shape
        Weighted sums of a layer, its pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values in [0, 1].

    Examples
    --------
    >>> float(logistic(0.0))
    0.5
    """
    return keras.ops.sigmoid(z)


@keras.saving.register_keras_serializable(package="course_lib")
def tanh(z):
    r"""Hyperbolic tangent, an S from -1 to 1 with mean 0.

    .. math:: f(z) = \tanh z = 2\,\mathrm{logistic}(2z) - 1, \qquad f'(z) = 1 - f(z)^2 \le 1

    Parameters
    ----------
    z : tensor or array of float, any shape
        Weighted sums of a layer, its pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values in [-1, 1].

    Examples
    --------
    >>> float(tanh(0.0))
    0.0
    """
    return keras.ops.tanh(z)
