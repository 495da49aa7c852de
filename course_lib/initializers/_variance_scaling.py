"""The idea behind all good starts: weights shrink with the square root of the fan."""

import keras

from course_lib.initializers._base import RandomWeights
from course_lib.initializers._checks import one_of
from course_lib.initializers._distribution import DISTRIBUTIONS, sample
from course_lib.initializers._fans import MODES, fan, fans
from course_lib.initializers._gain import gain_number


@keras.saving.register_keras_serializable(package="course_lib")
class VarianceScaling(RandomWeights):
    r"""Independent weights whose variance is a gain's square over a fan.

    .. math:: \operatorname{Var} W = \frac{g^2}{n}, \qquad
              n = n_{in}, \quad n_{out} \quad\text{or}\quad \tfrac12 (n_{in} + n_{out})

    The other initializers with fans are this one with their own gain and mode. Keras's class of the
    same name takes ``scale``, which is :math:`g^2`. Both are LeCun's initialization unless told
    otherwise, not He's.

    Parameters
    ----------
    gain : float, positive; or "he"; or an activation function
        A number multiplies every weight. "he" is the gain √2 of ReLU. For an activation function f the
        gain is solved for: the one that keeps the signal's second moment from layer to layer,
        :math:`g = 1 / \sqrt{\operatorname{E} f(z)^2}` with :math:`z \sim N(0, 1)`.
    seed : int, not negative, optional
        The same seed gives the same weights at every call. Random if not given.
    mode : {"fan_in", "fan_out", "fan_avg"}
        Fan-in keeps the signal on its way up, fan-out the gradient on its way down, their mean is the
        compromise.
    distribution : {"normal", "truncated_normal", "uniform"}
        All have the same variance. The truncated normal is cut at two standard deviations of the
        normal it is cut from, which is wider to make up for the cut: see `truncated_std`.

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    LeCun et al. (1998); Glorot and Bengio (2010), equations 10 to 12; He et al. (2015),
    equations 10 and 14.

    Examples
    --------
    The gain that the activation function needs, for the signal and for the gradient:

    >>> from course_lib import activations, theory
    >>> round(VarianceScaling(gain=activations.tanh).gain, 3)
    1.593
    >>> backward = VarianceScaling(gain=theory.backward_gain(activations.tanh), mode="fan_out")
    >>> round(backward.gain, 3)
    1.467
    """

    def __init__(self, gain=1.0, seed=None, *, mode="fan_in", distribution="normal"):
        super().__init__(seed)
        self.gain = gain_number(gain)
        self.mode = one_of("mode", mode, MODES)
        self.distribution = one_of("distribution", distribution, DISTRIBUTIONS)

    def standard_deviation(self, fan_in, fan_out):
        """Return the standard deviation of a weight between `fan_in` inputs and `fan_out` outputs."""
        return self.gain * (1 / fan(self.mode, fan_in, fan_out)) ** 0.5

    def sample(self, shape, generator):
        """Draw the weights: float64, of shape `shape`."""
        return sample(self.distribution, self.standard_deviation(*fans(shape)), shape, generator)

    def get_config(self):
        """Return what a copy needs; of an activation function, the gain that was solved for."""
        own = {"gain": self.gain, "seed": self.seed}
        return own | {"mode": self.mode, "distribution": self.distribution}


def normal_name(truncated):
    """Return the name of the normal distribution, truncated or not."""
    return "truncated_normal" if truncated else "normal"
