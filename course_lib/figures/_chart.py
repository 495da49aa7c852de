"""The patient's chart: the same vital signs in every chapter."""

from dataclasses import dataclass

import numpy as np
from matplotlib.ticker import PercentFormatter

from course_lib.diagnostics import VITAL_SIGNS, VitalSigns
from course_lib.figures._bands import MEAN, Band, draw_bands, mean_of, seeds
from course_lib.figures._described import DescribedFigure, Table, even_indices
from course_lib.figures._style import house_style, subplots
from course_lib.figures._words import after_epochs, describe_course

_VERTICAL = {"log": {"yscale": "log"}, "share": {"ylim": (-0.05, 1.05)}}


@dataclass(frozen=True)
class _Panel:
    """One vital sign: curves by name, words for the two ends of its axis, settings of its axes."""

    title: str
    bands: dict[str, Band]
    first: str
    last: str
    settings: dict


@house_style()
def vital_signs(charts: dict[str, VitalSigns]) -> DescribedFigure:
    """Draw the vital signs of one or more nets, a panel for each of `diagnostics.VITAL_SIGNS`.

    The place after the last panel holds the legend.

    Parameters
    ----------
    charts
        Nets of the same depth and with the same training time, by name.
    """
    _check_comparable(charts)
    panels = [_panel(title, charts) for title in VITAL_SIGNS]
    rows = len(panels) // 2 + 1
    figure, axes = subplots(rows, 2, height=0.4 + 2.4 * rows)
    for place, panel in zip(axes.flat, panels, strict=False):
        draw_bands(place, panel.bands)
        place.set_title(panel.title, loc="left")
        place.set(**panel.settings)
        if VITAL_SIGNS[panel.title].scale == "share":
            place.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    for place in axes.flat[len(panels) :]:
        place.axis("off")
    curves = axes[0, 0].get_legend_handles_labels()
    axes.flat[len(panels)].legend(*curves, loc="center left", title=MEAN)
    return DescribedFigure(figure, _describe(panels), _list(panels))


def _check_comparable(charts):
    shapes = {(chart.before.saturated.shape[1], chart.error.shape[1] - 1) for chart in charts.values()}
    if len(shapes) != 1:
        raise ValueError(
            "All nets of a chart must have the same number of hidden layers and of epochs. "
            f"Received: (layers, epochs) = {sorted(shapes)}"
        )


def _panel(title, charts):
    values = {name: chart.values[title] for name, chart in charts.items()}
    sign, points = VITAL_SIGNS[title], next(iter(values.values())).shape[1]
    positions, first, last, horizontal = _horizontal_axis(sign.over, points)
    bands = {name: mean_of(positions, each) for name, each in values.items()}
    return _Panel(title, bands, first, last, _VERTICAL[sign.scale] | horizontal)


def _horizontal_axis(over, points):
    """Return the positions of the points, words for the first and the last one, and the axis' settings."""
    if over == "epochs":
        epochs = np.arange(points)
        return epochs, "before training", after_epochs(epochs[-1]), {"xlabel": "epochs of training"}
    layers = np.arange(1, points + 1)
    if over == "hidden layers":
        return layers, "in layer 1", f"in layer {points}", {"xticks": layers[1::2], "xlabel": "layer"}
    hidden = layers[1:-2:2]
    ticks = {"xticks": [*hidden, points], "xticklabels": [*hidden, "output"], "xlabel": "layer"}
    return layers, "in layer 1", "in the output layer", ticks


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
    caption = f"Vital signs: {MEAN} over {seeds(panels[0].bands)}"
    return Table(caption, ["sign", *panels[0].bands], rows)


def _panel_rows(panel):
    bands = list(panel.bands.values())
    positions = bands[0].positions
    for i in even_indices(len(positions)):
        where = f"layer {positions[i]}" if "layer" in panel.last else after_epochs(positions[i])
        where = panel.last if i == len(positions) - 1 else where
        cells = [band.cell(i) for band in bands]
        yield [f"{panel.title}, {where.removeprefix('in ').removeprefix('the ')}", *cells]
