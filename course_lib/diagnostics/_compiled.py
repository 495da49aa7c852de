"""Run a function of a model: compiled where that pays, and compiled once for each model."""

import weakref

import tensorflow as tf

from course_lib.diagnostics._layers import dense_layers

WORTH_COMPILING = 10**7
"""Number of activations (members x examples x units) from which on a compiled run wins: compiling costs
about as much as it then saves in two or three runs."""

_compiled = weakref.WeakKeyDictionary()


def run(core, model, x, *arguments):
    """Compute ``core(model, x, *arguments)``.

    Parameters
    ----------
    core : callable
        Made of TensorFlow operations only, without Python's own control flow on tensors.
    model : keras.Sequential or course_lib.networks.Ensemble
        What is compiled for it is kept until the model is deleted.
    x : tensor, shape (examples, features)
        Inputs.
    *arguments : tensor
        Others, whose first axis, if any, is that of the examples.

    Returns
    -------
    Whatever `core` returns.
    """
    if _activations(model) * len(x) < WORTH_COMPILING:
        return core(model, x, *arguments)
    return _compile(core, model, (x, *arguments))(x, *arguments)


def _activations(model):
    """Return the number of hidden units of all members."""
    shapes = [layer.kernel.shape for layer in dense_layers(model)[:-1]]
    return sum(shape[-1] * (shape[0] if len(shape) == 3 else 1) for shape in shapes)


def _compile(core, model, arguments):
    functions = _compiled.setdefault(model, {})
    # A layer can be given another activation after it was compiled.
    key = (core, *(getattr(layer, "activation", None) for layer in model.layers))
    if key not in functions:
        signature = [
            tf.TensorSpec([None, *tensor.shape[1:]][: tensor.ndim], tensor.dtype) for tensor in arguments
        ]
        reference = weakref.ref(model)  # a function that held the model would keep it in the dictionary
        functions[key] = tf.function(
            lambda *tensors: core(reference(), *tensors), input_signature=signature, autograph=False
        )
    return functions[key]
