"""Distributions of signals and gradients within each layer."""

from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt

from course_lib._checks import whole_number
from course_lib.diagnostics._compilation import run_on_model
from course_lib.diagnostics._propagation import check_model, example_tensors, propagate


@dataclass(frozen=True, repr=False, eq=False)
class Distribution:
    """One quantity in every hidden layer, over its units (or weights) and the examples.

    Attributes
    ----------
    mean, std : array of float, shape (members, layers)
        Mean and standard deviation.
    percentiles : array of float, shape (percentiles,)
        Which percentiles.
    percentile_values : array of float, shape (members, layers, percentiles)
        The values below which these percentages lie, with NumPy's "linear" interpolation.
    counts : array of int, shape (members, layers, bins)
        Histogram: how many values lie in each bin. A value on an edge counts for the bin above it, the
        greatest for the last bin.
    edges : array of float, shape (layers, bins + 1)
        The bins, from a layer's least value to its greatest; all members share them, so that their
        counts can be added. If all values are equal, the bins around them have a total width of 1.
    not_finite : array of int, shape (members, layers)
        How many values are infinite or not a number. They are in no bin; where there are any, mean,
        standard deviation and percentiles are not a number.
    """

    mean: np.ndarray
    std: np.ndarray
    percentiles: np.ndarray
    percentile_values: np.ndarray
    counts: np.ndarray
    edges: np.ndarray
    not_finite: np.ndarray

    def __repr__(self) -> str:
        """Return the numbers of members, layers and bins."""
        members, layers, bins = self.counts.shape
        return f"Distribution({members} members, {layers} hidden layers, {bins} bins)"


@dataclass(frozen=True, repr=False, eq=False)
class Distributions:
    """Signals and gradients of the hidden layers of a net, or of each member of an ensemble.

    Attributes
    ----------
    pre_activation, activation
        Before and after the activation function, over units and examples.
    gradient
        Of an example's loss with respect to the pre-activations, over units and examples.
    weight_gradient
        Of the mean loss with respect to the weights, over a layer's weights.
    """

    pre_activation: Distribution
    activation: Distribution
    gradient: Distribution
    weight_gradient: Distribution

    def __repr__(self) -> str:
        """Return the numbers of members, layers and bins."""
        return repr(self.activation).replace("Distribution", "Distributions")


def distributions(
    model: keras.Model,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    percentiles: npt.ArrayLike = (2, 25, 50, 75, 98),
    bins: int = 50,
) -> Distributions:
    """Return the distributions of signals and gradients in each hidden layer.

    Parameters
    ----------
    model
        As built by `course_lib.networks`.
    x : array, shape (examples, features)
        Inputs.
    y : array of int, shape (examples,)
        Classes.
    percentiles : array of float, shape (percentiles,)
        Which percentiles, from 0 to 100.
    bins
        Number of bins of the histograms.

    References
    ----------
    Glorot and Bengio (2010) show these for each layer of a net, before and during training.

    Examples
    --------
    >>> from course_lib import networks
    >>> net = networks.mlp([2, 5, 5, 3], "tanh", "glorot_uniform")
    >>> found = distributions(net, np.eye(2), np.array([0, 1]), percentiles=[50], bins=8)
    >>> found.activation
    Distribution(1 members, 2 hidden layers, 8 bins)
    >>> found.activation.percentile_values.shape, found.activation.counts.sum(axis=-1).tolist()
    ((1, 2, 1), [[10, 10]])
    """
    check_model(model)
    shares = np.asarray(percentiles, "float64")
    if shares.ndim != 1 or not ((shares >= 0) & (shares <= 100)).all():
        raise ValueError(f"percentiles must be numbers from 0 to 100. Received: percentiles={percentiles!r}")
    bins = whole_number("bins", bins, minimum=1)
    quantities = run_on_model(_quantities, model, *example_tensors(model, x, y))
    return Distributions(**{name: _distribution(layers, shares, bins) for name, layers in quantities.items()})


def _quantities(model, x, y):
    """Return each quantity's tensors, one for each hidden layer."""
    layers, gradients = propagate(model, x, y)
    return {
        "pre_activation": [signals.pre for signals in layers],
        "activation": [signals.post for signals in layers],
        "gradient": [gradient.pre for gradient in gradients],
        "weight_gradient": [gradient.kernel for gradient in gradients],
    }


def _distribution(layers, percentiles, bins):
    columns = [_layer_columns(tensor, percentiles, bins) for tensor in layers]
    edges = np.stack([column.pop("edges") for column in columns])
    stacked = {name: np.stack([column[name] for column in columns], axis=1) for name in columns[0]}
    return Distribution(percentiles=percentiles, edges=edges, **stacked)


def _layer_columns(tensor, percentiles, bins):
    """Return one layer's columns; its values are sorted once, both for counts and for percentiles."""
    values = np.sort(tensor.numpy().reshape(len(tensor), -1), axis=-1).astype("float64")
    not_finite = (~np.isfinite(values)).sum(axis=-1)
    edges = np.histogram_bin_edges(values[np.isfinite(values)], bins)
    counts = np.stack([_count(member, edges) for member in values])
    values = np.where(not_finite[:, np.newaxis] > 0, np.nan, values)
    return {
        "mean": values.mean(axis=-1),
        "std": values.std(axis=-1),
        "percentile_values": _interpolate(values, percentiles / 100 * (values.shape[-1] - 1)),
        "counts": counts,
        "edges": edges,
        "not_finite": not_finite,
    }


def _count(values, edges):
    """Count one member's sorted values, each finite one once even if rounding moved an outer edge."""
    first = np.searchsorted(values, -np.inf, side="right")
    inner = np.searchsorted(values, edges[1:-1], side="left")
    last = np.searchsorted(values, np.inf, side="left")
    return np.diff([first, *inner, last])


def _interpolate(values, ranks):
    """Return sorted values (members, n) at ranks between 0 and n - 1."""
    below = np.floor(ranks).astype(int)
    above = np.ceil(ranks).astype(int)
    return values[:, below] + (ranks - below) * (values[:, above] - values[:, below])
