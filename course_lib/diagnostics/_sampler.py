"""Statistics of signals, gradients and units while a net is trained, inside the compiled loop."""

from collections.abc import Callable

import numpy.typing as npt
import tensorflow as tf

from course_lib._checks import nonnegative_number
from course_lib.diagnostics._layer_statistics import statistics_tensors
from course_lib.diagnostics._propagation import check_examples, dense_layers, example_tensors, propagate
from course_lib.diagnostics._unit_health import CONDITIONS, TAU, steepest_slopes, unit_conditions, unit_sums
from course_lib.diagnostics._vital_signs import update_to_weight


def sampler(x: npt.ArrayLike, y: npt.ArrayLike, *, tau: float = TAU) -> Callable[..., dict[str, tf.Tensor]]:
    """Return a function that takes a net's statistics at a step of its training.

    Parameters
    ----------
    x : array, shape (examples, features)
        Inputs.
    y : array of int, shape (examples,)
        Classes.
    tau
        As in `unit_health`.

    Returns
    -------
    callable
        For ``fit(..., sample=sampler(x, y))``. Called as ``measure(model, update)`` while the training
        step is compiled, with what the step adds to each of ``model.trainable_variables``. Returns a
        dict of tensors of float64: the attributes of `LayerStatistics` and the shares "dead",
        "dormant" and "sparse" of `UnitHealth`, each (members, layers), and "update_to_weight",
        (members, layers + 1), the last of the output layer.
    """
    check_examples(x, y)
    tau = nonnegative_number("tau", tau)

    @tf.autograph.experimental.do_not_convert  # which would cost seconds, and change nothing
    def measure(model, update):
        layers, gradients = propagate(model, *example_tensors(model, x, y))
        steepest = steepest_slopes(model)
        conditions = unit_conditions(unit_sums(layers, steepest), len(y), tau)
        return (
            {name: _shares(conditions[name]) for name in CONDITIONS}
            | statistics_tensors(layers, gradients, steepest)
            | {"update_to_weight": _update_ratios(model, update)}
        )

    return measure


def _shares(layers):
    return tf.stack([tf.reduce_mean(tf.cast(units, "float64"), axis=-1) for units in layers], axis=-1)


def _update_ratios(model, update):
    """Return the ratios of the kernels among the updates; 0 for a layer that is not trained."""
    updates = {id(variable): each for variable, each in zip(model.trainable_variables, update, strict=True)}
    kernels = [layer.kernel for layer in dense_layers(model)]
    return update_to_weight([updates.get(id(each), tf.zeros(each.shape)) for each in kernels], kernels)
