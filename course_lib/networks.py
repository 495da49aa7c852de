"""The nets: a plain Keras multilayer perceptron, and many of them side by side.

Layers come in pairs, a `Dense` without an activation and an `Activation`, so that what happens before
and after the activation function can be looked at.
"""

import keras
import numpy as np

from course_lib.initializers import PerMember, layer_seed, with_seed


def mlp(widths, activation, initializer, seed=0):
    """Build a multilayer perceptron.

    Parameters
    ----------
    widths : sequence of int
        Number of inputs, of units in each hidden layer, of classes: ``[64, 100, 100, 10]``.
    activation : callable or str
        Follows every hidden layer; the last layer gives logits. A function without a state: not a
        layer such as `course_lib.activations.PReLU`, whose slopes all hidden layers would share.
    initializer : keras.initializers.Initializer or str
        Draws the weights of every layer; biases start at 0. One of the course or, by its name or
        itself, one of Keras's. Its own seed is not used: each layer gets another one, made from `seed`.
    seed : int
        Decides all weights.

    Returns
    -------
    keras.Sequential
        Maps (batch, widths[0]) to logits (batch, widths[-1]).

    Examples
    --------
    >>> from course_lib import activations, initializers
    >>> net = mlp([64, 100, 10], activations.tanh, initializers.GlorotUniform())
    >>> net.count_params()
    7510
    """
    _check_widths(widths)
    activation = _stateless(activation)
    layers = [keras.Input((widths[0],))]
    for depth, width in enumerate(widths[1:], start=1):
        kernel = with_seed(initializer, layer_seed(seed, depth))
        layers.append(keras.layers.Dense(width, kernel_initializer=kernel, name=f"dense_{depth}"))
        layers.append(keras.layers.Activation(activation, name=f"activation_{depth}"))
    return keras.Sequential(layers[:-1])


@keras.saving.register_keras_serializable(package="course_lib")
class EnsembleDense(keras.layers.Layer):
    """Dense layers of many nets side by side, as one batched product.

    Parameters
    ----------
    units : int
        Number of outputs of each member.
    initializer : keras.initializers.Initializer or str
        Draws each member's kernel, with the member's own seed and fans; see
        `course_lib.initializers.PerMember`.
    seeds : sequence of int
        One for each member.
    """

    def __init__(self, units, initializer, seeds, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.initializer = keras.initializers.get(initializer)
        self.seeds = [int(seed) for seed in seeds]

    def build(self, input_shape):
        """Draw the kernel (members, n_in, units) and the bias (members, 1, units)."""
        members, n_in = len(self.seeds), input_shape[-1]
        own_kernels = PerMember(self.initializer, self.seeds)
        self.kernel = self.add_weight(
            name="kernel", shape=(members, n_in, self.units), initializer=own_kernels
        )
        self.bias = self.add_weight(name="bias", shape=(members, 1, self.units), initializer="zeros")

    def call(self, inputs):
        """Map (batch, n_in) or (members, batch, n_in) to (members, batch, units)."""
        return keras.ops.matmul(inputs, self.kernel) + self.bias

    def compute_output_shape(self, input_shape):
        """Return (members, batch, units)."""
        return (len(self.seeds), input_shape[-2], self.units)

    def get_config(self):
        """Return what a copy needs."""
        initializer = keras.initializers.serialize(self.initializer)
        own = {"units": self.units, "initializer": initializer, "seeds": self.seeds}
        return super().get_config() | own


@keras.saving.register_keras_serializable(package="course_lib")
class Ensemble(keras.Model):
    """Many multilayer perceptrons of one shape, trained side by side.

    Kernels have shape (members, n_in, n_out): one batched matrix product serves all members. Each
    starts, and is shuffled, by its own seed. Member i has the weights of
    ``mlp(widths, activation, initializer, seeds[i])``.

    Parameters
    ----------
    widths, activation, initializer
        As in `mlp`.
    seeds : sequence of int
        One for each member.

    Attributes
    ----------
    seeds : list of int
        The members' seeds.

    Examples
    --------
    >>> from course_lib import activations, initializers
    >>> nets = Ensemble([64, 100, 10], activations.tanh, initializers.GlorotUniform(), range(8))
    >>> nets.layers[0].kernel.shape
    TensorShape([8, 64, 100])
    """

    def __init__(self, widths, activation, initializer, seeds, **kwargs):
        super().__init__(**kwargs)
        _check_widths(widths)
        self.widths = list(widths)
        self.activation = _stateless(activation)
        self.initializer = keras.initializers.get(initializer)
        with_seed(self.initializer, 0)  # Keras does not recover from an error while it builds layers.
        self.seeds = [int(seed) for seed in seeds]
        if not self.seeds:
            raise ValueError(f"An ensemble needs at least one seed. Received: seeds={seeds!r}")
        self._hidden_and_output = self._make_layers()
        self(np.zeros((1, self.widths[0]), "float32"))

    def _make_layers(self):
        layers = []
        for depth, width in enumerate(self.widths[1:], start=1):
            seeds = [layer_seed(seed, depth) for seed in self.seeds]
            layers.append(EnsembleDense(width, self.initializer, seeds, name=f"dense_{depth}"))
            layers.append(keras.layers.Activation(self.activation, name=f"activation_{depth}"))
        return layers[:-1]

    def call(self, inputs):
        """Map (batch, n) or (members, batch, n) to logits (members, batch, classes)."""
        for layer in self._hidden_and_output:
            inputs = layer(inputs)
        return inputs

    def member(self, index):
        """Return one member as a plain Keras model with the same weights.

        Parameters
        ----------
        index : int
            Which member, from 0.

        Returns
        -------
        keras.Sequential
        """
        net = mlp(self.widths, self.activation, self.initializer, self.seeds[index])
        for own, variable in zip(net.weights, self.weights, strict=True):
            own.assign(keras.ops.reshape(variable[index], own.shape))
        return net

    def get_config(self):
        """Return what a copy needs."""
        return super().get_config() | {
            "widths": self.widths,
            "activation": keras.activations.serialize(self.activation),
            "initializer": keras.initializers.serialize(self.initializer),
            "seeds": self.seeds,
        }


def _stateless(activation):
    if isinstance(activation, keras.layers.Layer):
        raise ValueError(
            "activation must be a function, not a layer, which all hidden layers would share. "
            f"Received: activation={type(activation).__name__}"
        )
    return keras.activations.get(activation)


def _check_widths(widths):
    if len(widths) < 2 or any(width < 1 for width in widths):
        raise ValueError(
            "widths must name at least the inputs and the classes, each a positive number. "
            f"Received: widths={list(widths)!r}"
        )
