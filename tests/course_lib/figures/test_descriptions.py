"""Tests that each kind of figure says, and draws, the numbers it was given."""

import numpy as np
import pytest

from course_lib import figures, theory
from course_lib.diagnostics import LayerStatistics, VitalSigns
from course_lib.evidence import mean_band

SPREAD = np.full((8, 1), 2.0) * np.array([8.0, 4.0, 2.0, 1.0])


def statistics(values):
    return LayerStatistics(*[values] * 8)


def drawn(figure, series=0, axes=0):
    return figure.axes[axes].lines[series].get_ydata()


def test_by_layer():
    figure = figures.by_layer({"net": SPREAD}, "spread")
    assert repr(figure) == "Spread, mean of 8 seeds: net falls from ≈16 in layer 1 to ≈2.0 in layer 4."
    np.testing.assert_allclose(drawn(figure), [16, 8, 4, 2])
    np.testing.assert_array_equal(figure.axes[0].lines[0].get_xdata(), [1, 2, 3, 4])
    assert figure.axes[0].get_yscale() == "log"


def test_by_layer_with_a_prediction():
    figure = figures.by_layer({"net": SPREAD}, "spread", {"net": 1.5 * SPREAD[0]})
    assert "differ at most by a factor of ≈1.50" in repr(figure)
    np.testing.assert_allclose(drawn(figure, series=1), [24, 12, 6, 3])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1.0, 1.5, 2.0], "rises from ≈1.0 in layer 1 to ≈2.0 in layer 3."),
        ([2.0, 2.1, 2.06], "stays level, from ≈2.0 in layer 1 to ≈2.1 in layer 3."),
        (
            [2.0, 0.1, 1.0],
            "falls from ≈2.0 in layer 1 to ≈1.0 in layer 3, by way of a lowest value of ≈0.10.",
        ),
        (
            [1.0, 9.0, 1.0],
            "stays level, from ≈1.0 in layer 1 to ≈1.0 in layer 3, by way of a highest value of ≈9.0.",
        ),
    ],
)
def test_the_words_follow_the_numbers(values, words):
    assert repr(figures.by_layer({"net": np.tile(values, (5, 1))}, "spread")).endswith(words)


def test_the_band_is_drawn_around_the_mean():
    noisy = SPREAD * np.linspace(0.5, 1.5, 8)[:, None]
    figure = figures.by_layer({"net": noisy}, "spread", log=False)
    band = figure.axes[0].collections[0].get_paths()[0].vertices
    assert band[:, 1].min() < drawn(figure).min()
    assert band[:, 1].max() > drawn(figure).max()


def test_over_training():
    figure = figures.over_training({"a": np.tile([0.9, 0.5, 0.1], (5, 1))}, "error")
    assert repr(figure) == (
        "Error over training, mean of 5 seeds: a falls from ≈0.90 before training to ≈0.10 after 2 epochs."
    )
    np.testing.assert_array_equal(figure.axes[0].lines[0].get_xdata(), [0, 1, 2])


def test_activation_function():
    figure = figures.activation_function(theory.activation_profile(np.tanh), "tanh")
    text = repr(figure)
    assert "tanh function goes from -1.000 at z = -6 through 0.000 at 0 to 1.000 at z = 6" in text
    assert "Its slope is at most 1.000, and less than a tenth of that, shaded, below z = -1.81 and" in text
    assert text.endswith("above z = 1.81.")
    np.testing.assert_allclose(drawn(figure), np.tanh(np.linspace(-6, 6, 1201)))
    np.testing.assert_allclose(drawn(figure, axes=1).max(), 1)


def test_backpropagation():
    chain = theory.chain(lambda z: z, weight=0.5, bias=0.0, depth=3, x=8.0)
    figure = figures.backpropagation({"half": chain})
    assert repr(figure) == (
        "half: through 3 layers the signal ends at 1.00; the gradient starts at 1 in the top layer and "
        "arrives as 0.25 in layer 1."
    )
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert {"4.00", "2.00", "1.00", "0.25", "0.5", "1", "×0.50"} <= set(texts)


def test_gradient_factor_by_width():
    figure = figures.gradient_factor_by_width([10, 100], np.full((6, 2), [0.5, 1.1]), [0.5, 1.0])
    text = repr(figure)
    assert "mean of 6 seeds: 10: ≈0.50, 100: ≈1.1. Theory gives 0.50, 1.00" in text
    assert "largest difference is ≈10 percent" in text


def chart(error):
    return VitalSigns(statistics(SPREAD), statistics(SPREAD / 16), np.tile([1e-3, 1, 1, 1, 2], (8, 1)), error)


def test_vital_signs():
    figure = figures.vital_signs({"net": chart(np.tile([0.9, 0.1], (8, 1)))})
    text = repr(figure)
    assert "Signal at the start: net falls from ≈16 in layer 1 to ≈2.0 in layer 4." in text
    assert "Gradient at the start: net falls from ≈16" in text
    assert "Weights moved: net rises from ≈0.0010 in layer 1 to ≈2.0 in the output layer." in text
    assert "Saturated at the end: net falls from ≈1.0 in layer 1 to ≈0.12 in layer 4." in text
    assert "Error: net falls from ≈0.90 before training to ≈0.10 after 1 epoch." in text
    np.testing.assert_allclose(drawn(figure, axes=2), [1e-3, 1, 1, 1, 2])


def test_a_chart_of_nets_that_cannot_be_compared_is_refused():
    short, long = chart(np.ones((8, 2))), chart(np.ones((8, 3)))
    with pytest.raises(ValueError, match=r"Received: \(layers, epochs\) = \[\(4, 1\), \(4, 2\)\]"):
        figures.vital_signs({"short": short, "long": long})


def test_a_figure_with_too_many_series_is_refused():
    with pytest.raises(ValueError, match="at most 6 series. Received: number 7"):
        figures.by_layer({str(i): SPREAD for i in range(7)}, "spread")


def test_one_sided_and_absent_saturation_are_described():
    relu = figures.activation_function(theory.activation_profile(lambda z: np.maximum(z, 0)), "ReLU")
    assert repr(relu).endswith("less than a tenth of that, shaded, below z = 0.00.")
    line = figures.activation_function(theory.activation_profile(lambda z: z), "identity")
    assert repr(line).endswith("less than a tenth of that, shaded, nowhere.")


def test_the_width_figure_draws_what_it_was_given():
    measured = np.random.default_rng(0).normal([0.5, 1.1], 0.1, (6, 2))
    axes = figures.gradient_factor_by_width([10, 100], measured, [0.55, 1.0]).axes[0]
    np.testing.assert_allclose(axes.lines[1].get_xydata(), [[10, 0.55], [100, 1.0]])
    np.testing.assert_allclose(axes.containers[0].lines[0].get_xydata().T, [[10, 100], measured.mean(axis=0)])
    _, low, high = mean_band(measured)
    segments = axes.containers[0].lines[2][0].get_segments()
    np.testing.assert_allclose([segment[:, 1] for segment in segments], np.transpose([low, high]))


def test_the_charts_scales():
    axes = figures.vital_signs({"net": chart(np.tile([0.9, 0.1], (8, 1)))}).axes
    assert [place.get_yscale() for place in axes[:5]] == ["log", "log", "log", "linear", "linear"]
    assert [label.get_text() for label in axes[2].get_xticklabels()] == ["2", "output"]
