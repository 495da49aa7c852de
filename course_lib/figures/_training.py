"""Something followed over training."""

import numpy as np

from course_lib.figures._bands import MIDDLE, median_of
from course_lib.figures._described import DescribedFigure
from course_lib.figures._series import check_comparable, draw_bands, list_bands
from course_lib.figures._style import in_house_style, legend_above, log_axis, subplots
from course_lib.figures._words import after, capitalized, describe_course, seeds
from course_lib.training import History

RECORDED = {"error": "error", "training loss": "loss", "validation loss": "validation_loss"}
BAND = f"median and middle {MIDDLE:.0%}".replace("%", " %")


@in_house_style
def over_training(series, quantity, log=False):
    """Draw something against the epochs of training: the median and the middle 80 % of the members.

    A member that has diverged counts as worse than any other, so that it moves median and band up
    instead of leaving them. Where half of the members have diverged, the line ends.

    Parameters
    ----------
    series : dict of str to History, or to array of float, shape (members, epochs + 1)
        Training runs by name, or measurements before training and after each epoch, not finite where a
        member has diverged.
    quantity : str
        What is measured, for the vertical axis. Of a History: "error", "training loss" or
        "validation loss".
    log : bool
        Whether the vertical axis is logarithmic.

    Returns
    -------
    DescribedFigure
        One pair of axes.

    Raises
    ------
    ValueError
        If the series are not equally long, or a History has no such quantity.
    """
    bands = {name: _band(values, quantity) for name, values in series.items()}
    check_comparable(bands)
    lost = {name: _diverged(given, bands[name]) for name, given in series.items()}
    figure, axes = subplots()
    draw_bands(axes, bands)
    axes.set(xlabel="epochs of training", ylabel=quantity)
    axes.locator_params(axis="x", integer=True)
    _scale(axes, bands, log)
    legend_above(figure, axes, f"{BAND} of {seeds(bands)}")
    caption = f"{capitalized(quantity)}: {BAND} of {seeds(bands)}"
    return DescribedFigure(figure, _describe(bands, lost, quantity), list_bands(caption, "epochs", bands))


def _band(given, quantity):
    if not isinstance(given, History):
        return median_of(np.arange(given.shape[1]), np.asarray(given, "float64"))
    if quantity not in RECORDED:
        raise ValueError(f"A History's quantity is one of {list(RECORDED)}. Received: quantity={quantity!r}")
    values = getattr(given, RECORDED[quantity]).T
    if quantity == "training loss":
        values = _kept(values, given.diverged)
    first = len(given.error) - values.shape[1]
    return median_of(np.arange(first, len(given.error)), values)


def _kept(losses, diverged):
    """Let members that stopped early keep their last loss, as they keep their weights."""
    last = np.maximum.accumulate(np.where(np.isfinite(losses), np.arange(losses.shape[1]), 0), axis=1)
    kept = np.take_along_axis(losses, last, axis=1)
    return np.where(diverged[:, np.newaxis] >= 0, losses, kept)


def _diverged(given, band):
    return int(np.sum(given.diverged >= 0)) if isinstance(given, History) else band.diverged


def _scale(axes, bands, log):
    edges = np.concatenate([np.append(band.low, band.high) for band in bands.values()])
    edges = edges[np.isfinite(edges)]
    if log:
        log_axis(axes)
    elif edges.min() >= 0 and edges.max() <= 1:
        axes.set_ylim(-0.05, 1.05)


def _describe(bands, lost, quantity):
    clauses = []
    for name, band in bands.items():
        first, last = band.positions[[0, -1]]
        start = after(first) if first else "before training"
        clauses.append(describe_course(name, band.centre, start, after(last)))
        if lost[name]:
            clauses[-1] += f" ({lost[name]} of {band.members} seeds diverged)"
    return f"{capitalized(quantity)} over training, median of {seeds(bands)}: {'; '.join(clauses)}."
