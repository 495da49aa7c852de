"""The activation layers of a net."""

import keras

from course_lib.initializers import layer_seed
from course_lib.networks._activation import EnsembleActivation


def activation_layer(choice, depth, dtype, members=None):
    """Make the activation layer that follows a dense layer.

    Parameters
    ----------
    choice : callable, keras.layers.Layer or list of callable
        One function, a template, or the functions of an ensemble's members.
    depth : int
        Which hidden layer, from 1 for the lowest.
    dtype : keras.DTypePolicy
        In which the layer computes.
    members : int, optional
        How many nets there are side by side; None for a plain net.

    Returns
    -------
    keras.layers.Layer
    """
    own = {"name": f"activation_{depth}", "dtype": dtype}
    if isinstance(choice, keras.layers.Layer):
        return _copy(choice, depth, own | {"members": members})
    if not isinstance(choice, list):
        return keras.layers.Activation(choice, **own)
    return EnsembleActivation(choice, **own)


def _copy(template, depth, own):
    """Make a layer like the template, with a seed of its own if the template has one."""
    config = template.get_config()
    if config.get("seed") is not None:
        own = own | {"seed": layer_seed(config["seed"], depth)}
    if "members" not in config:
        own = {key: value for key, value in own.items() if key != "members"}
    return type(template).from_config(config | own)
