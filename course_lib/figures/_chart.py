"""The patient's chart: the same vital signs in every chapter."""

import numpy as np
from matplotlib.ticker import PercentFormatter

from course_lib.figures._described import DescribedFigure
from course_lib.figures._series import describe_series, draw_series
from course_lib.figures._style import subplots


def vital_signs(charts):
    """Draw the vital signs of one or more nets: five small figures that answer five questions.

    Parameters
    ----------
    charts : dict of str to course_lib.diagnostics.VitalSigns
        Nets of the same depth and with the same training time, by name.

    Returns
    -------
    DescribedFigure
        Five axes: spread of the signal, of the gradient, movement of the weights, share of saturated
        outputs, error; the sixth place holds the legend.
    """
    figure, axes = subplots(3, 2, height=7.6)
    panels = list(_panels(charts))
    for place, (title, positions, series, axis, settings) in zip(axes.flat, panels, strict=False):
        draw_series(place, positions, series)
        place.set_title(title, loc="left")
        place.set(xlabel=axis[0], **settings)
        place.locator_params(axis="x", integer=True)
    for place in (axes[1, 1], axes[2, 0]):
        place.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes[2, 1].axis("off")
    axes[2, 1].legend(
        *axes[0, 0].get_legend_handles_labels(),
        loc="center left",
        title="mean and 95 % interval",
        frameon=False,
    )
    return DescribedFigure(figure, _describe(panels))


def _panels(charts):
    layers, epochs = _shape(charts)
    hidden, weights = np.arange(1, layers + 1), np.arange(1, layers + 2)
    log, share = {"yscale": "log"}, {"ylim": (-0.02, 1.02)}
    in_layer = ("layer", "in layer 1", f"in layer {layers}")
    with_output = ("layer (last: output)", "in layer 1", "in the output layer")
    in_time = ("epochs of training", "before training", f"after {epochs} epochs")
    return [
        ("signal at the start", hidden, _take(charts, "before", "signal_spread"), in_layer, log),
        (
            "gradient at the start",
            hidden,
            _take(charts, "before", "gradient_spread"),
            in_layer,
            log,
        ),
        ("weights moved", weights, {k: v.movement for k, v in charts.items()}, with_output, log),
        ("saturated at the end", hidden, _take(charts, "after", "saturated"), in_layer, share),
        ("error", np.arange(epochs + 1), {k: v.error for k, v in charts.items()}, in_time, share),
    ]


def _take(charts, when, statistic):
    return {name: getattr(getattr(chart, when), statistic) for name, chart in charts.items()}


def _shape(charts):
    shapes = {(v.before.saturated.shape[1], v.error.shape[1] - 1) for v in charts.values()}
    if len(shapes) != 1:
        raise ValueError(
            "All nets of a chart must have the same number of hidden layers and of epochs. "
            f"Received: (layers, epochs) = {sorted(shapes)}"
        )
    return shapes.pop()


def _describe(panels):
    sentences = []
    for title, _, series, (_, first, last), _ in panels:
        clauses = [describe_series(name, values, first, last) for name, values in series.items()]
        sentences.append(f"{title.capitalize()}: {'; '.join(clauses)}.")
    return f"Vital signs, mean of {len(next(iter(panels[0][2].values())))} seeds. " + " ".join(sentences)
