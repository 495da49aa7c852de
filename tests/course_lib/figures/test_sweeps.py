"""Tests of measurements against one setting: what was given is what is drawn and said."""

import numpy as np
import pytest

from course_lib import figures
from course_lib.evidence import mean_band

RATES = [0.1, 1.0, 10.0]


def test_a_sweep_draws_means_with_intervals_and_marks_what_diverged():
    values = np.linspace(0.9, 1.1, 5)[:, np.newaxis] * [0.8, 0.2, 0.4]
    values[0, 2] = np.nan
    figure = figures.sweep({"net": values}, RATES, "error", "learning rate")
    axes = figure.axes[0]
    np.testing.assert_allclose(axes.lines[0].get_xydata(), [[0.1, 0.8], [1, 0.2]])
    ring, lost = axes.lines[-2], axes.lines[-1]
    np.testing.assert_allclose(ring.get_xydata(), [[1, 0.2]])
    assert lost.get_xdata().tolist() == [10]
    assert lost.get_ydata()[0] > 1
    assert axes.get_xscale() == "log"
    assert repr(figure) == (
        "Error by learning rate, mean of 5 seeds: net falls from ≈0.80 at learning rate 0.1 to ≈0.20 at "
        "learning rate 1, lowest at learning rate ≈1, some of its members diverge at ≈1 of 3 settings."
    )
    assert figure.table().rows[2] == ("10", "not finite")


def test_a_sweep_in_which_all_diverged_can_be_drawn():
    figure = figures.sweep({"net": np.full((5, 3), np.nan)}, RATES, "error", "learning rate")
    assert "net diverges at every learning rate" in repr(figure)
    figure._repr_png_()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (RATES[:2], r"must be \(members, 2\), as settings. Received: shapes {'net': \(5, 3\)}"),
        ([0, 1, 2], r"positive and ascending. Received: \[0.0, 1.0, 2.0\]"),
        ([3, 2, 1], "positive and ascending"),
    ],
)
def test_settings_that_do_not_fit_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        figures.sweep({"net": np.ones((5, 3))}, settings, "error", "learning rate")


def test_gradient_factor_by_width():
    figure = figures.gradient_factor_by_width([10, 100], np.full((6, 2), [0.5, 1.1]), [0.5, 1.0])
    text = repr(figure)
    assert "mean of 6 seeds: 10: ≈0.50, 100: ≈1.1. Theory gives 0.50, 1.00" in text
    assert "largest difference is ≈10 percent" in text


def test_the_width_figure_draws_what_it_was_given():
    measured = np.random.default_rng(0).normal([0.5, 1.1], 0.1, (6, 2))
    axes = figures.gradient_factor_by_width([10, 100], measured, [0.55, 1.0]).axes[0]
    np.testing.assert_allclose(axes.lines[1].get_xydata(), [[10, 0.55], [100, 1.0]])
    np.testing.assert_allclose(axes.containers[0].lines[0].get_xydata().T, [[10, 100], measured.mean(axis=0)])
    _, low, high = mean_band(measured)
    segments = axes.containers[0].lines[2][0].get_segments()
    np.testing.assert_allclose([segment[:, 1] for segment in segments], np.transpose([low, high]))
