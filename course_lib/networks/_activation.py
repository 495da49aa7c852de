"""The activation functions of many nets side by side, a function for each."""

import copy

import keras
import numpy as np
import tensorflow as tf

from course_lib.networks._choice import WITH_ALPHA, ensemble_activation, group_key, serialized


@keras.saving.register_keras_serializable(package="course_lib")
class EnsembleActivation(keras.layers.Layer):
    """Activation functions of many nets side by side, a function for each member.

    Each function is computed once, of the members that have it and of no others: what overflows in
    one member cannot reach another, neither forward nor backward. Functions of one class that differ
    in alpha, such as ``LeakyReLU(0.01)`` and ``LeakyReLU(0.1)``, count as one.

    Fastest where members with the same function stand side by side, ``[relu] * 8 + [tanh] * 8``: they
    are then cut apart. In any other order they are gathered first, and put back in order after;
    `course_lib.training` trains them side by side in whatever order they come.

    Parameters
    ----------
    activations : sequence of callable or str
        One for each member.
    **kwargs
        As for every Keras layer.

    Attributes
    ----------
    activations : list of callable
        As given.
    alpha : keras.Variable, shape (members, 1, 1), or None
        Each member's alpha, 0 if its function has none; not trainable. None until the layer first sees an
        input.

    Raises
    ------
    ValueError
        If there is none; if one is no function, or a layer, or has an alpha that is not one number.

    Examples
    --------
    >>> from course_lib.activations import LeakyReLU, relu
    >>> layer = EnsembleActivation([LeakyReLU(0.1), relu, LeakyReLU(0.2)])
    >>> layer(-keras.ops.ones((3, 1, 1))).numpy().ravel()
    array([-0.1, 0. , -0.2], dtype=float32)
    """

    def __init__(self, activations, **kwargs):
        super().__init__(**kwargs)
        if not activations:
            raise ValueError(f"There must be at least one activation. Received: activations={activations!r}")
        self.activations = ensemble_activation(list(activations), len(activations))
        self.alpha = None
        groups = _groups(self.activations)
        self._functions = [self.activations[group[0]] for group in groups]
        self._sizes = [len(group) for group in groups]
        order = np.concatenate(groups)
        self._order = None if (np.diff(order) == 1).all() else order

    def build(self, input_shape):
        """Make the alphas, so that any part of an ensemble has the same weights as the whole."""
        self.alpha = self.add_weight(
            name="alpha",
            shape=(len(self.activations), 1, 1),
            initializer=self._given_alphas,
            # Activations compute in float32 at least, with an alpha not rounded further.
            dtype=keras.backend.result_type(self.variable_dtype, "float32"),
            autocast=False,
            trainable=False,
        )

    def _given_alphas(self, shape, dtype):
        alphas = [f.alpha if isinstance(f, WITH_ALPHA) else 0.0 for f in self.activations]
        return keras.ops.reshape(keras.ops.convert_to_tensor(alphas, dtype), shape)

    def call(self, inputs):
        """Compute each member's function.

        Parameters
        ----------
        inputs : tensor of float, shape (members, batch, units)
            Weighted sums of a layer, its pre-activations.

        Returns
        -------
        tensor
            Same shape and dtype as `inputs`.
        """
        wanted = any(isinstance(function, WITH_ALPHA) for function in self._functions)
        alphas = self._apart(self.alpha) if wanted else [None] * len(self._sizes)
        parts = zip(self._functions, alphas, self._apart(inputs), strict=True)
        return self._together([_with_alpha(function, alpha)(z) for function, alpha, z in parts])

    def _apart(self, tensor):
        """Cut members apart into groups of one function."""
        tensor = keras.ops.convert_to_tensor(tensor)
        if len(self._sizes) == 1:
            return [tensor]
        return tf.split(tensor if self._order is None else _permuted(tensor, self._order), self._sizes)

    def _together(self, parts):
        """Undo `_apart`."""
        if len(parts) == 1:
            return parts[0]
        together = tf.concat(parts, axis=0)
        return together if self._order is None else _permuted(together, np.argsort(self._order))

    def member(self, index):
        """Return one member's function, with its present alpha.

        Parameters
        ----------
        index : int
            Which member, from 0.

        Returns
        -------
        callable
        """
        function = self.activations[index]
        if self.alpha is None or not isinstance(function, WITH_ALPHA):
            return function
        alpha = np.asarray(self.alpha[index]).item()
        as_given = np.asarray(function.alpha, self.alpha.dtype) == alpha
        return function if as_given else type(function)(alpha)

    def compute_output_shape(self, input_shape):
        """Return the input's shape."""
        return input_shape

    def get_config(self):
        """Return what a copy needs."""
        activations = serialized(self.activations, keras.activations.serialize)
        return super().get_config() | {"activations": activations}


def _groups(functions):
    """Return lists of the members whose functions can be computed together."""
    groups = {}
    for member, function in enumerate(functions):
        groups.setdefault(group_key(function), []).append(member)
    return list(groups.values())


def _with_alpha(function, alpha):
    """Return a function with another alpha, which may be a tensor; others as they are."""
    if not isinstance(function, WITH_ALPHA):
        return function
    function = copy.copy(function)
    function.alpha = alpha
    return function


def _permuted(tensor, order):
    """Reorder members. Of a permutation the gradient is the inverse one, and need not be added up."""

    @tf.custom_gradient
    def reorder(tensor):
        return tf.gather(tensor, order), lambda upstream: _permuted(upstream, np.argsort(order))

    return reorder(tensor)
