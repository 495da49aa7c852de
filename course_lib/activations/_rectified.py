"""Rectifiers: the identity for positive inputs, a slope of 0 or nearly 0 for the others."""

import keras
from keras import ops

from course_lib.activations._elementwise import WithAlpha, activation, slope


@activation()
def relu(z):
    r"""Rectified linear unit.

    .. math:: f(z) = \max(0, z), \qquad f'(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Weighted sums of a layer, its pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values not negative.

    Raises
    ------
    TypeError
        If `z` is an array or tensor of another type than float16, bfloat16, float32 or float64.

    Notes
    -----
    At z = 0, where there is no derivative, 0 is used.

    References
    ----------
    He, Zhang, Ren and Sun (2015).

    Examples
    --------
    >>> relu([-2.0, 0.0, 3.0]).numpy().tolist()
    [0.0, 0.0, 3.0]
    """
    return ops.relu(z)


def leaky(z, alpha):
    """Return z where it is positive, and alpha z elsewhere.

    Parameters
    ----------
    z : tensor of float, any shape
        The input.
    alpha : number, array or tensor
        Broadcasts with `z`.

    Returns
    -------
    tensor
    """
    return ops.where(z > 0, z, ops.convert_to_tensor(alpha, z.dtype) * z)


@keras.saving.register_keras_serializable(package="course_lib")
class LeakyReLU(WithAlpha):
    r"""Leaky rectified linear unit: negative inputs leak through, with slope alpha.

    .. math:: f(z) = \begin{cases} z & z > 0 \\ \alpha z & z \le 0 \end{cases}, \qquad
              f'(z) = \begin{cases} 1 & z > 0 \\ \alpha & z \le 0 \end{cases}

    Parameters
    ----------
    alpha : number or array_like of float, in [0, 1]
        The slope for negative inputs, or an array of slopes that broadcasts with the input: an
        ensemble's have shape (members, 1, 1). 0 is ReLU, 1 the identity.

    Attributes
    ----------
    alpha : float or array of float64
        As given.

    Raises
    ------
    ValueError
        If `alpha` is not in [0, 1]. Beyond 1 it would amplify what it is meant to leak; a number like
        100 or 5.5 is the inverse of a slope, as in Xu et al.

    Notes
    -----
    Defaults differ: .01 in the paper and here, .2 in `keras.activations.leaky_relu`, .3 in
    `keras.layers.LeakyReLU`.

    References
    ----------
    Maas, Hannun and Ng (2013), with .01; Xu, Wang, Chen and Li (2015), with 1/100 and 1/5.5.

    Examples
    --------
    >>> LeakyReLU(0.25)([-2.0, 0.0, 3.0]).numpy().tolist()
    [-0.5, 0.0, 3.0]
    """

    def __init__(self, alpha=0.01):
        super().__init__(alpha)

    def check(self, alpha):
        """Refuse what is no slope."""
        return slope("alpha", alpha)

    def core(self, z):
        """Compute the function of a tensor."""
        return leaky(z, self.alpha)
