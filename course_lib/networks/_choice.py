"""The choice of an activation and of an initializer: one for all members, or one for each.

A choice is one thing, or a list with one for each member. Of activations, the one thing may be a
function, or a layer that serves as a template.
"""

import json

import keras
import numpy as np

from course_lib.activations import ELU, LeakyReLU, PReLU, RReLU
from course_lib.initializers import reseeded

# Functions of one class that differ in alpha alone, and can therefore be computed together.
WITH_ALPHA = (ELU, LeakyReLU)
# Layers that treat each element by itself, or have a slope for each member.
TEMPLATES = (PReLU, RReLU, keras.layers.ELU, keras.layers.LeakyReLU, keras.layers.ReLU)
# What the same layer may have otherwise in another net.
OWN_CONFIG = ("name", "dtype", "trainable", "seed", "members")


def activation(given):
    """Return one activation, a function or a layer, by its name or itself."""
    if isinstance(given, type):
        raise ValueError(
            f"activation must be a function; of a class, make one first: {given.__name__}(). "
            f"Received: activation={given!r}"
        )
    found = keras.activations.get(given)
    return activation(found.activation) if type(found) is keras.layers.Activation else found


def ensemble_activation(given, members):
    """Return the activation of an ensemble: a function, a layer, or a list of functions.

    Parameters
    ----------
    given : callable or str, or list or tuple of them
        As `course_lib.networks.Ensemble` takes it.
    members : int
        How many members there are.

    Returns
    -------
    callable, keras.layers.Layer or list of callable

    Raises
    ------
    ValueError
        If the number of functions or of alphas is another, or a layer's members would not be those
        of plain nets.
    """
    if isinstance(given, (list, tuple)):
        _check_length("activation", given, members)
        return [_one_of_many(each, index) for index, each in enumerate(given)]
    one = activation(given)
    if isinstance(one, keras.layers.Layer) and not isinstance(one, TEMPLATES):
        allowed = ", ".join(template.__name__ for template in TEMPLATES)
        raise ValueError(
            f"Of layers, an ensemble's activation can be {allowed}: others may mix members, or share "
            f"weights between them. Received: activation={type(one).__name__}"
        )
    return _own_alphas(one, members) if _alpha_shape(one) else one


def ensemble_initializer(given, members):
    """Return the initializer of an ensemble, or a list with one for each member.

    Parameters
    ----------
    given : keras.initializers.Initializer or str, or list or tuple of them
        As `course_lib.networks.Ensemble` takes it.
    members : int
        How many members there are.

    Returns
    -------
    keras.initializers.Initializer or list of keras.initializers.Initializer

    Raises
    ------
    ValueError
        If the number of initializers is another, or one has no seed.
    """
    if not isinstance(given, (list, tuple)):
        return _seeded(given)
    _check_length("initializer", given, members)
    return [_seeded(each) for each in given]


def of_members(choice, indices):
    """Return the choice for some of the members."""
    return [choice[index] for index in indices] if isinstance(choice, list) else choice


def serialized(choice, serialize):
    """Serialize a choice: each in a list, or the one."""
    return [serialize(each) for each in choice] if isinstance(choice, list) else serialize(choice)


def function_keys(choice, members):
    """Return what tells apart which functions of their weights the members compute.

    Parameters
    ----------
    choice : callable, keras.layers.Layer or list of callable
        The activation of an ensemble.
    members : int
        How many members there are.

    Returns
    -------
    list of hashable
        One for each member. The alphas of a list are weights: only their class is named.
    """
    if isinstance(choice, list):
        return [group_key(function) for function in choice]
    return [_shared_key(choice)] * members


def group_key(function):
    """Return what functions that can be computed together have in common: a function, or its class."""
    return type(function) if isinstance(function, WITH_ALPHA) else function


def _shared_key(choice):
    if isinstance(choice, WITH_ALPHA):
        return type(choice), choice.alpha
    if isinstance(choice, keras.layers.Layer):
        config = {key: value for key, value in choice.get_config().items() if key not in OWN_CONFIG}
        return type(choice), json.dumps(config, sort_keys=True)
    return choice


def _one_of_many(given, index):
    one = activation(given)
    if isinstance(one, keras.layers.Layer):
        name = type(one).__name__
        raise ValueError(
            "Each member's own activation must be a function; a layer serves all members together, as "
            f"in activation={name}(). Received: activation[{index}]={name}"
        )
    if _alpha_shape(one):
        raise ValueError(
            "The alpha of one member's own activation must be one number. "
            f"Received: activation[{index}]={one!r}"
        )
    return one


def _alpha_shape(one):
    return np.shape(one.alpha) if isinstance(one, WITH_ALPHA) else ()


def _own_alphas(one, members):
    if one.alpha.shape != (members, 1, 1):
        raise ValueError(
            f"alpha must be one number, or an array of shape (members, 1, 1), here ({members}, 1, 1). "
            f"Received: activation={type(one).__name__} with alpha of shape {one.alpha.shape}"
        )
    return [type(one)(alpha) for alpha in one.alpha.ravel().tolist()]


def _seeded(given):
    initializer = keras.initializers.get(given)
    # Keras does not recover from an error while it builds layers.
    reseeded(initializer, 0)
    return initializer


def _check_length(name, given, members):
    if len(given) != members:
        raise ValueError(
            f"{name} must be one for all members, or a sequence with one for each of the {members} seeds. "
            f"Received: {len(given)} in {name}={given!r}"
        )
