"""Which nets can be examined and on which examples, and signals and gradients through their layers.

What takes and returns tensors also works inside a compiled graph.
"""

from typing import NamedTuple

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from course_lib.networks._members import with_members_axis


class Signals(NamedTuple):
    """One hidden layer on some examples: tensors (members, examples, units) of the net's own type.

    Attributes
    ----------
    pre, post, slope
        Pre-activations z, activations h = f(z) and slopes f'(z).
    """

    pre: tf.Tensor
    post: tf.Tensor
    slope: tf.Tensor


class Gradients(NamedTuple):
    """Backpropagated gradients in one hidden layer, in float32 at least.

    Attributes
    ----------
    pre
        Gradient of each example's loss with respect to the pre-activations, (members, examples, units).
    kernel
        Gradient of the mean loss with respect to the weights, (members, n_in, units).
    """

    pre: tf.Tensor
    kernel: tf.Tensor


def check_model(model: keras.Model) -> None:
    """Raise ValueError unless dense layers and elementwise layers alternate.

    A layer in the place of an activation must not mix units, as a softmax does.
    """
    if not all(_is_elementwise(*layer) for layer in hidden_layers(model)):
        _refuse(model)


def dense_layers(model: keras.Model) -> list[keras.layers.Layer]:
    """Return the dense layers, the output layer last; raise ValueError unless they are every second layer."""
    dense, others = model.layers[::2], model.layers[1::2]
    if not (
        len(dense) == len(others) + 1 >= 2
        and all(hasattr(layer, "kernel") for layer in dense)
        and all(getattr(layer, "activation", None) in (None, keras.activations.linear) for layer in dense)
        and not any(hasattr(layer, "kernel") for layer in others)
    ):
        _refuse(model)
    return dense


def hidden_layers(model: keras.Model) -> list[tuple[keras.layers.Layer, keras.layers.Layer]]:
    """Return each hidden layer, from the lowest to the highest, as its dense layer and its activation."""
    return list(zip(dense_layers(model)[:-1], model.layers[1::2], strict=True))


def kernel(layer: keras.layers.Layer) -> tf.Tensor:
    """Return the kernel of a dense layer, (members, n_in, n_out), in float32 at least."""
    return at_least_float32(with_members_axis(keras.ops.convert_to_tensor(layer.kernel)))


def hidden_shapes(model: keras.Model) -> list[tuple[int, int]]:
    """Return the numbers of members and of units of each hidden layer."""
    return [tuple(kernel(dense).shape[::2]) for dense, _ in hidden_layers(model)]


def at_least_float32(tensor: tf.Tensor) -> tf.Tensor:
    """Cast a tensor of a shorter type to float32."""
    return tensor if tensor.dtype in (tf.float32, tf.float64) else tf.cast(tensor, tf.float32)


def value_and_slope(activation: keras.layers.Layer, z: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Return f(z) and f'(z) of an elementwise layer in inference mode, same shape and type as `z`."""
    with tf.GradientTape() as tape:
        tape.watch(z)
        h = activation(z, training=False)
    return h, tape.gradient(h, z, unconnected_gradients="zero")


def check_examples(x: npt.ArrayLike, y: npt.ArrayLike) -> None:
    """Raise ValueError unless there is one class for each input."""
    if np.ndim(x) != 2 or np.shape(y) != np.shape(x)[:1]:
        raise ValueError(
            "x must be (examples, features) and y (examples,). "
            f"Received: shapes {np.shape(x)} and {np.shape(y)}"
        )


def input_tensor(model: keras.Model, x: npt.ArrayLike) -> tf.Tensor:
    """Return inputs, (examples, features), as a tensor of the net's own type."""
    features, shape = dense_layers(model)[0].kernel.shape[-2], np.shape(x)
    if len(shape) != 2 or shape[0] == 0 or shape[1] != features:
        raise ValueError(f"x must be (examples, {features}), not empty. Received: shape {shape}")
    return tf.cast(x, model.compute_dtype)


def example_tensors(model: keras.Model, x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[tf.Tensor, tf.Tensor]:
    """Return inputs and their classes, (examples,), as tensors of the net's own type and of int32."""
    check_examples(x, y)
    classes, y = dense_layers(model)[-1].kernel.shape[-1], np.asarray(y)
    if y.dtype.kind not in "iu" or y.min() < 0 or y.max() >= classes:
        raise ValueError(
            f"y must be classes, whole numbers from 0 to {classes - 1}. "
            f"Received: {y.dtype} from {y.min()} to {y.max()}"
        )
    return input_tensor(model, x), tf.constant(y.astype("int32"))


def hidden_signals(model: keras.Model, x: npt.ArrayLike) -> list[Signals]:
    """Return the response of each hidden unit to each example.

    Works in a compiled graph too, so in a probe of ``training.fit``.

    Parameters
    ----------
    model
        As built by `course_lib.networks`.
    x : array, shape (examples, features)
        Inputs.

    Returns
    -------
    list of named tuples
        For each hidden layer, from the lowest to the highest, ``pre``, ``post`` and ``slope``:
        pre-activations z, activations f(z) and slopes f'(z), tensors of shape (members, examples,
        units) and of the net's own type.

    Examples
    --------
    >>> import numpy as np
    >>> from course_lib import networks
    >>> net = networks.mlp([1, 2, 2], "relu", "glorot_uniform")
    >>> net.layers[0].set_weights([np.array([[1, -1]]), np.zeros(2)])
    >>> for layer in hidden_signals(net, np.array([[3.0], [-2.0]])):
    ...     print(layer.post.numpy())
    [[[3. 0.]
      [0. 2.]]]
    """
    return forward(model, input_tensor(model, x))


def forward(model: keras.Model, x: tf.Tensor) -> list[Signals]:
    """Propagate inputs, a tensor (examples, features), through the hidden layers."""
    layers, h = [], x
    for dense, activation in hidden_layers(model):
        z = dense(h)
        h, slope = value_and_slope(activation, z)
        layers.append(Signals(*map(with_members_axis, (z, h, slope))))
    return layers


def propagate(model: keras.Model, x: tf.Tensor, y: tf.Tensor) -> tuple[list[Signals], list[Gradients]]:
    r"""Propagate inputs through the hidden layers and the gradients of the examples' losses back.

    .. math:: \delta_l = f'(z_l) \odot W_{l+1}^T \delta_{l+1}, \qquad
              \frac{\partial}{\partial W_l} = \frac1N \sum_n h_{l-1,n}\, \delta_{l,n}^T

    in float32 at least, so that a net of a shorter type shows gradients too small for that type.

    Parameters
    ----------
    model
        As built by `course_lib.networks`.
    x, y
        Inputs, (examples, features), and classes, (examples,). The loss is the cross-entropy.

    Returns
    -------
    lists of Signals and of Gradients
        From the lowest hidden layer to the highest.
    """
    layers, above, gradients = forward(model, x), dense_layers(model)[1:], []
    below = [with_members_axis(x), *(signals.post for signals in layers[:-1])]
    delta, examples = _logit_gradients(above[-1](layers[-1].post), y), tf.shape(x)[0]
    for dense, signals, h in zip(above[::-1], layers[::-1], below[::-1], strict=True):
        delta = tf.matmul(delta, kernel(dense), transpose_b=True) * at_least_float32(signals.slope)
        weight_gradients = tf.matmul(at_least_float32(h), delta, transpose_a=True)
        gradients.append(Gradients(delta, weight_gradients / tf.cast(examples, delta.dtype)))
    return layers, gradients[::-1]


def _logit_gradients(logits, y):
    """Return the gradient of each example's cross-entropy, (members, examples, classes)."""
    logits = at_least_float32(logits)
    with tf.GradientTape() as tape:
        tape.watch(logits)
        labels = tf.broadcast_to(y, tf.shape(logits)[:-1])
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    return tape.gradient(loss, logits)


def _is_elementwise(dense, activation):
    """Tell whether units keep their values when every second one of their neighbors changes."""
    *members, _, units = dense.kernel.shape
    z = np.random.default_rng(0).normal(size=(*members, 8, units))
    z[..., ::2] = z[..., :1, ::2]
    h = at_least_float32(activation(tf.cast(z, activation.compute_dtype), training=False)).numpy()
    return h.shape == z.shape and np.allclose(h[..., ::2], h[..., :1, ::2], 0.01, 0.01, equal_nan=True)


def _refuse(model):
    raise ValueError(
        "The model must be dense layers without activation and elementwise layers, alternating, with at "
        "least one hidden layer, as course_lib.networks builds them. "
        f"Received: {[type(layer).__name__ for layer in model.layers]}"
    )
