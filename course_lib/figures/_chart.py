"""The patient's chart: the same vital signs in every chapter."""

from dataclasses import dataclass

import numpy as np
from matplotlib.ticker import PercentFormatter

from course_lib.figures._bands import draw_bands, mean_of, seeds
from course_lib.figures._described import DescribedFigure, Table, even_indices
from course_lib.figures._style import house_style, subplots
from course_lib.figures._words import after_epochs, describe_course


@dataclass(frozen=True)
class _Panel:
    """One small figure of the chart: what it shows, and how its ends are called."""

    title: str
    bands: dict
    first: str
    last: str
    settings: dict


@house_style()
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
    panels = _panels(charts)
    for place, panel in zip(axes.flat, panels, strict=False):
        draw_bands(place, panel.bands)
        place.set_title(panel.title, loc="left")
        place.set(**panel.settings)
    for place in (axes[1, 1], axes[2, 0]):
        place.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    axes[2, 1].axis("off")
    axes[2, 1].legend(
        *axes[0, 0].get_legend_handles_labels(),
        loc="center left",
        title="mean and 95 % interval",
    )
    return DescribedFigure(figure, _describe(panels), _list(panels))


def _panels(charts):
    layers, epochs = _shape(charts)
    signal, gradient = (_take(charts, "before", f"{name}_std") for name in ("signal", "gradient"))
    saturated = _take(charts, "after", "saturated")
    movement = {name: chart.relative_weight_change for name, chart in charts.items()}
    error = {name: chart.error for name, chart in charts.items()}
    hidden, weights = np.arange(1, layers + 1), np.arange(1, layers + 2)
    in_layer = ("in layer 1", f"in layer {layers}")
    log, share = {"yscale": "log"}, {"ylim": (-0.05, 1.05)}
    even = {"xticks": hidden[1::2], "xlabel": "layer"}
    with_output = {
        "xticks": [*hidden[1:-1:2], layers + 1],
        "xticklabels": [*hidden[1:-1:2], "output"],
        "xlabel": "layer",
    }
    return [
        _Panel("signal at the start", _bands(signal, hidden), *in_layer, log | even),
        _Panel("gradient at the start", _bands(gradient, hidden), *in_layer, log | even),
        _Panel(
            "weights moved", _bands(movement, weights), "in layer 1", "in the output layer", log | with_output
        ),
        _Panel("saturated at the end", _bands(saturated, hidden), *in_layer, share | even),
        _Panel(
            "error",
            _bands(error, np.arange(epochs + 1)),
            "before training",
            after_epochs(epochs),
            share | {"xlabel": "epochs of training"},
        ),
    ]


def _bands(series, positions):
    return {name: mean_of(positions, values) for name, values in series.items()}


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
    for panel in panels:
        clauses = [
            describe_course(name, band.center, panel.first, panel.last) for name, band in panel.bands.items()
        ]
        sentences.append(f"{panel.title.capitalize()}: {'; '.join(clauses)}.")
    return f"Vital signs, mean of {seeds(panels[0].bands)}. " + " ".join(sentences)


def _list(panels):
    rows = [row for panel in panels for row in _panel_rows(panel)]
    caption = f"Vital signs: mean and 95 % interval over {seeds(panels[0].bands)}"
    return Table(caption, ["sign", *panels[0].bands], rows)


def _panel_rows(panel):
    bands = list(panel.bands.values())
    positions = bands[0].positions
    for i in even_indices(len(positions)):
        where = f"layer {positions[i]}" if "layer" in panel.last else after_epochs(positions[i])
        where = panel.last if i == len(positions) - 1 else where
        cells = [band.cell(i) for band in bands]
        yield [f"{panel.title}, {where.removeprefix('in ').removeprefix('the ')}", *cells]
