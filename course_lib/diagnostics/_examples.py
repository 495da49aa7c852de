"""The examples that a net is examined on."""

import numpy as np
import tensorflow as tf

from course_lib.diagnostics._layers import dense_layers


def inputs(model, x):
    """Return inputs as a tensor of the net's own type, or say what arrived.

    Parameters
    ----------
    model : keras.Sequential or course_lib.networks.Ensemble
        As built by `course_lib.networks`.
    x : array, shape (examples, features)
        Inputs.

    Returns
    -------
    tensor, shape (examples, features)
    """
    features = dense_layers(model)[0].kernel.shape[-2]
    if np.ndim(x) != 2 or len(x) == 0 or np.shape(x)[1] != features:
        raise ValueError(f"x must be (examples, {features}), not empty. Received: shape {np.shape(x)}")
    return tf.cast(x, model.compute_dtype)


def labels(model, y):
    """Return classes as a tensor, or say what arrived.

    Parameters
    ----------
    model : keras.Sequential or course_lib.networks.Ensemble
        As built by `course_lib.networks`.
    y : array of int, shape (examples,)
        Classes.

    Returns
    -------
    tensor of int, shape (examples,)
    """
    classes, y = dense_layers(model)[-1].kernel.shape[-1], np.asarray(y)
    if y.dtype.kind not in "iu" or y.min() < 0 or y.max() >= classes:
        raise ValueError(
            f"y must be classes, whole numbers from 0 to {classes - 1}. "
            f"Received: {y.dtype} from {y.min()} to {y.max()}"
        )
    return tf.constant(y.astype("int32"))


def check_pairs(x, y):
    """Refuse inputs and classes that do not belong together."""
    if np.ndim(x) != 2 or np.shape(y) != np.shape(x)[:1]:
        raise ValueError(
            "x must be (examples, features) and y (examples,). "
            f"Received: shapes {np.shape(x)} and {np.shape(y)}"
        )
