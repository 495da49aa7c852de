"""Weights drawn from a seed: the base of all initializers, and the shapes and types they accept."""

import inspect
import random
from collections.abc import Iterable, Sequence
from math import prod

import keras
import numpy as np

from course_lib._checks import is_whole_number, positive_number, seed_number


class RandomWeights(keras.initializers.Initializer):
    """Base of the course's initializers: weights from a seed.

    A subclass draws the weights in `sample`. It stores each parameter as an attribute of the same name,
    so that `get_config` and `repr` find it.

    Parameters
    ----------
    seed
        The same seed gives the same weights at every call; random if not given.
    """

    def __init__(self, seed: int | None = None):
        self.seed = random.randint(1, 10**9) if seed is None else seed_number(seed)

    def sample(self, shape: tuple[int, ...], generator: np.random.Generator) -> np.ndarray:
        """Draw a float64 array of the given shape with the generator."""
        raise NotImplementedError

    def __call__(self, shape: Sequence[int], dtype: str | None = None) -> keras.KerasTensor:
        """Draw a kernel.

        Parameters
        ----------
        shape
            (n_in, n_out) of a dense or (size, ..., channels_in, channels_out) of a convolutional layer.
        dtype
            A float type; Keras's default if not given.

        Returns
        -------
        tensor of shape `shape`
        """
        dtype = _float_type(dtype)
        weights = self.sample(positive_shape(shape), np.random.default_rng(self.seed))
        return keras.ops.convert_to_tensor(weights, dtype)

    def get_config(self) -> dict:
        """Return the arguments that make a copy; for an activation function, the gain computed from it."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def __repr__(self) -> str:
        arguments = ", ".join(f"{name}={value!r}" for name, value in self.get_config().items())
        return f"{type(self).__name__}({arguments})"


@keras.saving.register_keras_serializable(package="course_lib")
class Normal(RandomWeights):
    r"""Weights from N(0, stddev²), whatever the size of the layer.

    With a standard deviation of 1 this is the initialization that the textbook chapter names as the
    culprit of vanishing gradients. It needs no fans and therefore draws any shape, biases included.

    Parameters
    ----------
    stddev
        Standard deviation of a weight, positive.
    seed
        The same seed gives the same weights at every call; random if not given.

    Examples
    --------
    >>> Normal(stddev=0.1, seed=1)((64, 100)).shape
    TensorShape([64, 100])
    """

    def __init__(self, stddev: float = 1.0, seed: int | None = None):
        super().__init__(seed)
        self.stddev = positive_number("stddev", stddev)

    def sample(self, shape: tuple[int, ...], generator: np.random.Generator) -> np.ndarray:
        """Draw a float64 array of the given shape with the generator."""
        return generator.normal(0, self.stddev, shape)


def fans(shape: Sequence[int]) -> tuple[int, int]:
    r"""Fan-in and fan-out of a kernel.

    A unit of a dense layer has :math:`n_{in}` inputs, and each input feeds :math:`n_{out}` units. In a
    convolution of k positions a unit sees k positions of every input channel, and an input feeds k
    positions of every output channel.

    Parameters
    ----------
    shape
        (n_in, n_out) of a dense or (size, ..., channels_in, channels_out) of a convolutional layer. A
        shape of three numbers is read as a one-dimensional convolution, as in Keras; for an ensemble's
        kernels, of shape (members, n_in, n_out), see `PerMember`.

    Returns
    -------
    fan_in, fan_out : int

    Raises
    ------
    ValueError
        If the shape has fewer than two dimensions: a bias has no fans.

    References
    ----------
    He et al. (2015): :math:`n = k^2 c` for a k × k convolution of c channels.

    Examples
    --------
    >>> fans((64, 100))
    (64, 100)
    >>> fans((3, 3, 16, 32))
    (144, 288)
    """
    shape = positive_shape(shape)
    if len(shape) < 2:
        raise ValueError(
            "Only a kernel, with at least two dimensions, has fans; initialize biases with zeros or Normal. "
            f"Received: shape={shape}"
        )
    *size, channels_in, channels_out = shape
    return prod(size) * channels_in, prod(size) * channels_out


def positive_shape(shape: Sequence[int]) -> tuple[int, ...]:
    """Return a shape of positive whole numbers as a tuple."""
    sizes = tuple(shape) if isinstance(shape, Iterable) else (shape,)
    if not all(is_whole_number(size, minimum=1) for size in sizes):
        raise ValueError(f"shape must consist of positive whole numbers. Received: shape={shape!r}")
    return tuple(int(size) for size in sizes)


def _float_type(dtype):
    """Return the name of a float type, Keras's default if `dtype` is None."""
    name = keras.backend.standardize_dtype(dtype)
    if not keras.backend.is_float_dtype(name):
        raise ValueError(f"Weights must have a float type. Received: dtype={dtype!r}")
    return name
