"""How far a step moves the weights, relative to their size."""

import tensorflow as tf

from course_lib.diagnostics._layers import with_members


def update_to_weight(updates, kernels):
    r"""Ratio of an update's size to the weights', layer by layer.

    .. math:: \frac{\lVert \Delta W \rVert}{\lVert W \rVert}

    with the Frobenius norm, the root of the sum of squares.

    Parameters
    ----------
    updates : sequence of array or tensor, each (n_in, n_out) or (members, n_in, n_out)
        What is added to each layer's kernel.
    kernels : sequence of array, tensor or keras.Variable
        The kernels, same shapes.

    Returns
    -------
    array or tensor of float64, shape (members, layers)
        A tensor inside a compiled graph, otherwise an array. Not finite for a kernel of zeros.

    Raises
    ------
    ValueError
        If there is no layer, or the shapes differ.

    Examples
    --------
    >>> import numpy as np
    >>> update_to_weight([np.full((3, 2), 0.001)], [np.ones((3, 2))])
    array([[0.001]])
    """
    shapes = [[tuple(array.shape) for array in arrays] for arrays in (updates, kernels)]
    if shapes[0] != shapes[1] or not all(len(shape) in (2, 3) for shape in shapes[0]) or not shapes[0]:
        raise ValueError(
            "updates and kernels must be of the same shapes, (n_in, n_out) or (members, n_in, n_out), for "
            f"one layer or more. Received: shapes {shapes[0]} and {shapes[1]}"
        )
    norms = [tf.stack([_norm(array) for array in arrays], axis=-1) for arrays in (updates, kernels)]
    ratio = norms[0] / norms[1]
    return ratio.numpy() if tf.executing_eagerly() else ratio


def _norm(array):
    return tf.norm(tf.cast(with_members(tf.convert_to_tensor(array)), "float64"), axis=(1, 2))
