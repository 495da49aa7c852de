"""Tests of curves over layers and over training: what was given is what is drawn and said."""

import numpy as np
import pytest

from course_lib import figures
from course_lib.training import History

STD = np.full((8, 1), 2.0) * np.array([8.0, 4.0, 2.0, 1.0])


def drawn(figure, series=0):
    return figure.axes[0].lines[series].get_ydata()


def test_by_layer():
    figure = figures.by_layer({"net": STD}, "standard deviation")
    assert (
        repr(figure)
        == "Standard deviation, mean of 8 seeds: net falls from ≈16 in layer 1 to ≈2.0 in layer 4."
    )
    np.testing.assert_allclose(drawn(figure), [16, 8, 4, 2])
    np.testing.assert_array_equal(figure.axes[0].lines[0].get_xdata(), [1, 2, 3, 4])
    assert figure.axes[0].get_yscale() == "log"


def test_by_layer_with_a_prediction():
    figure = figures.by_layer({"net": STD}, "standard deviation", {"net": 1.5 * STD[0]})
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
    assert repr(figures.by_layer({"net": np.tile(values, (5, 1))}, "standard deviation")).endswith(words)


def test_the_band_is_drawn_around_the_mean():
    noisy = STD * np.linspace(0.5, 1.5, 8)[:, None]
    figure = figures.by_layer({"net": noisy}, "standard deviation", log=False)
    band = figure.axes[0].collections[0].get_paths()[0].vertices
    assert band[:, 1].min() < drawn(figure).min()
    assert band[:, 1].max() > drawn(figure).max()


def test_a_figure_with_too_many_series_is_refused():
    with pytest.raises(ValueError, match="at most 6 series. Received: number 7"):
        figures.by_layer({str(i): STD for i in range(7)}, "standard deviation")


def test_over_training():
    figure = figures.over_training({"a": np.tile([0.9, 0.5, 0.1], (5, 1))}, "error")
    assert repr(figure) == (
        "Error over training, median of 5 seeds: a falls from ≈0.90 before training to ≈0.10 after 2 epochs."
    )
    np.testing.assert_array_equal(figure.axes[0].lines[0].get_xdata(), [0, 1, 2])


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
        draw({"a": STD, "b": STD[:, :3]}, "standard deviation")
