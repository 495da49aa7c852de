"""The start that was standard until 2010."""

import keras

from course_lib.initializers._variance_scaling import VarianceScaling


@keras.saving.register_keras_serializable(package="course_lib")
class Standard(VarianceScaling):
    r"""The start that was standard until 2010: uniform, shrinking with the number of inputs.

    .. math:: W \sim U\!\left[-\frac{1}{\sqrt{n_{in}}}, \frac{1}{\sqrt{n_{in}}}\right],
              \qquad n_{in} \operatorname{Var} W = \tfrac13

    Parameters
    ----------
    seed : int, not negative, optional
        The same seed gives the same weights at every call. Random if not given.

    References
    ----------
    Glorot and Bengio (2010), equations 1 and 15.

    Examples
    --------
    >>> Standard(seed=1)((64, 100)).shape
    TensorShape([64, 100])
    """

    def __init__(self, seed=None):
        super().__init__(3**-0.5, seed, distribution="uniform")

    def standard_deviation(self, fan_in, fan_out):
        """Return 1 / sqrt(3 fan_in)."""
        return (3 * fan_in) ** -0.5

    def get_config(self):
        """Return what a copy needs."""
        return {"seed": self.seed}
