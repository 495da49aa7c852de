"""One spread, whatever the size of the layer."""

import keras

from course_lib.initializers._base import RandomWeights
from course_lib.initializers._checks import positive


@keras.saving.register_keras_serializable(package="course_lib")
class Normal(RandomWeights):
    r"""Weights from N(0, sigma²), whatever the size of the layer.

    With sigma = 1 this is the start that the textbook chapter names as the culprit of vanishing
    gradients. It needs no fans and therefore draws any shape, biases included.

    Parameters
    ----------
    sigma : float, positive
        Standard deviation of a weight.
    seed : int, not negative, optional
        The same seed gives the same weights at every call. Random if not given.

    Raises
    ------
    ValueError
        If an argument is not as described.

    Examples
    --------
    >>> Normal(sigma=0.1, seed=1)((64, 100)).shape
    TensorShape([64, 100])
    """

    def __init__(self, sigma=1.0, seed=None):
        super().__init__(seed)
        self.sigma = positive("sigma", sigma)

    def sample(self, shape, generator):
        """Draw the weights: float64, of shape `shape`."""
        return generator.normal(0, self.sigma, shape)

    def get_config(self):
        """Return what a copy needs."""
        return {"sigma": self.sigma, "seed": self.seed}
