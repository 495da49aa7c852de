"""Tests that each kind of figure says, and draws, the numbers it was given."""

import numpy as np
import pytest
from scipy.special import ndtr

from course_lib import figures, theory
from course_lib.diagnostics import VITAL_SIGNS, LayerStatistics, VitalSigns
from course_lib.evidence import Interval, mean_band
from course_lib.training import History

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
    assert figure.table().rows[0] == ("1", "≈16.0 [16.0, 16.0]", "≈24.0")
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
        "Error over training, median of 5 seeds: a falls from ≈0.90 before training to ≈0.10 after 2 epochs."
    )
    np.testing.assert_array_equal(figure.axes[0].lines[0].get_xdata(), [0, 1, 2])


def test_activation_function():
    figure = figures.activation_function(theory.activation_profile(np.tanh), "tanh")
    text = repr(figure)
    assert "tanh function goes from -1.000 at z = -6 through 0.000 at 0 to 1.000 at z = 6" in text
    assert "Its slope is at most 1.000, and less than a tenth of that, shaded, below z = -1.82 and" in text
    assert text.endswith("above z = 1.82.")
    np.testing.assert_allclose(drawn(figure), np.tanh(np.linspace(-6, 6, 1201)))
    np.testing.assert_allclose(drawn(figure, axes=1).max(), 1)


def test_backpropagation():
    chain = theory.unit_chain(lambda z: z, weight=0.5, bias=0.0, depth=3, x=8.0)
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
    change = np.tile([1e-3, 1, 1, 1, 2], (8, 1))
    values = dict(zip(VITAL_SIGNS, [SPREAD, SPREAD, change, SPREAD / 16, error], strict=True))
    return VitalSigns(statistics(SPREAD), statistics(SPREAD / 16), values)


def test_vital_signs():
    figure = figures.vital_signs({"net": chart(np.tile([0.9, 0.1], (8, 1)))})
    text = repr(figure)
    assert "Signal at initialization: net falls from ≈16 in layer 1 to ≈2.0 in layer 4." in text
    assert "Gradient at initialization: net falls from ≈16" in text
    assert "Relative weight change: net rises from ≈0.0010 in layer 1 to ≈2.0 in the output layer." in text
    assert "Saturated after training: net falls from ≈1.0 in layer 1 to ≈0.12 in layer 4." in text
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


def history(losses, diverged=-1):
    """A History of members that all went the same way, but for the last one."""
    losses = np.tile(np.array(losses)[:, np.newaxis], (1, 8))
    lost = np.full(8, -1)
    if diverged >= 0:
        lost[-1] = 3 * diverged
        losses[diverged:, -1] = np.nan
    error = np.concatenate([np.full((1, 8), 0.9), np.where(np.isfinite(losses), losses / 4, 1)])
    loss = np.concatenate([np.full((1, 8), 2.3), losses])
    none = np.zeros(0)
    return History(losses, error, loss, lost, lost, none, none, {}, none, [])


@pytest.mark.parametrize(
    ("quantity", "words", "epochs"),
    [
        ("error", "from ≈0.90 before training to ≈0.25 after 3 epochs", 4),
        ("training loss", "from ≈2.0 after 1 epoch to ≈1.0 after 3 epochs", 3),
        ("validation loss", "from ≈2.3 before training to ≈1.0 after 3 epochs", 4),
    ],
)
def test_a_history_is_drawn_and_its_diverged_members_are_counted(quantity, words, epochs):
    runs = {"tanh": history([2.0, 1.5, 1.0]), "ReLU": history([2.0, 1.5, 1.0], diverged=2)}
    figure = figures.over_training(runs, quantity)
    assert f"median of 8 seeds: tanh falls {words}; ReLU falls {words} (1 of 8 seeds diverged)" in repr(
        figure
    )
    assert len(drawn(figure)) == len(figure.table().rows) == epochs
    assert figure.axes[0].lines[0].get_xdata()[0] == 4 - epochs


def test_a_diverged_member_moves_the_median_up():
    values = np.array([[2.0, 1.0], [2.0, 2.0], [2.0, np.nan]])
    figure = figures.over_training({"net": values}, "loss")
    np.testing.assert_array_equal(drawn(figure), [2, 2])
    assert "(1 of 3 seeds diverged)" in repr(figure)
    assert figure.table().rows[1] == ("1", "≈2.00 and more")


def test_a_line_ends_where_half_of_the_members_have_diverged():
    values = np.array([[2.0, 1.0, 1.0], [2.0, np.inf, np.nan], [2.0, np.nan, np.nan]])
    figure = figures.over_training({"net": values}, "loss")
    np.testing.assert_array_equal(drawn(figure), [2, np.nan, np.nan])
    assert "net starts at ≈2.0 before training and is not finite after 2 epochs (2 of 3" in repr(figure)


def test_a_member_that_stopped_early_keeps_its_last_loss():
    run = history([2.0, 1.5, 1.0])
    run.loss[1:, :5] = np.nan
    np.testing.assert_array_equal(drawn(figures.over_training({"net": run}, "training loss")), 2.0)


def test_the_band_holds_the_middle_80_percent():
    values = np.tile(np.arange(11.0)[:, np.newaxis], (1, 3))
    figure = figures.over_training({"net": values}, "loss")
    band = figure.axes[0].collections[0].get_paths()[0].vertices[:, 1]
    np.testing.assert_allclose([band.min(), band.max()], [1, 9])
    np.testing.assert_allclose(drawn(figure), 5)


def test_a_quantity_that_no_history_has_is_refused():
    with pytest.raises(ValueError, match="one of .*'validation loss'.*Received: quantity='accuracy'"):
        figures.over_training({"net": history([1.0])}, "accuracy")


@pytest.mark.parametrize("draw", [figures.over_training, figures.by_layer])
def test_series_of_different_lengths_are_refused(draw):
    with pytest.raises(ValueError, match="all of the same length. Received: lengths {'a': 4, 'b': 3}"):
        draw({"a": SPREAD, "b": SPREAD[:, :3]}, "spread")


@pytest.mark.parametrize(
    ("f", "ends"),
    [
        (lambda z: np.where(z < 0, np.expm1(z), z), "below z = -2.30"),
        (lambda z: np.maximum(z, 0.05 * z), "below z = 0.00"),
        (lambda z: np.maximum(z, 0.2 * z), "nowhere"),
        (lambda z: z * ndtr(z), "below z = -1.73"),
    ],
    ids=["ELU", "a leak of .05", "a leak of .2", "GELU, which dips"],
)
def test_an_activation_is_shaded_where_its_slope_stays_small(f, ends):
    profile = theory.activation_profile(f)
    figure = figures.activation_function(profile, "its")
    assert f"less than a tenth of that, shaded, {ends}" in repr(figure)
    shades = [
        patch.get_extents().transformed(axes.transData.inverted())
        for axes in figure.axes
        for patch in axes.patches
    ]
    expected = [] if ends == "nowhere" else [(-6, profile.thresholds[0])] * 2
    np.testing.assert_allclose([(shade.x0, shade.x1) for shade in shades], expected)


def test_an_asymptote_is_drawn_and_named():
    figure = figures.activation_function(theory.activation_profile(np.tanh), "tanh", asymptote=-1)
    assert repr(figure).endswith("A dotted line marks the asymptote -1.")
    assert list(drawn(figure, series=2)) == [-1, -1]


def test_several_activation_functions():
    profiles = {
        "tanh": theory.activation_profile(np.tanh),
        "half": theory.activation_profile(lambda z: z / 2),
    }
    figure = figures.activation_functions(profiles)
    assert "The half function goes from -3.000 at z = -6 through 0.000 at 0 to 3.000 at z = 6." in repr(
        figure
    )
    np.testing.assert_allclose(drawn(figure, series=1), profiles["half"].value)
    assert ("-6", "-1.000", "0.000", "-3.000", "0.500") in figure.table().rows


def test_differences():
    intervals = {"a − b": Interval(-0.2, -0.3, -0.1, 8), "a − c": Interval(0.1, -0.1, 0.3, 8)}
    figure = figures.differences(intervals, "difference in error", below="a is better")
    assert repr(figure) == (
        "Difference in error, mean and interval: a − b ≈-0.200 [-0.300, -0.100], below 0, a is better; "
        "a − c ≈0.100 [-0.100, 0.300], the interval holds 0."
    )
    dots = [container.lines[0] for container in figure.axes[0].containers]
    np.testing.assert_allclose([dot.get_xydata()[0] for dot in dots], [[-0.2, 0], [0.1, 1]])
    bars = [container.lines[2][0].get_segments()[0][:, 0] for container in figure.axes[0].containers]
    np.testing.assert_allclose(bars, [[-0.3, -0.1], [-0.1, 0.3]])
    assert [dot.get_markerfacecolor() == "white" for dot in dots] == [False, True]
    assert figure.table().rows[1] == ("a − c", "≈0.100 [-0.100, 0.300]", "the interval holds 0")


def test_no_difference_is_refused():
    with pytest.raises(ValueError, match="at least one difference"):
        figures.differences({}, "error")


def test_singular_values():
    shrinking = [np.full((2, 3, 5), [4.0, 2.0, 1.0, 0.5, 0.0]) / 2**depth for depth in range(3)]
    figure = figures.singular_values({"net": shrinking})
    assert "net: the median falls from ≈1.0 for 1 layer to ≈0.25 for 3 layers; the largest falls" in repr(
        figure
    )
    assert "the smallest stays level, from ≈0 for 1 layer to ≈0 for 3 layers." in repr(figure)
    np.testing.assert_allclose(drawn(figure, series=1), [1, 0.5, 0.25])
    np.testing.assert_allclose(drawn(figure, series=2), [4, 2, 1])
    assert drawn(figure, series=3).max() < figure.axes[0].get_ylim()[0]
    assert figure.table().rows[0] == ("net, 1", "≈0", "≈0.50", "≈1.0", "≈2.0", "≈4.0")


def test_singular_values_that_are_not_finite_are_left_out():
    values = np.array([[[2.0, 1.0], [np.nan, np.nan]]])
    assert drawn(figures.singular_values({"net": [values, values]}), series=2).tolist() == [2, 2]
    with pytest.raises(ValueError, match="none finite"):
        figures.singular_values({"net": [values * np.nan]})


def test_nets_of_different_depths_are_refused():
    values = np.ones((1, 1, 2))
    with pytest.raises(ValueError, match="Received: depths {'a': 1, 'b': 2}"):
        figures.singular_values({"a": [values], "b": [values, values]})
