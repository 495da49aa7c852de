"""Functions of a model, compiled once for each model where that saves time."""

import weakref
from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf

from course_lib.diagnostics._propagation import hidden_shapes

WORTH_COMPILING = 10**7
"""Number of activations (members x examples x units) from which on a compiled run wins: compiling costs
about as much as it then saves in two or three runs."""

_compiled_functions: weakref.WeakKeyDictionary[keras.Model, dict] = weakref.WeakKeyDictionary()


def run_on_model(function: Callable, model: keras.Model, x: tf.Tensor, *arguments: tf.Tensor) -> Any:
    """Return ``function(model, x, *arguments)``, compiled if there are many activations.

    Parameters
    ----------
    function
        Made of TensorFlow operations only, without Python's own control flow on tensors.
    model
        What is compiled for it is kept until the model is deleted.
    x
        Inputs, shape (examples, features).
    *arguments
        Others, whose first axis, if any, is that of the examples.
    """
    hidden_units = sum(members * units for members, units in hidden_shapes(model))
    if hidden_units * len(x) < WORTH_COMPILING:
        return function(model, x, *arguments)
    return _compile(function, model, (x, *arguments))(x, *arguments)


def _compile(function, model, arguments):
    functions = _compiled_functions.setdefault(model, {})
    # A layer can be given another activation after it was compiled.
    key = (function, *(getattr(layer, "activation", None) for layer in model.layers))
    if key not in functions:
        signature = [tf.TensorSpec([None, *each.shape[1:]][: each.ndim], each.dtype) for each in arguments]
        reference = weakref.ref(model)  # a function that held the model would keep it in the dictionary
        functions[key] = tf.function(
            lambda *tensors: function(reference(), *tensors), input_signature=signature, autograph=False
        )
    return functions[key]
