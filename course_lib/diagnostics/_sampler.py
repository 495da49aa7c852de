"""Vital signs taken while a net is trained, inside the compiled loop."""

import tensorflow as tf

from course_lib.diagnostics._examples import check_pairs, inputs, labels
from course_lib.diagnostics._layers import dense_layers
from course_lib.diagnostics._propagation import backward, forward
from course_lib.diagnostics._saturation import steepest_slopes
from course_lib.diagnostics._statistics import summarize
from course_lib.diagnostics._unit_health import KINDS, TAU, check_tau, judge, unit_sums
from course_lib.diagnostics._update import update_to_weight


def sampler(x, y, *, tau=TAU):
    """Make a function that takes a net's vital signs at a step of its training.

    Parameters
    ----------
    x : array, shape (examples, features)
        Inputs.
    y : array of int, shape (examples,)
        Classes.
    tau : float, not negative
        As in `unit_health`.

    Returns
    -------
    callable
        For ``fit(..., sample=sampler(x, y))``. Called as ``measure(model, update)`` while the training
        step is compiled, with what the step adds to each of ``model.trainable_variables``. Returns a
        dict of tensors of float64: the attributes of `LayerStatistics` and the shares "dead",
        "dormant" and "sparse" of `UnitHealth`, each (members, layers), and "update_to_weight",
        (members, layers + 1), the last of the output layer.

    Raises
    ------
    ValueError
        If `x` and `y` do not belong together; from the returned function, if they do not belong to the
        model or the model is built in another way than in `course_lib.networks`.
    """
    check_pairs(x, y)
    check_tau(tau)

    @tf.autograph.experimental.do_not_convert  # which would cost seconds, and change nothing
    def measure(model, update):
        inside, classes = inputs(model, x), labels(model, y)
        layers, steepest = forward(model, inside), steepest_slopes(model)
        return (
            _shares(layers, steepest, len(y), tau)
            | summarize(layers, backward(model, inside, layers, classes), steepest)
            | {"update_to_weight": _update_ratios(model, update)}
        )

    return measure


def _shares(layers, steepest, examples, tau):
    units = [
        judge(unit_sums(signals, most), examples, tau) for signals, most in zip(layers, steepest, strict=True)
    ]
    return {
        kind: tf.stack([tf.reduce_mean(tf.cast(layer[kind], "float64"), axis=-1) for layer in units], axis=-1)
        for kind in KINDS
    }


def _update_ratios(model, update):
    """Find the kernels among the updates; a layer that is not trained is not moved."""
    moved = {id(variable): tensor for variable, tensor in zip(model.trainable_variables, update, strict=True)}
    layers = dense_layers(model)
    kernels = [layer.kernel for layer in layers]
    return update_to_weight(
        [moved.get(id(variable), tf.zeros(variable.shape)) for variable in kernels], kernels
    )
