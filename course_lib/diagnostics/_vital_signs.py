"""Vital signs: what each one is, and the check-up that takes them before and after training."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import keras
import numpy as np
import tensorflow as tf

from course_lib.data import Dataset
from course_lib.diagnostics._layer_statistics import LayerStatistics, layer_statistics
from course_lib.diagnostics._propagation import dense_layers
from course_lib.networks._members import with_members_axis
from course_lib.training import History, fit


class CheckUp(NamedTuple):
    """What a vital sign may be measured from: a net before and after training.

    Attributes
    ----------
    model
        The net after training.
    data
        Its data set.
    before, after
        Its statistics on the validation set.
    initial_kernels
        The kernels before training, of all dense layers, as arrays of float64.
    history
        What `course_lib.training.fit` returned.
    """

    model: keras.Model
    data: Dataset
    before: LayerStatistics
    after: LayerStatistics
    initial_kernels: list[np.ndarray]
    history: History


class VitalSign(NamedTuple):
    """How a vital sign is measured, and how it is shown.

    Attributes
    ----------
    measure
        Function of a `CheckUp`; returns an array of shape (members, points).
    over
        What the points are: hidden layers, hidden layers and the output layer, or epochs from 0.
    scale
        Logarithmic, or a share from 0 to 100 %.
    """

    measure: Callable[[CheckUp], np.ndarray]
    over: Literal["hidden layers", "all layers", "epochs"]
    scale: Literal["log", "share"]


def _relative_weight_change(seen: CheckUp) -> np.ndarray:
    kernels = zip(_kernels(seen.model), seen.initial_kernels, strict=True)
    return update_to_weight([after - before for after, before in kernels], seen.initial_kernels)


VITAL_SIGNS = {
    "signal at initialization": VitalSign(lambda seen: seen.before.signal_std, "hidden layers", "log"),
    "gradient at initialization": VitalSign(lambda seen: seen.before.gradient_std, "hidden layers", "log"),
    "relative weight change": VitalSign(_relative_weight_change, "all layers", "log"),
    "saturated after training": VitalSign(lambda seen: seen.after.saturated, "hidden layers", "share"),
    "error": VitalSign(lambda seen: seen.history.error.T, "epochs", "share"),
}
"""All vital signs by their titles. One entry here is all that a further sign needs: `check_up` takes it,
and `course_lib.figures.vital_signs` draws, describes and lists it."""


@dataclass(frozen=True, repr=False, eq=False)
class VitalSigns:
    """A net's chart: its condition before and after training, and what it learned.

    Attributes
    ----------
    before, after
        Statistics on the validation set.
    values
        For each of `VITAL_SIGNS` an array of float, shape (members, points).
    """

    before: LayerStatistics
    after: LayerStatistics
    values: dict[str, np.ndarray]

    @property
    def error(self) -> np.ndarray:
        """Share of the validation set classified wrongly, before training and after each epoch.

        Shape (members, epochs + 1).
        """
        return self.values["error"]

    def __repr__(self) -> str:
        """Return the numbers of members and layers."""
        return repr(self.before).replace("LayerStatistics", "VitalSigns")

    def part(self, indices: slice | Sequence[int]) -> "VitalSigns":
        """Return the chart of some of the members, counted from 0, in any order."""
        values = {title: each[indices] for title, each in self.values.items()}
        return VitalSigns(self.before.part(indices), self.after.part(indices), values)


def check_up(model: keras.Model, data: Dataset, **training: Any) -> VitalSigns:
    """Train a net in place and return its vital signs.

    Parameters
    ----------
    model
        As built by `course_lib.networks`.
    data
        The net is trained on the training set and examined on the validation set.
    **training
        Passed to `course_lib.training.fit`: epochs, learning_rate, ...
    """
    before, initial_kernels = layer_statistics(model, *data.part("validation")), _kernels(model)
    history = fit(model, data, **training)
    after = layer_statistics(model, *data.part("validation"))
    seen = CheckUp(model, data, before, after, initial_kernels, history)
    return VitalSigns(before, after, {title: sign.measure(seen) for title, sign in VITAL_SIGNS.items()})


def update_to_weight(updates: Sequence, kernels: Sequence) -> np.ndarray | tf.Tensor:
    r"""Return the ratio of an update's norm to the weights', layer by layer.

    .. math:: \frac{\lVert \Delta W \rVert}{\lVert W \rVert}

    with the Frobenius norm, the root of the sum of squares.

    Parameters
    ----------
    updates : sequence of array or tensor, each (n_in, n_out) or (members, n_in, n_out)
        What is added to each layer's kernel.
    kernels : sequence of array, tensor or keras.Variable
        The kernels, of the same shapes.

    Returns
    -------
    array or tensor of float64, shape (members, layers)
        A tensor inside a compiled graph, otherwise an array. Not finite for a kernel of zeros.

    Examples
    --------
    >>> update_to_weight([np.full((3, 2), 0.001)], [np.ones((3, 2))])
    array([[0.001]])
    """
    shapes = [[tuple(array.shape) for array in arrays] for arrays in (updates, kernels)]
    if shapes[0] != shapes[1] or not all(len(shape) in (2, 3) for shape in shapes[0]) or not shapes[0]:
        raise ValueError(
            "updates and kernels must have the same shapes, (n_in, n_out) or (members, n_in, n_out), for "
            f"one layer or more. Received: shapes {shapes[0]} and {shapes[1]}"
        )
    norms = [tf.stack([_norm(array) for array in arrays], axis=-1) for arrays in (updates, kernels)]
    ratio = norms[0] / norms[1]
    return ratio.numpy() if tf.executing_eagerly() else ratio


def _norm(array):
    return tf.norm(tf.cast(with_members_axis(tf.convert_to_tensor(array)), "float64"), axis=(1, 2))


def _kernels(model):
    return [np.asarray(layer.kernel).astype("float64") for layer in dense_layers(model)]
