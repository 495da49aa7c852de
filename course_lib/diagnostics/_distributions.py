"""How signals and gradients are distributed within each layer."""

from dataclasses import dataclass

import numpy as np

from course_lib._checks import whole_number
from course_lib.diagnostics._compiled import run
from course_lib.diagnostics._examples import check_pairs, inputs, labels
from course_lib.diagnostics._layers import check_model
from course_lib.diagnostics._propagation import backward, forward


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
        counts can be added. One value only gets bins of total width 1 around it.
    not_finite : array of int, shape (members, layers)
        How many values are infinite or not a number. They are in no bin; where there are any, mean,
        spread and percentiles are not a number.
    """

    mean: np.ndarray
    std: np.ndarray
    percentiles: np.ndarray
    percentile_values: np.ndarray
    counts: np.ndarray
    edges: np.ndarray
    not_finite: np.ndarray

    def __repr__(self):
        """Say how many."""
        members, layers, bins = self.counts.shape
        return f"Distribution({members} members, {layers} hidden layers, {bins} bins)"


@dataclass(frozen=True, repr=False, eq=False)
class Distributions:
    """Signals and gradients of the hidden layers of a net, or of each member of an ensemble.

    Attributes
    ----------
    pre_activation, activation : Distribution
        Before and after the activation function, over units and examples.
    gradient : Distribution
        Of an example's loss with respect to the pre-activations, over units and examples.
    weight_gradient : Distribution
        Of the mean loss with respect to the weights, over a layer's weights.
    """

    pre_activation: Distribution
    activation: Distribution
    gradient: Distribution
    weight_gradient: Distribution

    def __repr__(self):
        """Say how many."""
        return repr(self.activation).replace("Distribution", "Distributions")


def distributions(model, x, y, *, percentiles=(2, 25, 50, 75, 98), bins=50):
    """Send examples through a net and gradients back, and draw up how they are distributed.

    Parameters
    ----------
    model : keras.Sequential or course_lib.networks.Ensemble
        As built by `course_lib.networks`.
    x : array, shape (examples, features)
        Inputs.
    y : array of int, shape (examples,)
        Classes.
    percentiles : sequence of float, from 0 to 100
        Which percentiles.
    bins : int
        Number of bins of the histograms.

    Returns
    -------
    Distributions

    Raises
    ------
    ValueError
        If the model is built in another way, `x` and `y` do not belong together or not to the model, or
        a percentile or number of bins is none.

    References
    ----------
    Glorot and Bengio (2010) show these for each layer of a net, new and while it is trained.

    Examples
    --------
    >>> from course_lib import networks
    >>> net = networks.mlp([2, 5, 5, 3], "tanh", "glorot_uniform")
    >>> drawn = distributions(net, np.eye(2), np.array([0, 1]), percentiles=[50], bins=8)
    >>> drawn.activation
    Distribution(1 members, 2 hidden layers, 8 bins)
    >>> drawn.activation.percentile_values.shape, drawn.activation.counts.sum(axis=-1).tolist()
    ((1, 2, 1), [[10, 10]])
    """
    check_model(model)
    check_pairs(x, y)
    percentiles = _percentiles(percentiles)
    bins = whole_number("bins", bins, minimum=1)
    quantities = run(_quantities, model, inputs(model, x), labels(model, y))
    return Distributions(**{name: _draw_up(layers, percentiles, bins) for name, layers in quantities.items()})


def _percentiles(percentiles):
    array = np.asarray(percentiles, "float64")
    if array.ndim != 1 or not ((array >= 0) & (array <= 100)).all():
        raise ValueError(f"percentiles must be numbers from 0 to 100. Received: percentiles={percentiles!r}")
    return array


def _quantities(model, x, y):
    """Return each quantity's tensors, one for each hidden layer."""
    layers = forward(model, x)
    gradients = backward(model, x, layers, y)
    return {
        "pre_activation": [signals.pre for signals in layers],
        "activation": [signals.post for signals in layers],
        "gradient": [gradient.pre for gradient in gradients],
        "weight_gradient": [gradient.kernel for gradient in gradients],
    }


def _draw_up(layers, percentiles, bins):
    columns = [_describe(tensor, percentiles, bins) for tensor in layers]
    edges = np.stack([column.pop("edges") for column in columns])
    stacked = {name: np.stack([column[name] for column in columns], axis=1) for name in columns[0]}
    return Distribution(percentiles=percentiles, edges=edges, **stacked)


def _describe(tensor, percentiles, bins):
    """Describe one layer's values, which are sorted once: to count and to rank them needs no more."""
    values = np.sort(tensor.numpy().reshape(len(tensor), -1), axis=-1).astype("float64")
    not_finite = (~np.isfinite(values)).sum(axis=-1)
    edges = _edges(values, bins)
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


def _edges(values, bins):
    finite = values[np.isfinite(values)]
    least, greatest = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    if least == greatest:
        least, greatest = least - 0.5, greatest + 0.5
    return np.linspace(least, greatest, bins + 1)


def _count(values, edges):
    """Count one member's sorted values, each finite one once even if rounding moved an outer edge."""
    first = np.searchsorted(values, -np.inf, side="right")
    inner = np.searchsorted(values, edges[1:-1], side="left")
    last = np.searchsorted(values, np.inf, side="left")
    return np.diff([first, *inner, last])


def _interpolate(values, ranks):
    """Read sorted values (members, n) at ranks between 0 and n - 1."""
    below = np.floor(ranks).astype(int)
    above = np.ceil(ranks).astype(int)
    return values[:, below] + (ranks - below) * (values[:, above] - values[:, below])
