"""Weights that shrink with the square root of the fan: LeCun's, Glorot's and He's initializations."""

import math
from collections.abc import Callable

import keras
import numpy as np

from course_lib import theory
from course_lib._checks import boolean, finite_number, is_positive_number, one_of, positive_number
from course_lib.initializers._random_weights import RandomWeights, fans

MODES = ("fan_in", "fan_out", "fan_avg")
DISTRIBUTIONS = ("normal", "truncated_normal", "uniform")

Gain = float | str | Callable
"""A positive number, "he" or an activation function."""


@keras.saving.register_keras_serializable(package="course_lib")
class VarianceScaling(RandomWeights):
    r"""Independent weights whose variance is a gain's square over a fan.

    .. math:: \operatorname{Var} W = \frac{g^2}{n}, \qquad
              n = n_{in}, \quad n_{out} \quad\text{or}\quad \tfrac12 (n_{in} + n_{out})

    The other initializers with fans are this one with a gain and a mode of their own. Keras's class of
    the same name takes ``scale``, which is :math:`g^2`. The defaults of both are LeCun's
    initialization, not He's.

    Parameters
    ----------
    gain
        A number multiplies every weight. "he" is the gain √2 of ReLU. For an activation function f the
        gain is computed that preserves the signal's second moment from layer to layer,
        :math:`g = 1 / \sqrt{\operatorname{E} f(z)^2}` with :math:`z \sim N(0, 1)`.
    seed
        The same seed gives the same weights at every call; random if not given.
    mode
        "fan_in" preserves the signal on its way up, "fan_out" the gradient on its way down; "fan_avg",
        their mean, is the compromise.
    distribution
        "normal", "truncated_normal" or "uniform", all of the same variance. The truncated normal is cut
        at two standard deviations of a normal distribution that is wider to make up for the cut: see
        `truncated_std`.

    References
    ----------
    LeCun et al. (1998); Glorot and Bengio (2010), equations 10 to 12; He et al. (2015),
    equations 10 and 14.

    Examples
    --------
    The gain that an activation function needs, for the signal and for the gradient:

    >>> from course_lib import activations, theory
    >>> round(VarianceScaling(gain=activations.tanh).gain, 3)
    1.593
    >>> backward = VarianceScaling(gain=theory.backward_gain(activations.tanh), mode="fan_out")
    >>> round(backward.gain, 3)
    1.467
    """

    def __init__(
        self, gain: Gain = 1.0, seed: int | None = None, *, mode: str = "fan_in", distribution: str = "normal"
    ):
        super().__init__(seed)
        self.gain = gain_number(gain)
        self.mode = one_of("mode", mode, MODES)
        self.distribution = one_of("distribution", distribution, DISTRIBUTIONS)

    @property
    def truncated(self) -> bool:
        """Whether the distribution is a truncated normal one."""
        return self.distribution == "truncated_normal"

    def standard_deviation(self, fan_in: int, fan_out: int) -> float:
        """Return the standard deviation of a weight between `fan_in` inputs and `fan_out` outputs."""
        fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        return self.gain * (1 / fan) ** 0.5

    def sample(self, shape: tuple[int, ...], generator: np.random.Generator) -> np.ndarray:
        """Draw a float64 array of the given shape with the generator."""
        std = self.standard_deviation(*fans(shape))
        if self.distribution == "uniform":
            return generator.uniform(-std * 3**0.5, std * 3**0.5, shape)
        if not self.truncated:
            return generator.normal(0, std, shape)
        weights = generator.standard_normal(shape)
        while (outside := abs(weights) > 2).any():
            weights[outside] = generator.standard_normal(outside.sum())
        return weights * (std / truncated_std())


@keras.saving.register_keras_serializable(package="course_lib")
class LeCunNormal(VarianceScaling):
    r"""LeCun's initialization from a normal distribution, which SELU also needs.

    .. math:: \operatorname{Var} W = \frac{g^2}{n_{in}}

    Unlike `keras.initializers.LecunNormal`, the normal distribution is not truncated by default.

    Parameters
    ----------
    gain, seed
        As in `VarianceScaling`; LeCun's gain is 1.
    truncated
        Whether to cut the distribution at two standard deviations and widen it to make up for that.

    References
    ----------
    LeCun et al. (1998).

    Examples
    --------
    >>> LeCunNormal(seed=1)((64, 100)).shape
    TensorShape([64, 100])
    """

    def __init__(self, gain: Gain = 1.0, seed: int | None = None, *, truncated: bool = False):
        super().__init__(gain, seed, mode="fan_in", distribution=_normal(truncated))


@keras.saving.register_keras_serializable(package="course_lib")
class LeCunUniform(VarianceScaling):
    r"""LeCun's initialization from a uniform distribution.

    .. math:: W \sim U[-r, r], \qquad r = g \sqrt{\frac{3}{n_{in}}}

    `Standard` looks alike and is narrower by √3: its *limit* is :math:`1 / \sqrt{n_{in}}`, LeCun's is
    the standard deviation.

    Parameters
    ----------
    gain, seed
        As in `VarianceScaling`; LeCun's gain is 1.

    References
    ----------
    LeCun et al. (1998).

    Examples
    --------
    >>> LeCunUniform(seed=1)((64, 100)).shape
    TensorShape([64, 100])
    """

    def __init__(self, gain: Gain = 1.0, seed: int | None = None):
        super().__init__(gain, seed, mode="fan_in", distribution="uniform")


@keras.saving.register_keras_serializable(package="course_lib")
class GlorotNormal(VarianceScaling):
    r"""Glorot's (Xavier's) initialization from a normal distribution.

    .. math:: \operatorname{Var} W = g^2 \frac{2}{n_{in} + n_{out}}

    Unlike `keras.initializers.GlorotNormal`, the normal distribution is not truncated by default.

    Parameters
    ----------
    gain, seed
        As in `VarianceScaling`; Glorot and Bengio's gain is 1.
    truncated
        Whether to cut the distribution at two standard deviations and widen it to make up for that.

    References
    ----------
    Glorot and Bengio (2010), equation 12.

    Examples
    --------
    >>> GlorotNormal(seed=1)((64, 100)).shape
    TensorShape([64, 100])
    """

    def __init__(self, gain: Gain = 1.0, seed: int | None = None, *, truncated: bool = False):
        super().__init__(gain, seed, mode="fan_avg", distribution=_normal(truncated))


@keras.saving.register_keras_serializable(package="course_lib")
class GlorotUniform(VarianceScaling):
    r"""Glorot's (Xavier's) initialization from a uniform distribution.

    .. math:: W \sim U[-r, r], \qquad r = g \sqrt{\frac{6}{n_{in} + n_{out}}}

    Parameters
    ----------
    gain, seed
        As in `VarianceScaling`; Glorot and Bengio's gain is 1.

    References
    ----------
    Glorot and Bengio (2010), equation 16.

    Examples
    --------
    >>> GlorotUniform(seed=1)((64, 100)).shape
    TensorShape([64, 100])
    """

    def __init__(self, gain: Gain = 1.0, seed: int | None = None):
        super().__init__(gain, seed, mode="fan_avg", distribution="uniform")


class _He(VarianceScaling):
    def __init__(self, negative_slope, seed, mode, distribution):
        self.negative_slope = finite_number("negative_slope", negative_slope)
        super().__init__(theory.he_gain(self.negative_slope), seed, mode=mode, distribution=distribution)


@keras.saving.register_keras_serializable(package="course_lib")
class HeNormal(_He):
    r"""He's initialization from a normal distribution, for ReLU and its leaky variants.

    ReLU removes half of the signal's second moment, a leaky ReLU of slope a the share
    :math:`\frac12 (1 - a^2)`. Larger weights make up for it:

    .. math:: \operatorname{Var} W = \frac{2}{(1 + a^2)\, n}

    Unlike `keras.initializers.HeNormal`, the normal distribution is not truncated by default.

    Parameters
    ----------
    negative_slope
        Slope a of the activation function for negative inputs; 0 for ReLU.
    seed, mode
        As in `VarianceScaling`. He et al. found fan-in and fan-out both sufficient.
    truncated
        Whether to cut the distribution at two standard deviations and widen it to make up for that.

    References
    ----------
    He et al. (2015), equations 10 and 14.

    Examples
    --------
    >>> HeNormal(negative_slope=0.2, seed=1)((64, 100)).shape
    TensorShape([64, 100])
    """

    def __init__(
        self,
        negative_slope: float = 0.0,
        seed: int | None = None,
        *,
        mode: str = "fan_in",
        truncated: bool = False,
    ):
        super().__init__(negative_slope, seed, mode, _normal(truncated))


@keras.saving.register_keras_serializable(package="course_lib")
class HeUniform(_He):
    r"""He's initialization from a uniform distribution, for ReLU and its leaky variants.

    .. math:: W \sim U[-r, r], \qquad r = \sqrt{\frac{6}{(1 + a^2)\, n}}

    Parameters
    ----------
    negative_slope
        Slope a of the activation function for negative inputs; 0 for ReLU.
    seed, mode
        As in `VarianceScaling`. He et al. found fan-in and fan-out both sufficient.

    References
    ----------
    He et al. (2015), equations 10 and 14.

    Examples
    --------
    >>> HeUniform(negative_slope=0.2, seed=1)((64, 100)).shape
    TensorShape([64, 100])
    """

    def __init__(self, negative_slope: float = 0.0, seed: int | None = None, *, mode: str = "fan_in"):
        super().__init__(negative_slope, seed, mode, "uniform")


@keras.saving.register_keras_serializable(package="course_lib")
class Standard(VarianceScaling):
    r"""The standard initialization until 2010: uniform, shrinking with the number of inputs.

    .. math:: W \sim U\!\left[-\frac{1}{\sqrt{n_{in}}}, \frac{1}{\sqrt{n_{in}}}\right],
              \qquad n_{in} \operatorname{Var} W = \tfrac13

    Parameters
    ----------
    seed
        The same seed gives the same weights at every call; random if not given.

    References
    ----------
    Glorot and Bengio (2010), equations 1 and 15.

    Examples
    --------
    >>> Standard(seed=1)((64, 100)).shape
    TensorShape([64, 100])
    """

    def __init__(self, seed: int | None = None):
        super().__init__(3**-0.5, seed, distribution="uniform")

    def standard_deviation(self, fan_in: int, fan_out: int) -> float:
        """Return 1 / sqrt(3 fan_in)."""
        return (3 * fan_in) ** -0.5


def gain_number(gain: Gain) -> float:
    """Return the gain that a number, "he" or an activation function stands for, as a float."""
    if is_positive_number(gain):
        return positive_number("gain", gain)
    if isinstance(gain, str) and gain == "he":
        return theory.he_gain()
    if callable(gain) and not isinstance(gain, (type, keras.layers.Layer)):
        return theory.forward_gain(gain)
    raise ValueError(
        f'gain must be a positive finite number, "he" or an activation function. Received: gain={gain!r}'
    )


def truncated_std(limit: float = 2.0) -> float:
    r"""Standard deviation of a standard normal variable that is kept only within ±limit.

    Cutting the tails off makes the distribution narrower. With the density :math:`\varphi` and the
    distribution function :math:`\Phi` of N(0, 1),

    .. math:: \operatorname{Var}(z \mid |z| \le c) = 1 - \frac{2 c\, \varphi(c)}{2 \Phi(c) - 1}

    by integrating :math:`z^2 \varphi(z)` by parts. To have standard deviation σ after the cut, draw
    with σ divided by this number before it: for the cut at ±2 that Keras also uses, by .8796.

    Parameters
    ----------
    limit
        The cut c, positive.

    Examples
    --------
    >>> round(truncated_std(), 8)
    0.87962566
    """
    density = math.exp(-(limit**2) / 2) / math.sqrt(2 * math.pi)
    kept = math.erf(limit / math.sqrt(2))
    return math.sqrt(1 - 2 * limit * density / kept)


def _normal(truncated):
    """Return the name of the normal distribution, truncated or not."""
    return "truncated_normal" if boolean("truncated", truncated) else "normal"
