"""Which units are saturated: the steepest slope of each layer's activation, and slopes far below it."""

import tensorflow as tf

from course_lib.diagnostics._layers import activation_layers, dense_layers, value_and_slope, with_members
from course_lib.theory import SATURATION_SHARE

REACH, POINTS = 10.0, 2001
"""Where the steepest slope is looked for: from -10 to 10, 0 included."""


def steepest_slopes(model):
    """Return the steepest slope of each hidden layer's activation.

    Parameters
    ----------
    model : keras.Sequential or course_lib.networks.Ensemble
        As built by `course_lib.networks`.

    Returns
    -------
    list of tensor
        Each of a shape (members or 1, 1, units or 1) that broadcasts with the layer's slopes: members
        may differ, and units where an activation has a parameter for each.
    """
    layers = zip(dense_layers(model), activation_layers(model), strict=False)
    return [_steepest(activation, dense.kernel.shape) for dense, activation in layers]


def is_saturated(slope, steepest):
    """Tell where |f'(z)| is below a tenth of its largest value; False where it is not a number."""
    return abs(slope) < SATURATION_SHARE * steepest


def _steepest(activation, kernel_shape):
    *members, _, units = kernel_shape
    columns = units if activation.weights else 1
    grid = tf.cast(tf.linspace(-REACH, REACH, POINTS)[:, tf.newaxis], activation.compute_dtype)
    z = tf.broadcast_to(grid, (*members, POINTS, columns))
    h, slopes = value_and_slope(activation, z)
    if h.shape != z.shape:  # a function without weights that has a number for each unit
        slopes = value_and_slope(activation, tf.broadcast_to(grid, (*members, POINTS, units)))[1]
    return tf.reduce_max(abs(with_members(slopes)), axis=1, keepdims=True)
