"""Tests of grids, and of the result of a search on errors made by hand."""

import numpy as np
import pytest

from course_lib.activations import relu, tanh
from course_lib.evidence import mean_interval
from course_lib.training import Tuning
from course_lib.training._tuning import check_grid, edge, grid_columns

NOISE = np.array([-2.0, -1.0, 0.0, 1.0, 2.0]) / 100


def tuning(error, loss=None, left_out=0, **grid):
    """Make a result from errors of shape (..., seeds, folds)."""
    error = np.asarray(error, "float64")
    loss = np.ones_like(error) if loss is None else np.asarray(loss, "float64")
    return Tuning(grid, list(range(error.shape[-2])), error, loss, left_out)


def by_rate(means, noise=NOISE, **options):
    """Make a result for rates, each with the same noise over seeds, and two folds."""
    error = np.repeat(np.add.outer(means, noise)[..., None], 2, axis=-1)
    return tuning(error, learning_rate=[0.01, 0.1, 1.0][: len(means)], **options)


def test_the_lowest_mean_error_is_best():
    error = np.full((2, 3, 5, 4), 0.5)
    error[1, 2] = 0.2
    error[0, 1, 0, 0] = 0.0
    found = tuning(error, learning_rate=[0.1, 1.0], alpha=[0.0, 0.1, 0.2])
    assert found.best == {"learning_rate": 1.0, "alpha": 0.2}
    assert found.mean_error.shape == (2, 3)
    assert found.mean_error[0, 1] == 0.475


def test_of_level_points_the_one_with_the_lower_loss_is_best():
    # One, four and one wrong are as many as two, two and two, though the means of their shares differ.
    error = np.array([[[1, 4, 1]], [[2, 2, 2]], [[3, 2, 2]]]) / 7
    assert error[0].mean() < error[1].mean()
    loss = np.array([[[0.9, 0.9, 0.9]], [[0.9, 0.9, 0.8]], [[0.1, 0.1, 0.1]]])
    assert tuning(error, loss, rate=[1, 2, 3]).best == {"rate": 2}
    assert tuning(error[::-1], loss[::-1], rate=[1, 2, 3]).best == {"rate": 2}
    assert tuning(error[:2], loss[:1].repeat(2, axis=0), rate=[1, 2]).best == {"rate": 1}


def test_a_lost_net_loses_a_tie():
    loss = np.array([[[0.1, np.nan]], [[5.0, 5.0]]])
    assert tuning(np.full((2, 1, 2), 0.5), loss, rate=[1, 2]).best == {"rate": 2}


def test_the_interval_is_over_seeds():
    error = np.random.default_rng(0).uniform(size=(1, 6, 4))
    assert tuning(error, rate=[1]).interval == mean_interval(error[0].mean(axis=-1).round(12))


def test_points_are_as_good_where_paired_differences_hold_zero():
    error = np.stack([0.1 + NOISE, 0.101 + NOISE, 0.101 + NOISE[::-1]])[..., None]
    found = tuning(error, rate=[1, 2, 3])
    assert found.as_good.tolist() == [True, False, True]


def test_levels_are_as_good_for_certain():
    error = np.array([[3, 5], [4, 4]])[:, None].repeat(5, axis=1) / 215
    assert tuning(error, rate=[1, 2]).as_good.all()


def test_fewer_than_five_seeds_have_no_interval():
    found = by_rate([0.2, 0.1], NOISE[:4])
    assert found.interval is None
    assert found.as_good is None
    assert "error ≈0.0950)\n" in repr(found)
    assert "No interval: it takes at least 5 seeds." in repr(found)


@pytest.mark.parametrize(
    ("means", "edges", "sentence"),
    [
        ([0.1, 0.2, 0.3], {"learning_rate": "smallest"}, "0.01, is the smallest tried: try smaller ones."),
        ([0.3, 0.2, 0.1], {"learning_rate": "largest"}, "1, is the largest tried: try larger ones."),
        ([0.3, 0.1, 0.2], {}, None),
    ],
)
def test_a_best_point_on_the_edge_is_said_to_be(means, edges, sentence):
    found = by_rate(means)
    assert found.on_edge == edges
    assert ("The best learning_rate, " in repr(found)) == bool(edges)
    assert sentence is None or f"The best learning_rate, {sentence}" in repr(found)


def test_each_parameter_has_its_own_edge():
    error = np.full((3, 2, 2, 5, 1), 0.5)
    error[1, 0, 1] = 0.1
    found = tuning(error, rate=[1, 2, 3], alpha=[0.3, 0.1], activation=[relu, tanh])
    assert found.on_edge == {"alpha": "largest"}
    assert "best rate=2, alpha=0.3, activation=tanh, error" in repr(found)


def test_all_is_said_in_words():
    error = np.repeat([0.1 + NOISE, 0.3 + NOISE, np.ones(5)], 2).reshape(3, 5, 2)
    loss = np.where(error == 1, np.nan, 0.5)
    found = tuning(error, loss, left_out=1, learning_rate=[0.1, 0.01, 1.0])
    assert repr(found) == (
        "Tuning(3 points, 5 seeds, 2 folds: best learning_rate=0.1, error ≈0.100 [0.0804, 0.120])\n"
        "Of the other points, ≈0 cannot be told from it with 5 seeds.\n"
        "Of 30 trainings, ≈10 diverged.\n"
        "In no fold: 1 of the training examples."
    )


def test_one_fold_is_the_validation_set():
    assert "(1 points, 5 seeds, validation set:" in repr(tuning(np.full((1, 5, 1), 0.5), rate=[1]))


def test_values_become_lists_of_plain_objects():
    grid = check_grid({"rate": np.array([0.5, 1]), "units": range(2), "name": (max, min)})
    assert grid == {"rate": [0.5, 1.0], "units": [0, 1], "name": [max, min]}
    assert all(type(value) is float for value in grid["rate"])


@pytest.mark.parametrize("grid", [{}, {"alpha": []}, {"rate": [1], "alpha": ()}, {"name": "relu"}])
def test_a_grid_without_values_is_refused(grid):
    with pytest.raises(ValueError, match="a list of values for each. Received: grid="):
        check_grid(grid)


def test_columns_come_in_the_order_of_an_array():
    grid = {"a": [1, 2], "b": [3, 4, 5]}
    columns = grid_columns(grid, repeats=2)
    a, b = (np.reshape(columns[name], (2, 3, 2)) for name in ("a", "b"))
    np.testing.assert_array_equal(a[:, 0, 0], grid["a"])
    np.testing.assert_array_equal(b[1, :, 1], grid["b"])
    np.testing.assert_array_equal(a[..., 0], a[..., 1])
    assert np.all(a == a[:, :1])
    assert np.all(b == b[:1])


@pytest.mark.parametrize(
    ("values", "value", "where"),
    [
        ([0.3, 0.01, 0.1], 0.3, "largest"),
        ([0.3, 0.01, 0.1], 0.01, "smallest"),
        ([0.3, 0.01, 0.1], 0.1, None),
        ([1, 2.5], 1, "smallest"),
        ([0.1], 0.1, None),
        ([0.1, 0.1], 0.1, None),
        (["relu", "tanh"], "tanh", None),
        ([False, True], True, None),
        ([0.1, None], 0.1, None),
    ],
)
def test_only_ordered_values_have_an_edge(values, value, where):
    assert edge(values, value) == where
