"""Random orthogonal weights."""

from math import prod

import keras
import numpy as np

from course_lib.initializers._random_weights import RandomWeights, fans
from course_lib.initializers._variance_scaling import Gain, gain_number


@keras.saving.register_keras_serializable(package="course_lib")
class Orthogonal(RandomWeights):
    r"""Random orthogonal weights, which preserve all lengths and angles.

    .. math:: W^\top W = g^2 I \quad (n_{in} \ge n_{out}), \qquad
              W W^\top = g^2 I \quad (n_{in} \le n_{out})

    All singular values are g, while those of a matrix of independent weights reach down towards 0 and,
    multiplied through many layers, extend over many powers of ten. W is uniformly distributed among
    the matrices with this property (Haar measure). The kernel of a convolution is such a matrix once
    flattened to shape (positions · channels_in, channels_out). On another processor, whose linear
    algebra rounds differently, weights may differ in their last digit.

    Parameters
    ----------
    gain, seed
        As in `VarianceScaling`.

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

    def __init__(self, gain: Gain = 1.0, seed: int | None = None):
        super().__init__(seed)
        self.gain = gain_number(gain)

    def sample(self, shape: tuple[int, ...], generator: np.random.Generator) -> np.ndarray:
        """Draw a float64 array of the given shape with the generator."""
        fans(shape)
        rows, columns = prod(shape[:-1]), shape[-1]
        tall = orthonormal_columns(max(rows, columns), min(rows, columns), generator)
        return self.gain * (tall if rows >= columns else tall.T).reshape(shape)


def orthonormal_columns(rows: int, columns: int, generator: np.random.Generator) -> np.ndarray:
    """Draw a matrix with orthonormal columns, uniformly among all of them.

    Q of a Gaussian matrix A = QR would do, but the sign of each column is up to the algorithm. With the
    signs that make the diagonal of R positive, Q is a function of A alone, and rotates with A; the
    distribution of A does not change under rotations, hence that of Q does not either.
    """
    Q, R = np.linalg.qr(generator.standard_normal((rows, columns)))
    return Q * np.where(np.diag(R) < 0, -1.0, 1.0)
