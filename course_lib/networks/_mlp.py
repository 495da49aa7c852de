"""A plain multilayer perceptron."""

from collections.abc import Iterable

import keras

from course_lib._checks import whole_numbers
from course_lib.initializers import layer_seed, reseeded
from course_lib.networks._activation import activation_layer
from course_lib.networks._choice import ActivationLike, InitializerLike, one_activation


def mlp(
    widths: Iterable[int],
    activation: ActivationLike,
    initializer: InitializerLike,
    seed: int = 0,
    dtype: str | keras.DTypePolicy | None = None,
) -> keras.Sequential:
    """Return a multilayer perceptron.

    Parameters
    ----------
    widths : sequence of int
        Number of inputs, of units in each hidden layer, of classes: ``[64, 100, 100, 10]``.
    activation : callable, str or keras.layers.Layer
        Follows every hidden layer; the last layer returns logits. A layer, such as
        `course_lib.activations.PReLU`, is a template: each hidden layer gets a copy, made from the
        template's configuration and with a seed derived from the template's. The template's weights, name
        and dtype are not used.
    initializer : keras.initializers.Initializer or str
        Initializes the kernel of every layer; biases are initially 0. An initializer of the course, or one
        of Keras's or its name. Its own seed is not used: each layer has one derived from `seed`.
    seed : int
        Determines all weights.
    dtype : str or keras.DTypePolicy, optional
        Dtype policy of the layers, such as "float64" or "mixed_bfloat16"; Keras's global one if not given.

    Returns
    -------
    keras.Sequential
        Maps (batch, widths[0]) to logits (batch, widths[-1]).

    Raises
    ------
    ValueError
        If a width is not a positive whole number, the initializer has no seed, or `activation` is not an
        activation.

    Examples
    --------
    >>> from course_lib import activations, initializers
    >>> net = mlp([64, 100, 10], activations.tanh, initializers.GlorotUniform())
    >>> net.count_params()
    7510
    """
    widths = whole_numbers("widths", widths, minimum=1, fewest=2)
    function = one_activation(activation)
    policy = keras.dtype_policies.get(dtype)
    layers = [keras.Input((widths[0],), dtype=policy.variable_dtype)]
    for depth, width in enumerate(widths[1:], start=1):
        kernel = reseeded(initializer, layer_seed(seed, depth))
        layers.append(
            keras.layers.Dense(width, kernel_initializer=kernel, name=f"dense_{depth}", dtype=policy)
        )
        layers.append(activation_layer(function, depth, policy))
    net = keras.Sequential(layers[:-1])
    net.dtype_policy = policy
    return net
