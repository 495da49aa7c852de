"""LeCun's start."""

import keras

from course_lib._checks import boolean
from course_lib.initializers._variance_scaling import VarianceScaling, normal_name


@keras.saving.register_keras_serializable(package="course_lib")
class LeCunNormal(VarianceScaling):
    r"""LeCun's start from a normal distribution, which SELU also wants.

    .. math:: \operatorname{Var} W = \frac{g^2}{n_{in}}

    Unlike `keras.initializers.LecunNormal`, the normal distribution is not truncated unless asked for.

    Parameters
    ----------
    gain : float, positive; or "he"; or an activation function
        Multiplies every weight, see `VarianceScaling`; 1 is LeCun's.
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
    LeCun et al. (1998).

    Examples
    --------
    >>> LeCunNormal(seed=1)((64, 100)).shape
    TensorShape([64, 100])
    """

    def __init__(self, gain=1.0, seed=None, *, truncated=False):
        self.truncated = boolean("truncated", truncated)
        super().__init__(gain, seed, mode="fan_in", distribution=normal_name(truncated))

    def get_config(self):
        """Return what a copy needs."""
        return {"gain": self.gain, "seed": self.seed, "truncated": self.truncated}


@keras.saving.register_keras_serializable(package="course_lib")
class LeCunUniform(VarianceScaling):
    r"""LeCun's start from a uniform distribution.

    .. math:: W \sim U[-r, r], \qquad r = g \sqrt{\frac{3}{n_{in}}}

    `Standard` looks alike and is narrower by √3: its *limit* is :math:`1 / \sqrt{n_{in}}`, LeCun's is
    the standard deviation.

    Parameters
    ----------
    gain : float, positive; or "he"; or an activation function
        Multiplies every weight, see `VarianceScaling`; 1 is LeCun's.
    seed : int, not negative, optional
        The same seed gives the same weights at every call. Random if not given.

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    LeCun et al. (1998).

    Examples
    --------
    >>> LeCunUniform(seed=1)((64, 100)).shape
    TensorShape([64, 100])
    """

    def __init__(self, gain=1.0, seed=None):
        super().__init__(gain, seed, mode="fan_in", distribution="uniform")

    def get_config(self):
        """Return what a copy needs."""
        return {"gain": self.gain, "seed": self.seed}
