"""A random rotation."""

from math import prod

import keras
import numpy as np

from course_lib.initializers._base import RandomWeights
from course_lib.initializers._fans import fans
from course_lib.initializers._gain import gain_number


@keras.saving.register_keras_serializable(package="course_lib")
class Orthogonal(RandomWeights):
    r"""A random rotation: weights that keep all lengths and angles.

    .. math:: W^\top W = g^2 I \quad (n_{in} \ge n_{out}), \qquad
              W W^\top = g^2 I \quad (n_{in} \le n_{out})

    All singular values are g, while those of a matrix of independent weights reach down towards 0 and,
    multiplied through many layers, spread over many powers of ten. W is uniformly distributed among
    the matrices with this property (Haar measure). The kernel of a convolution is such a matrix once
    flattened to shape (positions · channels_in, channels_out). On another processor, whose linear
    algebra rounds otherwise, weights may differ in their last digit.

    Parameters
    ----------
    gain : float, positive; or "he"; or an activation function
        Multiplies every weight, see `VarianceScaling`.
    seed : int, not negative, optional
        The same seed gives the same weights at every call. Random if not given.

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    Saxe, McClelland and Ganguli (2013). Mezzadri (2007), "How to generate random matrices
    from the classical compact groups", for the signs.

    Examples
    --------
    >>> W = np.asarray(Orthogonal(seed=1)((5, 3), "float64"))
    >>> np.allclose(W.T @ W, np.eye(3))
    True
    """

    def __init__(self, gain=1.0, seed=None):
        super().__init__(seed)
        self.gain = gain_number(gain)

    def sample(self, shape, generator):
        """Draw the weights: float64, of shape `shape`."""
        fans(shape)
        rows, columns = prod(shape[:-1]), shape[-1]
        tall = orthonormal_columns(max(rows, columns), min(rows, columns), generator)
        return self.gain * (tall if rows >= columns else tall.T).reshape(shape)

    def get_config(self):
        """Return what a copy needs."""
        return {"gain": self.gain, "seed": self.seed}


def orthonormal_columns(rows, columns, generator):
    """Draw a matrix with orthonormal columns, uniformly among all of them.

    Q of a Gaussian matrix A = QR would do, were it not that each column's sign is up to the algorithm.
    With the signs that make the diagonal of R positive, Q is a function of A alone, and is turned when
    A is turned; A's distribution does not change when A is turned, hence Q's does not either.
    """
    Q, R = np.linalg.qr(generator.standard_normal((rows, columns)))
    return Q * np.where(np.diag(R) < 0, -1.0, 1.0)
