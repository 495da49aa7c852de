"""Initializers: the random weights that a net starts from.

All are Keras initializers, for ``keras.layers.Dense(kernel_initializer=...)``. Values are drawn with
NumPy, so that a seed gives the same weights at every call, on every machine with the same NumPy. One instance
therefore returns the *same* values each time; give every layer a seed of its own, as
`course_lib.networks` does.

The fans of a dense kernel of shape (n_in, n_out) are its numbers of inputs and of outputs.
"""

import random

import keras
import numpy as np


class RandomWeights(keras.initializers.Initializer):
    """Independent weights of mean 0: the common part of the initializers below.

    A subclass says how large the weights are (`standard_deviation`) and from which distribution
    they come (`distribution`, "normal" or "uniform").
    """

    distribution = "normal"

    def __init__(self, seed=None):
        self.seed = random.randint(1, 10**9) if seed is None else seed

    def standard_deviation(self, fan_in, fan_out):
        """Return the standard deviation of a weight between `fan_in` inputs and `fan_out` outputs."""
        raise NotImplementedError

    def __call__(self, shape, dtype=None):
        """Draw a dense kernel.

        Parameters
        ----------
        shape : tuple (n_in, n_out)
            Shape of the kernel.
        dtype : str, optional
            A float type; Keras's default if not given.

        Returns
        -------
        tensor of shape (n_in, n_out)

        Raises
        ------
        ValueError
            If `shape` is not that of a dense kernel.
        """
        if len(shape) != 2:
            raise ValueError(f"A dense kernel has shape (n_in, n_out). Received: shape={tuple(shape)}")
        deviation = self.standard_deviation(*shape)
        generator = np.random.default_rng(self.seed)
        if self.distribution == "normal":
            weights = generator.normal(0, deviation, shape)
        else:
            weights = generator.uniform(-deviation * 3**0.5, deviation * 3**0.5, shape)
        return keras.ops.convert_to_tensor(weights, dtype or keras.config.floatx())

    def get_config(self):
        """Return what a copy needs."""
        return {"seed": self.seed}


@keras.saving.register_keras_serializable(package="course_lib")
class Normal(RandomWeights):
    r"""Weights from N(0, sigma²), whatever the size of the layer.

    With sigma = 1 this is the start that the textbook chapter names as the culprit of vanishing
    gradients.

    Parameters
    ----------
    sigma : float, positive
        Standard deviation of a weight.
    seed : int, optional
        The same seed gives the same weights at every call. Random if not given.
    """

    def __init__(self, sigma=1.0, seed=None):
        super().__init__(seed)
        self.sigma = _positive("sigma", sigma)

    def standard_deviation(self, fan_in, fan_out):
        """Return sigma."""
        return self.sigma

    def get_config(self):
        """Return what a copy needs."""
        return super().get_config() | {"sigma": self.sigma}


@keras.saving.register_keras_serializable(package="course_lib")
class Standard(RandomWeights):
    r"""The start that was standard until 2010: uniform, shrinking with the number of inputs.

    .. math:: W \sim U\!\left[-\frac{1}{\sqrt{n_{in}}}, \frac{1}{\sqrt{n_{in}}}\right],
              \qquad n_{in} \operatorname{Var} W = \tfrac13

    Parameters
    ----------
    seed : int, optional
        The same seed gives the same weights at every call. Random if not given.

    References
    ----------
    Glorot and Bengio (2010), equations 1 and 15.
    """

    distribution = "uniform"

    def standard_deviation(self, fan_in, fan_out):
        """Return 1 / sqrt(3 fan_in)."""
        return (3 * fan_in) ** -0.5


class _Glorot(RandomWeights):
    def __init__(self, gain=1.0, seed=None):
        super().__init__(seed)
        self.gain = _positive("gain", gain)

    def standard_deviation(self, fan_in, fan_out):
        """Return gain · sqrt(2 / (fan_in + fan_out))."""
        return self.gain * (2 / (fan_in + fan_out)) ** 0.5

    def get_config(self):
        """Return what a copy needs."""
        return super().get_config() | {"gain": self.gain}


@keras.saving.register_keras_serializable(package="course_lib")
class GlorotNormal(_Glorot):
    r"""Glorot's (Xavier's) start from a normal distribution.

    .. math:: \operatorname{Var} W = g^2 \frac{2}{n_{in} + n_{out}}

    Unlike `keras.initializers.GlorotNormal`, the normal distribution is not truncated.

    Parameters
    ----------
    gain : float, positive
        Multiplies every weight; 1 is Glorot and Bengio's.
    seed : int, optional
        The same seed gives the same weights at every call. Random if not given.

    References
    ----------
    Glorot and Bengio (2010), equation 12.
    """

    distribution = "normal"


@keras.saving.register_keras_serializable(package="course_lib")
class GlorotUniform(_Glorot):
    r"""Glorot's (Xavier's) start from a uniform distribution.

    .. math:: W \sim U[-r, r], \qquad r = g \sqrt{\frac{6}{n_{in} + n_{out}}}

    Parameters
    ----------
    gain : float, positive
        Multiplies every weight; 1 is Glorot and Bengio's.
    seed : int, optional
        The same seed gives the same weights at every call. Random if not given.

    References
    ----------
    Glorot and Bengio (2010), equation 16.
    """

    distribution = "uniform"


def with_seed(initializer, seed):
    """Return a copy of a Keras initializer with another seed.

    Parameters
    ----------
    initializer : keras.initializers.Initializer
        Any initializer whose configuration has a seed.
    seed : int
        The copy's seed.

    Returns
    -------
    keras.initializers.Initializer
    """
    config = initializer.get_config()
    if "seed" not in config:
        raise ValueError(f"The initializer must have a seed. Received: {initializer!r}")
    return type(initializer).from_config(config | {"seed": seed})


def _positive(name, value):
    if not (np.isscalar(value) and np.isfinite(value) and value > 0):
        raise ValueError(f"{name} must be a positive finite number. Received: {name}={value!r}")
    return float(value)
