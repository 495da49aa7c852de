"""Choices of activations and initializers: one for all members, or a list with one for each.

The activation for all members may be a function, or a layer that serves as a template.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeAlias

import keras
import numpy as np
from keras.initializers import Initializer

from course_lib.activations import ParametricActivation, PReLU, RReLU
from course_lib.initializers import reseeded

ActivationLike: TypeAlias = Callable | str
ActivationChoice: TypeAlias = ActivationLike | Sequence[ActivationLike]
InitializerLike: TypeAlias = Initializer | str
InitializerChoice: TypeAlias = InitializerLike | Sequence[InitializerLike]

# Layers that treat each element by itself, or have a slope for each member.
TEMPLATES = (PReLU, RReLU, keras.layers.ELU, keras.layers.LeakyReLU, keras.layers.ReLU)
# Settings in which the copies of a template differ from net to net.
INDIVIDUAL_SETTINGS = ("name", "dtype", "trainable", "seed", "members")


def one_activation(given: Any) -> Any:
    """Return an activation, a function or a layer, that is given by itself or by its Keras name."""
    if isinstance(given, type):
        raise ValueError(
            f"activation must be a function or a layer, such as {given.__name__}(), not a class. "
            f"Received: activation={given!r}"
        )
    found = keras.activations.get(given)
    return one_activation(found.activation) if type(found) is keras.layers.Activation else found


def ensemble_activation(given: ActivationChoice, members: int) -> Any:
    """Return the activation of an ensemble: a function, a layer, or a list with a function for each member.

    Raises
    ------
    ValueError
        If the number of functions or parameters is not that of members, or if the members of a layer
        would not compute what plain nets do.
    """
    if isinstance(given, (list, tuple)):
        _check_length("activation", given, members)
        return [_function_of_member(each, member) for member, each in enumerate(given)]
    one = one_activation(given)
    if isinstance(one, keras.layers.Layer) and not isinstance(one, TEMPLATES):
        allowed = ", ".join(template.__name__ for template in TEMPLATES)
        raise ValueError(
            f"A layer for an ensemble's activation must be one of {allowed}; others may mix members, or "
            f"share weights between them. Received: activation={type(one).__name__}"
        )
    shape = _parameter_shape(one)
    if shape not in ((), (members, 1, 1)):
        raise ValueError(
            f"The {one.parameter_name} of an ensemble's activation must be one number, or an array of shape "
            f"(members, 1, 1), here ({members}, 1, 1). Received: {type(one).__name__} with shape {shape}"
        )
    return [type(one)(parameter) for parameter in one.parameter.ravel().tolist()] if shape else one


def ensemble_initializer(given: Any, members: int) -> Any:
    """Return the initializer of an ensemble, or a list with one for each member.

    Raises
    ------
    ValueError
        If the number of initializers is not that of members, or one has no seed.
    """
    if not isinstance(given, (list, tuple)):
        return _seeded(given)
    _check_length("initializer", given, members)
    return [_seeded(each) for each in given]


def member_value(choice: Any, member: int) -> Any:
    """Return the value that a choice has for a member."""
    return choice[member] if isinstance(choice, list) else choice


def member_values(choice: Any, members: Iterable[int]) -> Any:
    """Return the choice for some of the members."""
    return [choice[member] for member in members] if isinstance(choice, list) else choice


def group_key(function: Any) -> Any:
    """Return what functions that can be computed together have in common: the function, or its class."""
    return type(function) if isinstance(function, ParametricActivation) else function


def layout_keys(choice: Callable | list[Callable], members: int) -> list[Hashable]:
    """Return for each member a key that is equal if members compute the same function of their weights.

    The parameters of functions in a list are weights, so that only their class matters.
    """
    if isinstance(choice, list):
        return [group_key(function) for function in choice]
    return [_shared_key(choice)] * members


def _shared_key(choice):
    if isinstance(choice, ParametricActivation):
        return type(choice), choice.parameter
    if isinstance(choice, keras.layers.Layer):
        config = {key: value for key, value in choice.get_config().items() if key not in INDIVIDUAL_SETTINGS}
        return type(choice), json.dumps(config, sort_keys=True)
    return choice


def _function_of_member(given, member):
    one = one_activation(given)
    if isinstance(one, keras.layers.Layer):
        name = type(one).__name__
        raise ValueError(
            "In a list each activation must be a function; a layer serves all members together, as in "
            f"activation={name}(). Received: activation[{member}]={name}"
        )
    if _parameter_shape(one):
        raise ValueError(
            f"In a list the {one.parameter_name} of each activation must be one number. "
            f"Received: activation[{member}]={one!r}"
        )
    return one


def _parameter_shape(one):
    return np.shape(one.parameter) if isinstance(one, ParametricActivation) else ()


def _seeded(given):
    initializer = keras.initializers.get(given)
    # Checked before layers are built, since Keras may not recover from an error there.
    reseeded(initializer, 0)
    return initializer


def _check_length(name, given, members):
    if len(given) != members:
        raise ValueError(
            f"{name} must be one for all members, or a sequence with one for each of the {members} seeds. "
            f"Received: {len(given)} in {name}={given!r}"
        )
