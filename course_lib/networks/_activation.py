"""Activation layers: one function for each member of an ensemble, or copies of a template."""

from collections.abc import Callable, Sequence

import keras
import numpy as np
import tensorflow as tf

from course_lib.activations import ParametricActivation
from course_lib.initializers import layer_seed
from course_lib.networks._choice import ActivationLike, ensemble_activation, group_key


@keras.saving.register_keras_serializable(package="course_lib")
class EnsembleActivation(keras.layers.Layer):
    """Activation layer of an ensemble, with a function for each member.

    Each function is computed once, of its own members only: an overflow in one member cannot reach
    another, neither forward nor backward. Functions of one class that differ in their parameter, such as
    ``LeakyReLU(0.01)`` and ``LeakyReLU(0.1)``, are computed together.

    It is fastest if members with the same function are neighbors, ``[relu] * 8 + [tanh] * 8``: the input
    is then split. In any other order it is permuted first, and the output permuted back.
    `course_lib.training` sorts members before it trains them, whatever their order.

    Parameters
    ----------
    activations : sequence of callable or str
        One for each member.
    **kwargs
        Arguments of every Keras layer.

    Attributes
    ----------
    activations : list of callable
        As given.
    parameter : keras.Variable, shape (members, 1, 1), or None
        Each member's parameter, such as the negative slope of `LeakyReLU`; 0 if its function has none. Not
        trainable. None until the layer is built.

    Raises
    ------
    ValueError
        If there is no activation, or one is not a function, or has a parameter that is not one number.

    Examples
    --------
    >>> from course_lib.activations import LeakyReLU, relu
    >>> layer = EnsembleActivation([LeakyReLU(0.1), relu, LeakyReLU(0.2)])
    >>> layer(-keras.ops.ones((3, 1, 1))).numpy().ravel()
    array([-0.1, 0. , -0.2], dtype=float32)
    """

    def __init__(self, activations: Sequence[ActivationLike], **kwargs) -> None:
        super().__init__(**kwargs)
        if not activations:
            raise ValueError(f"There must be at least one activation. Received: activations={activations!r}")
        self.activations = ensemble_activation(list(activations), len(activations))
        self.parameter = None
        groups: dict = {}
        for member, function in enumerate(self.activations):
            groups.setdefault(group_key(function), []).append(member)
        self._functions = [self.activations[members[0]] for members in groups.values()]
        self._sizes = [len(members) for members in groups.values()]
        order = np.concatenate(list(groups.values()))
        is_grouped = bool((np.diff(order) == 1).all())
        self._order = None if is_grouped else order
        self._inverse = None if is_grouped else np.argsort(order)

    def build(self, input_shape: tuple) -> None:
        """Make the parameters, for all members, so that any part of an ensemble has the same weights."""
        self.parameter = self.add_weight(
            name="parameter",
            shape=(len(self.activations), 1, 1),
            initializer=self._initial_parameters,
            # Activations are computed in float32 or longer. The parameter is not rounded to less.
            dtype=keras.backend.result_type(self.variable_dtype, "float32"),
            autocast=False,
            trainable=False,
        )

    def _initial_parameters(self, shape, dtype):
        parameters = [f.parameter if isinstance(f, ParametricActivation) else 0.0 for f in self.activations]
        return keras.ops.reshape(keras.ops.convert_to_tensor(parameters, dtype), shape)

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Return each member's function of its `inputs`, of shape (members, batch, units)."""
        functions = self._functions
        if any(isinstance(function, ParametricActivation) for function in functions):
            pairs = zip(functions, self._split(self.parameter), strict=True)
            functions = [f.with_parameter(p) if isinstance(f, ParametricActivation) else f for f, p in pairs]
        groups = [function(z) for function, z in zip(functions, self._split(inputs), strict=True)]
        return _permute(tf.concat(groups, axis=0), self._inverse)

    def _split(self, tensor):
        """Split members into groups with the same function."""
        tensor = keras.ops.convert_to_tensor(tensor)
        # One group is not split, so that the number of members is nowhere built in.
        return [tensor] if len(self._sizes) == 1 else tf.split(_permute(tensor, self._order), self._sizes)

    def member(self, index: int) -> Callable:
        """Return one member's function, with its present parameter."""
        function = self.activations[index]
        if self.parameter is None or not isinstance(function, ParametricActivation):
            return function
        present = np.asarray(self.parameter[index]).item()
        is_initial = np.asarray(function.parameter, self.parameter.dtype) == present
        return function if is_initial else type(function)(present)

    def compute_output_shape(self, input_shape: tuple) -> tuple:
        """Return the input's shape."""
        return input_shape

    def get_config(self) -> dict:
        """Return the arguments that make an equal layer."""
        activations = [keras.activations.serialize(function) for function in self.activations]
        return super().get_config() | {"activations": activations}


def _permute(tensor, order):
    """Reorder members, or leave them in their order if `order` is None."""
    if order is None:
        return tensor

    @tf.custom_gradient
    def reorder(tensor):
        # The gradient of a permutation is the inverse one. TensorFlow's would add rows up.
        return tf.gather(tensor, order), lambda upstream: _permute(upstream, np.argsort(order))

    return reorder(tensor)


def activation_layer(
    choice: Callable | list[Callable], depth: int, dtype: keras.DTypePolicy, members: int | None = None
) -> keras.layers.Layer:
    """Return the activation layer that follows a dense layer.

    Parameters
    ----------
    choice : callable, keras.layers.Layer or list of callable
        A function, a template, or the functions of an ensemble's members.
    depth : int
        Number of the hidden layer, from 1 for the lowest.
    dtype : keras.DTypePolicy
        The layer's dtype policy.
    members : int, optional
        Number of members of an ensemble; None for a plain net.
    """
    own = {"name": f"activation_{depth}", "dtype": dtype}
    if isinstance(choice, list):
        return EnsembleActivation(choice, **own)
    if not isinstance(choice, keras.layers.Layer):
        return keras.layers.Activation(choice, **own)
    config = choice.get_config() | own
    if config.get("seed") is not None:
        config["seed"] = layer_seed(config["seed"], depth)
    if "members" in config:
        config["members"] = members
    return type(choice).from_config(config)
