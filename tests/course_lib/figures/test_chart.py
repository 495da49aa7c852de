"""Tests of the chart of vital signs."""

import numpy as np
import pytest

from course_lib import figures
from course_lib.diagnostics import VITAL_SIGNS, LayerStatistics, VitalSigns

STD = np.full((8, 1), 2.0) * np.array([8.0, 4.0, 2.0, 1.0])


def statistics(values):
    return LayerStatistics(*[values] * 8)


def chart(error):
    change = np.tile([1e-3, 1, 1, 1, 2], (8, 1))
    values = dict(zip(VITAL_SIGNS, [STD, STD, change, STD / 16, error], strict=True))
    return VitalSigns(statistics(STD), statistics(STD / 16), values)


def test_vital_signs():
    figure = figures.vital_signs({"net": chart(np.tile([0.9, 0.1], (8, 1)))})
    text = repr(figure)
    assert "Signal at initialization: net falls from ≈16 in layer 1 to ≈2.0 in layer 4." in text
    assert "Gradient at initialization: net falls from ≈16" in text
    assert "Relative weight change: net rises from ≈0.0010 in layer 1 to ≈2.0 in the output layer." in text
    assert "Saturated after training: net falls from ≈1.0 in layer 1 to ≈0.12 in layer 4." in text
    assert "Error: net falls from ≈0.90 before training to ≈0.10 after 1 epoch." in text
    np.testing.assert_allclose(figure.axes[2].lines[0].get_ydata(), [1e-3, 1, 1, 1, 2])


def test_a_chart_of_nets_that_cannot_be_compared_is_refused():
    short, long = chart(np.ones((8, 2))), chart(np.ones((8, 3)))
    with pytest.raises(ValueError, match=r"Received: \(layers, epochs\) = \[\(4, 1\), \(4, 2\)\]"):
        figures.vital_signs({"short": short, "long": long})


def test_the_charts_scales():
    axes = figures.vital_signs({"net": chart(np.tile([0.9, 0.1], (8, 1)))}).axes
    assert [place.get_yscale() for place in axes[:5]] == ["log", "log", "log", "linear", "linear"]
    assert [label.get_text() for label in axes[2].get_xticklabels()] == ["2", "output"]
