"""A plain multilayer perceptron."""

import keras

from course_lib.initializers import layer_seed, reseeded
from course_lib.networks._checks import width_list
from course_lib.networks._choice import activation as one_activation
from course_lib.networks._layers import activation_layer


def mlp(widths, activation, initializer, seed=0, dtype=None):
    """Build a multilayer perceptron.

    Parameters
    ----------
    widths : sequence of int
        Number of inputs, of units in each hidden layer, of classes: ``[64, 100, 100, 10]``.
    activation : callable, str or keras.layers.Layer
        Follows every hidden layer; the last layer gives logits. A layer, such as
        `course_lib.activations.PReLU`, is a template: each hidden layer gets a copy of its own, made
        from the template's configuration, and with a seed of its own made from the template's. The
        template's weights, name and dtype are not used.
    initializer : keras.initializers.Initializer or str
        Draws the weights of every layer; biases start at 0. One of the course or, by its name or
        itself, one of Keras's. Its own seed is not used: each layer gets another one, made from `seed`.
    seed : int
        Decides all weights.
    dtype : str or keras.DTypePolicy, optional
        What the layers store and compute in, such as "float64" or "mixed_bfloat16". Keras's policy if
        not given.

    Returns
    -------
    keras.Sequential
        Maps (batch, widths[0]) to logits (batch, widths[-1]).

    Raises
    ------
    ValueError
        If a width is not positive, the initializer has no seed, or `activation` is none.

    Examples
    --------
    >>> from course_lib import activations, initializers
    >>> net = mlp([64, 100, 10], activations.tanh, initializers.GlorotUniform())
    >>> net.count_params()
    7510
    """
    widths, activation = width_list(widths), one_activation(activation)
    dtype = keras.dtype_policies.get(dtype)
    layers = [keras.Input((widths[0],), dtype=dtype.variable_dtype)]
    for depth, width in enumerate(widths[1:], start=1):
        kernel = reseeded(initializer, layer_seed(seed, depth))
        layers.append(
            keras.layers.Dense(width, kernel_initializer=kernel, name=f"dense_{depth}", dtype=dtype)
        )
        layers.append(activation_layer(activation, depth, dtype))
    net = keras.Sequential(layers[:-1])
    net.dtype_policy = dtype
    return net
