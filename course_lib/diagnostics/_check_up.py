"""Training, with the net's vital signs taken before and after."""

from dataclasses import dataclass

import numpy as np

from course_lib.diagnostics._layers import dense_layers
from course_lib.diagnostics._statistics import LayerStatistics, layer_statistics
from course_lib.diagnostics._update import update_to_weight
from course_lib.training import fit


@dataclass(frozen=True, repr=False, eq=False)
class VitalSigns:
    """A net's chart: what it looked like before and after training, and what it learned.

    Attributes
    ----------
    before, after : LayerStatistics
        On the validation set.
    relative_weight_change : array of float, shape (members, layers + 1)
        Norm of each layer's change of weights over that of its weights before training; the last is the
        output layer.
    error : array of float, shape (members, epochs + 1)
        Share of the validation set classified wrongly, before training and after each epoch.
    """

    before: LayerStatistics
    after: LayerStatistics
    relative_weight_change: np.ndarray
    error: np.ndarray

    def __repr__(self):
        """Say how many."""
        members, layers = self.before.saturated.shape
        return f"VitalSigns({members} members, {layers} hidden layers)"

    def part(self, indices):
        """Return the chart of some of the members, such as those with one activation function.

        Parameters
        ----------
        indices : slice or list of int
            Which members, from 0, in any order.

        Returns
        -------
        VitalSigns
        """
        layers = (self.before.part(indices), self.after.part(indices))
        return VitalSigns(*layers, self.relative_weight_change[indices], self.error[indices])


def check_up(model, data, **training):
    """Train a net and take its vital signs before and after.

    Parameters
    ----------
    model : keras.Sequential or course_lib.networks.Ensemble
        As built by `course_lib.networks`. Trained in place.
    data : course_lib.data.Dataset
        Trained on its training set, examined on its validation set.
    **training
        Passed to `course_lib.training.fit`: epochs, learning_rate, ...

    Returns
    -------
    VitalSigns
    """
    before = layer_statistics(model, data.x_validation, data.y_validation)
    start = _kernels(model)
    history = fit(model, data, **training)
    after = layer_statistics(model, data.x_validation, data.y_validation)
    moved = [new - old for new, old in zip(_kernels(model), start, strict=True)]
    return VitalSigns(before, after, update_to_weight(moved, start), history.error.T)


def _kernels(model):
    return [np.asarray(layer.kernel).astype("float64") for layer in dense_layers(model)]
