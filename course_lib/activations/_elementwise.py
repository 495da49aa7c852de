"""What all activation functions share: which inputs they take, and in which precision they work."""

import functools

import keras
import numpy as np

FLOAT_TYPES = ("float16", "bfloat16", "float32", "float64")


def activation(*, derivative=None, within="float32"):
    """Make a function of one tensor a Keras activation.

    Parameters
    ----------
    derivative : callable, optional
        Derivative of the function. Needed only where automatic differentiation would lose digits.
    within : {"float32", "float64"}
        Shorter types are computed in this one, and the result rounded back.

    Returns
    -------
    callable
        A decorator. The decorated function takes numbers, arrays and tensors, and is known to Keras
        by its name when a model is loaded.
    """

    def decorate(core):
        differentiable = core if derivative is None else with_derivative(core, derivative)

        @keras.saving.register_keras_serializable(package="course_lib")
        @functools.wraps(core)
        def function(z):
            return apply(differentiable, z, function, within)

        return function

    return decorate


def apply(core, z, function, within="float32"):
    """Compute an activation of whatever arrived.

    Parameters
    ----------
    core : callable
        Takes and gives a tensor of type `within` or longer.
    z : number, array or tensor of float, any shape
        The input.
    function : callable
        The activation that `core` belongs to: what a layer gets when `z` is a Keras model's symbol.
    within : {"float32", "float64"}
        Shorter types are computed in this one.

    Returns
    -------
    tensor
        Same shape and dtype as `z`.
    """
    if isinstance(z, keras.KerasTensor):
        return keras.layers.Activation(function)(z)
    z = float_tensor(z)
    long = keras.backend.result_type(z.dtype, within)
    return keras.ops.cast(core(keras.ops.cast(z, long)), z.dtype)


def float_tensor(z):
    """Make a tensor, keeping the type of arrays and tensors.

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Python numbers, and lists of them, become Keras's default type.

    Returns
    -------
    tensor

    Raises
    ------
    TypeError
        If `z` is an array or a tensor that is not of a float type.
    """
    if not hasattr(z, "dtype"):
        return keras.ops.convert_to_tensor(z, keras.config.floatx())
    dtype = getattr(z.dtype, "name", z.dtype)
    if dtype not in FLOAT_TYPES:
        raise TypeError(f"z must be of type {', '.join(FLOAT_TYPES)}. Received: z of type {dtype}")
    return keras.ops.convert_to_tensor(z)


def with_derivative(f, derivative):
    """Give a function of a tensor a derivative, instead of the automatic one.

    Parameters
    ----------
    f, derivative : callable
        Take and give a tensor. `derivative` is differentiated automatically if a second derivative
        is asked for.

    Returns
    -------
    callable
    """

    @keras.ops.custom_gradient
    def function(z):
        return f(z), lambda upstream: upstream * derivative(z)

    return function


class WithAlpha:
    """An activation function with a parameter alpha, known to Keras.

    A subclass says which values are allowed (`check`) and what the function is (`core`).
    """

    def __init__(self, alpha):
        self.alpha = self.check(alpha)

    def __call__(self, z):
        """Compute the activation.

        Parameters
        ----------
        z : number, array or tensor of float, any shape
            Weighted sums of a layer, its pre-activations.

        Returns
        -------
        tensor
            Same dtype as `z`; its shape is `z`'s, broadcast with alpha's.
        """
        return apply(self.core, z, self)

    def __repr__(self):
        """Return the call that makes it."""
        return f"{type(self).__name__}(alpha={self.alpha!r})"

    def get_config(self):
        """Return what a copy needs."""
        return {"alpha": np.asarray(self.alpha).tolist()}

    @classmethod
    def from_config(cls, config):
        """Make a copy."""
        return cls(**config)


def number_or_array(name, value, allowed, is_allowed):
    """Check a parameter that may be one number, or an array with one for each ensemble member.

    Parameters
    ----------
    name, allowed : str
        The parameter and its domain, for the message.
    value : number or array_like of float
        What arrived.
    is_allowed : callable
        Takes an array, tells for each entry whether it is in the domain.

    Returns
    -------
    float or array of float64

    Raises
    ------
    ValueError
        If an entry is no number, or outside the domain.
    """
    array = np.asarray(value)
    if array.dtype.kind not in "iuf" or not np.all(is_allowed(array)):
        raise ValueError(f"{name} must be {allowed}. Received: {name}={value!r}")
    return float(array) if array.ndim == 0 else array.astype("float64")


def slope(name, value):
    """Check a slope for negative inputs, from 0 (rectified) to 1 (a straight line).

    Parameters
    ----------
    name : str
        The parameter, for the message.
    value : number or array_like of float
        What arrived.

    Returns
    -------
    float or array of float64

    Raises
    ------
    ValueError
        If an entry is not in [0, 1].
    """
    return number_or_array(name, value, "a slope from 0 to 1", lambda a: (a >= 0) & (a <= 1))
