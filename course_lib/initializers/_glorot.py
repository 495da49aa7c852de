"""Glorot's start, also called Xavier's."""

import keras

from course_lib._checks import boolean
from course_lib.initializers._variance_scaling import VarianceScaling, normal_name


@keras.saving.register_keras_serializable(package="course_lib")
class GlorotNormal(VarianceScaling):
    r"""Glorot's (Xavier's) start from a normal distribution.

    .. math:: \operatorname{Var} W = g^2 \frac{2}{n_{in} + n_{out}}

    Unlike `keras.initializers.GlorotNormal`, the normal distribution is not truncated unless asked for.

    Parameters
    ----------
    gain : float, positive; or "he"; or an activation function
        Multiplies every weight, see `VarianceScaling`; 1 is Glorot and Bengio's.
    seed : int, not negative, optional
        The same seed gives the same weights at every call. Random if not given.
    truncated : bool
        Whether to cut the distribution at two standard deviations and widen it to make up for that.

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    Glorot and Bengio (2010), equation 12.

    Examples
    --------
    >>> GlorotNormal(seed=1)((64, 100)).shape
    TensorShape([64, 100])
    """

    def __init__(self, gain=1.0, seed=None, *, truncated=False):
        self.truncated = boolean("truncated", truncated)
        super().__init__(gain, seed, mode="fan_avg", distribution=normal_name(truncated))

    def get_config(self):
        """Return what a copy needs."""
        return {"gain": self.gain, "seed": self.seed, "truncated": self.truncated}


@keras.saving.register_keras_serializable(package="course_lib")
class GlorotUniform(VarianceScaling):
    r"""Glorot's (Xavier's) start from a uniform distribution.

    .. math:: W \sim U[-r, r], \qquad r = g \sqrt{\frac{6}{n_{in} + n_{out}}}

    Parameters
    ----------
    gain : float, positive; or "he"; or an activation function
        Multiplies every weight, see `VarianceScaling`; 1 is Glorot and Bengio's.
    seed : int, not negative, optional
        The same seed gives the same weights at every call. Random if not given.

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    Glorot and Bengio (2010), equation 16.

    Examples
    --------
    >>> GlorotUniform(seed=1)((64, 100)).shape
    TensorShape([64, 100])
    """

    def __init__(self, gain=1.0, seed=None):
        super().__init__(gain, seed, mode="fan_avg", distribution="uniform")

    def get_config(self):
        """Return what a copy needs."""
        return {"gain": self.gain, "seed": self.seed}
