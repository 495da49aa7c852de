"""The layers of the nets that can be examined."""

import keras
import numpy as np
import tensorflow as tf


def check_model(model):
    """Refuse a model whose layers this package would misunderstand.

    Parameters
    ----------
    model : keras.Model
        Any.

    Raises
    ------
    ValueError
        If its layers are not dense and elementwise by turns, or a layer in an activation's place lets
        units see one another, as a softmax does.
    """
    dense, activations = dense_layers(model), activation_layers(model)
    for below, activation in zip(dense, activations, strict=False):
        if not _is_elementwise(activation, below.kernel.shape):
            _refuse(model)


def dense_layers(model):
    """Return the dense layers of a model, the output layer last; refuse what has none by turns."""
    dense, others = model.layers[::2], activation_layers(model)
    linear = (None, keras.activations.linear)
    if not (
        len(dense) == len(others) + 1 >= 2
        and all(hasattr(layer, "kernel") for layer in dense)
        and all(getattr(layer, "activation", None) in linear for layer in dense)
        and not any(hasattr(layer, "kernel") for layer in others)
    ):
        _refuse(model)
    return dense


def activation_layers(model):
    """Return the layers between the dense ones."""
    return model.layers[1::2]


def kernel(layer):
    """Return the kernel of a dense layer as a tensor (members, n_in, n_out), at least float32."""
    return wide(with_members(keras.ops.convert_to_tensor(layer.kernel)))


def with_members(tensor):
    """Give what belongs to a plain net an axis for its one member."""
    return tensor[tf.newaxis] if len(tensor.shape) == 2 else tensor


def wide(tensor):
    """Cast a tensor of a short type to float32."""
    return tensor if tensor.dtype in (tf.float32, tf.float64) else tf.cast(tensor, tf.float32)


def value_and_slope(activation, z):
    """Return f(z) and f'(z) of an elementwise layer in inference mode, same shape and type as `z`."""
    with tf.GradientTape() as tape:
        tape.watch(z)
        h = activation(z, training=False)
    return h, tape.gradient(h, z, unconnected_gradients="zero")


def _is_elementwise(activation, kernel_shape):
    """Tell whether units keep their values when every second one of their neighbors changes."""
    *members, _, units = kernel_shape
    z = np.random.default_rng(0).normal(size=(*members, 8, units))
    z[..., ::2] = z[..., :1, ::2]
    h = wide(activation(tf.cast(z, activation.compute_dtype), training=False)).numpy()
    return h.shape == z.shape and np.allclose(
        h[..., ::2], h[..., :1, ::2], rtol=0.01, atol=0.01, equal_nan=True
    )


def _refuse(model):
    raise ValueError(
        "The model must be dense layers without activation and elementwise layers by turns, with a "
        "hidden layer at least, as course_lib.networks builds them. "
        f"Received: {[type(layer).__name__ for layer in model.layers]}"
    )
