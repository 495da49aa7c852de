"""Curves over the layers of a net and over the epochs of training."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from course_lib.evidence import approx
from course_lib.figures._bands import (
    MEAN,
    MEDIAN,
    check_equal_lengths,
    draw_bands,
    list_bands,
    mean_of,
    median_of,
    seeds,
)
from course_lib.figures._described import DescribedFigure
from course_lib.figures._palette import INK
from course_lib.figures._style import house_style, legend_above, log_axis, subplots
from course_lib.figures._words import after_epochs, capitalize_first, describe_course
from course_lib.training import History

RECORDED = {"error": "error", "training loss": "loss", "validation loss": "validation_loss"}
"""Quantities that a History holds, and its attributes."""


@house_style()
def by_layer(
    series: Mapping[str, npt.ArrayLike],
    quantity: str,
    predictions: Mapping[str, npt.ArrayLike] | None = None,
    log: bool = True,
) -> DescribedFigure:
    """Draw a statistic against the hidden layer: the mean over members with its 95 % interval.

    Parameters
    ----------
    series : each of shape (members, layers)
        Measurements by name, from the lowest layer to the highest; finite, of five members or more, and
        all of the same length.
    quantity
        What is measured, for the vertical axis.
    predictions : each of shape (layers,)
        What theory expects of the series of the same name; drawn as a thin black line.
    log
        Whether the vertical axis is logarithmic.
    """
    bands = {name: mean_of(1 + np.arange(np.shape(values)[1]), values) for name, values in series.items()}
    check_equal_lengths(bands)
    expected = {name: np.asarray(values) for name, values in (predictions or {}).items()}
    figure, axes = subplots()
    draw_bands(axes, bands)
    _draw_predictions(axes, expected)
    if log:
        log_axis(axes)
    else:
        axes.set_ylim(bottom=0)
    axes.set(xlabel="hidden layer (1 is next to the input)", ylabel=quantity)
    axes.locator_params(axis="x", integer=True)
    legend_above(figure, axes, MEAN)
    theory = {f"theory: {name}": [approx(v, 3) for v in values] for name, values in expected.items()}
    caption = f"{capitalize_first(quantity)}: {MEAN} over {seeds(bands)}"
    table = list_bands(caption, "layer", bands, theory)
    return DescribedFigure(figure, _describe_layers(bands, quantity, expected), table)


def _draw_predictions(axes, predictions):
    style = {"color": INK, "linewidth": 1.2, "linestyle": (0, (2, 2)), "zorder": 3}
    for name, values in predictions.items():
        label = "theory" if name == list(predictions)[-1] else None
        axes.plot(1 + np.arange(len(values)), values, label=label, **style)


def _describe_layers(bands, quantity, predictions):
    clauses = [
        describe_course(name, band.center, "in layer 1", f"in layer {len(band.center)}")
        for name, band in bands.items()
    ]
    if predictions:
        off = max(abs(np.log(bands[k].center / v)).max() for k, v in predictions.items())
        clauses.append(f"theory and measurement differ at most by a factor of {approx(np.exp(off), 3)}")
    return f"{capitalize_first(quantity)}, mean of {seeds(bands)}: {'; '.join(clauses)}."


@house_style()
def over_training(
    series: Mapping[str, History | npt.ArrayLike], quantity: str, log: bool = False
) -> DescribedFigure:
    """Draw a quantity against the epochs of training: the median and the middle 80 % of the members.

    A member that has diverged counts as worse than any other, so that it moves median and band up
    instead of leaving them. Where half of the members have diverged, the line ends.

    Parameters
    ----------
    series : each a History, or of shape (members, epochs + 1)
        Training runs by name, or measurements before training and after each epoch, not finite where a
        member has diverged. All must be of the same length.
    quantity
        What is measured, for the vertical axis. Of a History: "error", "training loss" or
        "validation loss".
    log
        Whether the vertical axis is logarithmic.
    """
    bands = {name: _training_band(values, quantity) for name, values in series.items()}
    check_equal_lengths(bands)
    figure, axes = subplots()
    draw_bands(axes, bands)
    axes.set(xlabel="epochs of training", ylabel=quantity)
    axes.locator_params(axis="x", integer=True)
    edges = np.concatenate([np.append(band.low, band.high) for band in bands.values()])
    edges = edges[np.isfinite(edges)]
    if log:
        log_axis(axes)
    elif edges.min() >= 0 and edges.max() <= 1:
        axes.set_ylim(-0.05, 1.05)
    middle = f"{MEDIAN} of {seeds(bands)}"
    legend_above(figure, axes, middle)
    table = list_bands(f"{capitalize_first(quantity)}: {middle}", "epochs", bands)
    return DescribedFigure(figure, _describe_training(bands, quantity), table)


def _training_band(values, quantity):
    if not isinstance(values, History):
        return median_of(np.arange(np.shape(values)[1]), np.asarray(values, "float64"))
    if quantity not in RECORDED:
        raise ValueError(f"A History's quantity is one of {list(RECORDED)}. Received: quantity={quantity!r}")
    recorded, diverged = getattr(values, RECORDED[quantity]).T, values.diverged >= 0
    if quantity == "training loss":
        recorded = np.where(diverged[:, np.newaxis], recorded, _carry_forward(recorded))
    epochs = len(values.error)
    band = median_of(np.arange(epochs - recorded.shape[1], epochs), recorded)
    return replace(band, diverged=int(diverged.sum()))


def _carry_forward(losses):
    """Give members that stopped early their last loss in later epochs, as they keep their weights."""
    last = np.maximum.accumulate(np.where(np.isfinite(losses), np.arange(losses.shape[1]), 0), axis=1)
    return np.take_along_axis(losses, last, axis=1)


def _describe_training(bands, quantity):
    clauses = []
    for name, band in bands.items():
        first, last = band.positions[[0, -1]]
        start = after_epochs(first) if first else "before training"
        clause = describe_course(name, band.center, start, after_epochs(last))
        lost = f" ({band.diverged} of {band.members} seeds diverged)" if band.diverged else ""
        clauses.append(clause + lost)
    return f"{capitalize_first(quantity)} over training, median of {seeds(bands)}: {'; '.join(clauses)}."
