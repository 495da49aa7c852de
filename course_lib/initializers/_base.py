"""What all random initializers have in common."""

import random

import keras
import numpy as np

from course_lib.initializers._checks import float_type, seed_number, shape_tuple


class RandomWeights(keras.initializers.Initializer):
    """Weights from a seed: the common part of the course's initializers.

    A subclass says in `sample` which weights.

    Parameters
    ----------
    seed : int, not negative, optional
        The same seed gives the same weights at every call. Random if not given.
    """

    def __init__(self, seed=None):
        self.seed = random.randint(1, 10**9) if seed is None else seed_number(seed)

    def sample(self, shape, generator):
        """Draw the weights.

        Parameters
        ----------
        shape : tuple of int
            Shape of the kernel.
        generator : numpy.random.Generator
            Where the randomness comes from.

        Returns
        -------
        array of float64, of shape `shape`
        """
        raise NotImplementedError

    def __call__(self, shape, dtype=None):
        """Draw a kernel.

        Parameters
        ----------
        shape : tuple of int, (n_in, n_out) or (size, ..., channels_in, channels_out)
            Shape of the kernel of a dense or a convolutional layer.
        dtype : str, optional
            A float type; Keras's default if not given.

        Returns
        -------
        tensor of shape `shape`

        Raises
        ------
        ValueError
            If `shape` is not one of a kernel, or `dtype` is not a float type.
        """
        dtype = float_type(dtype)
        weights = self.sample(shape_tuple(shape), np.random.default_rng(self.seed))
        return keras.ops.convert_to_tensor(weights, dtype)

    def get_config(self):
        """Return what a copy needs."""
        return {"seed": self.seed}

    def __repr__(self):
        """Show the call that makes a copy."""
        arguments = ", ".join(f"{name}={value!r}" for name, value in self.get_config().items())
        return f"{type(self).__name__}({arguments})"
