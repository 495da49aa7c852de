"""He's start, for ReLU and its leaky variants."""

import keras

from course_lib import theory
from course_lib._checks import boolean
from course_lib.initializers._checks import is_number
from course_lib.initializers._variance_scaling import VarianceScaling, normal_name


class _He(VarianceScaling):
    def __init__(self, slope, seed, mode, distribution):
        if not is_number(slope):
            raise ValueError(f"slope must be a finite number. Received: slope={slope!r}")
        self.slope = float(slope)
        super().__init__(theory.he_gain(self.slope), seed, mode=mode, distribution=distribution)

    def get_config(self):
        """Return what a copy needs."""
        return {"slope": self.slope, "seed": self.seed, "mode": self.mode}


@keras.saving.register_keras_serializable(package="course_lib")
class HeNormal(_He):
    r"""He's start from a normal distribution.

    ReLU stops half of the signal's second moment, a leaky ReLU of slope a the share
    :math:`\frac12 (1 - a^2)`. Weights that much larger make up for it:

    .. math:: \operatorname{Var} W = \frac{2}{(1 + a^2)\, n}

    Unlike `keras.initializers.HeNormal`, the normal distribution is not truncated unless asked for.

    Parameters
    ----------
    slope : float
        Slope a of the activation function for negative inputs; 0 for ReLU.
    seed : int, not negative, optional
        The same seed gives the same weights at every call. Random if not given.
    mode : {"fan_in", "fan_out", "fan_avg"}
        Which fan is n. Fan-in keeps the signal on its way up, fan-out the gradient on its way down;
        He et al. found either sufficient.
    truncated : bool
        Whether to cut the distribution at two standard deviations and widen it to make up for that.

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    He et al. (2015), equations 10 and 14.

    Examples
    --------
    >>> HeNormal(slope=0.2, seed=1)((64, 100)).shape
    TensorShape([64, 100])
    """

    def __init__(self, slope=0.0, seed=None, *, mode="fan_in", truncated=False):
        self.truncated = boolean("truncated", truncated)
        super().__init__(slope, seed, mode, normal_name(truncated))

    def get_config(self):
        """Return what a copy needs."""
        return super().get_config() | {"truncated": self.truncated}


@keras.saving.register_keras_serializable(package="course_lib")
class HeUniform(_He):
    r"""He's start from a uniform distribution.

    .. math:: W \sim U[-r, r], \qquad r = \sqrt{\frac{6}{(1 + a^2)\, n}}

    Parameters
    ----------
    slope : float
        Slope a of the activation function for negative inputs; 0 for ReLU.
    seed : int, not negative, optional
        The same seed gives the same weights at every call. Random if not given.
    mode : {"fan_in", "fan_out", "fan_avg"}
        Which fan is n, see `HeNormal`.

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    He et al. (2015), equations 10 and 14.

    Examples
    --------
    >>> HeUniform(slope=0.2, seed=1)((64, 100)).shape
    TensorShape([64, 100])
    """

    def __init__(self, slope=0.0, seed=None, *, mode="fan_in"):
        super().__init__(slope, seed, mode, "uniform")
