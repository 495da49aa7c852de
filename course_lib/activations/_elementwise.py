"""Base of all activation functions: accepted inputs, precision, derivatives, one-parameter families."""

import copy
import functools
from collections.abc import Callable

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

FLOAT_TYPES = ("float16", "bfloat16", "float32", "float64")

TensorFunction = Callable[[tf.Tensor], tf.Tensor]


def activation(*, derivative: TensorFunction | None = None, compute_dtype: str = "float32") -> Callable:
    """Return a decorator that makes a function of a tensor a Keras activation.

    The decorated function takes numbers, arrays and tensors. Keras finds it by its name when it loads a
    model.

    Parameters
    ----------
    derivative : callable, optional
        Derivative of the function. Needed only where automatic differentiation loses digits.
    compute_dtype : {"float32", "float64"}
        Shorter types are computed in this type; the result is rounded back.
    """

    def decorate(core):
        differentiable = core if derivative is None else with_derivative(core, derivative)

        @keras.saving.register_keras_serializable(package="course_lib")
        @functools.wraps(core)
        def function(z):
            return apply(differentiable, z, function, compute_dtype)

        return function

    return decorate


def apply(f: TensorFunction, z: npt.ArrayLike, owner: Callable, compute_dtype: str = "float32") -> tf.Tensor:
    """Return the values of an activation function at `z`, with the shape and dtype of `z`.

    Parameters
    ----------
    f : callable
        Computes the activation of a tensor of type `compute_dtype` or longer.
    z : number, array or tensor of float, any shape
        Pre-activations. Arrays and tensors keep their type, Python numbers get Keras's default.
    owner : callable
        The activation function or layer that `f` belongs to. It becomes a layer of the model if `z` is a
        symbolic tensor of Keras.
    compute_dtype : {"float32", "float64"}
        Shorter types are computed in this type.

    Raises
    ------
    TypeError
        If `z` is an array or a tensor of a type that is not in `FLOAT_TYPES`.
    """
    if isinstance(z, keras.KerasTensor):
        return keras.layers.Activation(owner)(z)
    tensor = keras.ops.convert_to_tensor(z, None if hasattr(z, "dtype") else keras.config.floatx())
    dtype = getattr(tensor.dtype, "name", tensor.dtype)
    if dtype not in FLOAT_TYPES:
        raise TypeError(f"z must be of type {', '.join(FLOAT_TYPES)}. Received: z of type {dtype}")
    long = keras.backend.result_type(dtype, compute_dtype)
    return keras.ops.cast(f(keras.ops.cast(tensor, long)), dtype)


def with_derivative(f: TensorFunction, derivative: TensorFunction) -> TensorFunction:
    """Return `f` with a given derivative in place of the automatic one.

    Second derivatives are those of `derivative`, found automatically.
    """

    @keras.ops.custom_gradient
    def function(z):
        return f(z), lambda upstream: upstream * derivative(z)

    return function


class ParametricActivation:
    """Base class of activation functions with one parameter, such as a slope.

    A subclass names its parameter, stores it under this name, and says how it computes. All functions of a
    subclass can be computed at once, by one whose parameter is an array with an entry for each ensemble
    member.

    Attributes
    ----------
    parameter_name : str
        Name of the parameter, as an argument and as an attribute.
    compute : callable
        Takes a tensor of type float32 or longer, and a parameter that broadcasts with it.
    """

    parameter_name: str
    compute: Callable[[tf.Tensor, npt.ArrayLike], tf.Tensor]

    @property
    def parameter(self) -> float | np.ndarray:
        """The parameter, whatever its name is."""
        return getattr(self, self.parameter_name)

    def with_parameter(self, value: npt.ArrayLike) -> "ParametricActivation":
        """Return a copy with another parameter, which may be a tensor. It is not checked."""
        other = copy.copy(self)
        setattr(other, self.parameter_name, value)
        return other

    def __call__(self, z: npt.ArrayLike) -> tf.Tensor:
        """Return the activations of `z`, with its dtype; its shape is broadcast with the parameter's."""
        return apply(lambda z: self.compute(z, self.parameter), z, self)

    def __repr__(self) -> str:
        """Return the call that makes the function."""
        return f"{type(self).__name__}({self.parameter_name}={self.parameter!r})"

    def get_config(self) -> dict:
        """Return the arguments that make an equal function."""
        return {self.parameter_name: np.asarray(self.parameter).tolist()}

    @classmethod
    def from_config(cls, config: dict) -> "ParametricActivation":
        """Make the function from its configuration."""
        return cls(**config)


def check_each(name: str, value: npt.ArrayLike, check: Callable[[str, object], float]) -> float | np.ndarray:
    """Return a parameter as a float, or as an array of float64, after a check of each entry.

    Parameters
    ----------
    name : str
        Name of the parameter, for the message.
    value : number or array_like of float
        One number, or an array that broadcasts with the input.
    check : callable
        Takes the name and an entry. Raises ValueError if the entry is not allowed.
    """
    for entry in np.asarray(value, dtype=object).ravel():
        check(name, entry)
    array = np.array(value, "float64")
    return float(array) if array.ndim == 0 else array
