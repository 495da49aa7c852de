"""Tests of distributions layer by layer: histograms and singular values."""

from dataclasses import replace

import numpy as np
import pytest

from course_lib import figures
from tests.course_lib.figures.made_up import normal_distribution


def ridges(figure):
    """Return edges, and heights above the baseline, of each layer's outline."""
    outlines = [patch.get_data() for patch in figure.axes[0].patches if not patch.get_fill()]
    return [(outline.edges, outline.values - outline.baseline) for outline in outlines]


def test_the_lowest_layer_is_at_the_bottom():
    figure = figures.ridgelines(normal_distribution([1.0, 2.0, 3.0]), "gradient")
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == [
        "layer 1",
        "layer 2",
        "layer 3",
    ]
    assert figure.axes[0].get_ylim()[0] < figure.axes[0].get_ylim()[1]


def test_layers_of_similar_deviation_share_an_axis():
    distribution = normal_distribution([1.0, 2.0, 3.0])
    figure = figures.ridgelines(distribution, "gradient")
    for (edges, heights), own, counts in zip(
        ridges(figure), distribution.edges, distribution.counts.sum(axis=0).T.T, strict=True
    ):
        np.testing.assert_allclose(edges, own)
        np.testing.assert_allclose(heights, 0.8 * counts / counts.max())
    assert "units of its own standard deviation" not in repr(figure)
    low, high = figure.axes[0].get_xlim()
    assert 3 * 3 < high < 4.5 * 3
    assert -low == pytest.approx(high, rel=0.2)


def test_layers_of_very_different_deviation_are_measured_in_their_own():
    distribution = normal_distribution([1e-8, 1.0], mean=2.0)
    figure = figures.ridgelines(distribution, "gradient")
    for edges, _ in ridges(figure):
        assert -6 < edges[0] < -2
        assert 2 < edges[-1] < 6
    assert repr(figure).endswith("Each layer is drawn in units of its own standard deviation.")
    assert figure.axes[0].get_xlabel() == "gradient: standard deviations from its layer's mean"
    assert [text.get_text() for text in figure.axes[0].texts[:2]] == ["1e-08", "1.0"]


def test_the_deviations_are_described_and_listed():
    figure = figures.ridgelines(normal_distribution([4.0, 2.0, 1.0], mean=0.125), "gradient")
    assert repr(figure).startswith(
        "Distribution of the gradient in each of 3 layers, 6 seeds together: its standard deviation falls "
        "from ≈4.0 in layer 1 to ≈1.0 in layer 3; its mean is ≈0.50 in layer 1 and ≈0.12 in layer 3."
    )
    assert [row[2] for row in figure.table().rows] == ["≈4.0", "≈2.0", "≈1.0"]


def test_a_bin_that_holds_nearly_all_is_cut_and_marked():
    distribution = normal_distribution([1.0, 1.0])
    counts = distribution.counts.copy()
    counts[:, 1, 20] = 10 * counts[:, 1].max()
    figure = figures.ridgelines(replace(distribution, counts=counts), "activation")
    marks = [line.get_ydata() for line in figure.axes[0].lines]
    assert [len(mark) for mark in marks] == [0, 1]
    _, heights = ridges(figure)[1]
    assert heights.max() == pytest.approx(0.8)
    assert np.sort(heights)[-2] == pytest.approx(0.8 / 3)
    assert "one bin holds up to ≈" in repr(figure)


def test_values_that_are_not_finite_are_named():
    distribution = normal_distribution([1.0, 2.0, 3.0])
    lost, std = distribution.not_finite.copy(), distribution.std.copy()
    lost[0, 1], lost[:, 2] = 7, 500
    std[0, 1], std[:, 2] = np.nan, np.nan
    counts = distribution.counts.copy()
    counts[:, 2] = 0
    mean = np.where(np.isfinite(std), distribution.mean, np.nan)
    figure = figures.ridgelines(
        replace(distribution, not_finite=lost, std=std, mean=mean, counts=counts), "gradient"
    )
    assert "its standard deviation starts at ≈1.0 in layer 1 and is not finite in layer 3" in repr(figure)
    assert "not all values are finite in layer 2, layer 3." in repr(figure)
    assert [text.get_text() for text in figure.axes[0].texts[:3]][2] == "not finite"
    assert [row[-1] for row in figure.table().rows] == ["0", "≈7", "≈3000"]
    assert figure.table().rows[1][2] == "≈2.0"
    figure._repr_png_()


def test_a_dead_net_can_be_drawn():
    distribution = normal_distribution([1.0, 1.0])
    dead = replace(distribution, std=0 * distribution.std, mean=0 * distribution.mean)
    figures.ridgelines(dead, "activation")._repr_png_()


def drawn(figure, series):
    return figure.axes[0].lines[series].get_ydata()


def test_singular_values():
    shrinking = [np.full((2, 3, 5), [4.0, 2.0, 1.0, 0.5, 0.0]) / 2**depth for depth in range(3)]
    figure = figures.singular_values({"net": shrinking})
    assert "net: the median falls from ≈1.0 for 1 layer to ≈0.25 for 3 layers; the largest falls" in repr(
        figure
    )
    assert "the smallest stays level, from ≈0 for 1 layer to ≈0 for 3 layers." in repr(figure)
    np.testing.assert_allclose(drawn(figure, 1), [1, 0.5, 0.25])
    np.testing.assert_allclose(drawn(figure, 2), [4, 2, 1])
    assert drawn(figure, 3).max() < figure.axes[0].get_ylim()[0]
    assert figure.table().rows[0] == ("net, 1", "≈0", "≈0.50", "≈1.0", "≈2.0", "≈4.0")


def test_singular_values_that_are_not_finite_are_left_out():
    values = np.array([[[2.0, 1.0], [np.nan, np.nan]]])
    assert drawn(figures.singular_values({"net": [values, values]}), 2).tolist() == [2, 2]
    with pytest.raises(ValueError, match="none finite"):
        figures.singular_values({"net": [values * np.nan]})


def test_nets_of_different_depths_are_refused():
    values = np.ones((1, 1, 2))
    with pytest.raises(ValueError, match="Received: depths {'a': 1, 'b': 2}"):
        figures.singular_values({"a": [values], "b": [values, values]})
