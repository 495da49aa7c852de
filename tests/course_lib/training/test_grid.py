"""Tests of the grids."""

import numpy as np
import pytest

from course_lib.training._grid import checked_grid, columns_of, edge


def test_values_become_lists_of_plain_objects():
    grid = checked_grid({"rate": np.array([0.5, 1]), "units": range(2), "name": (max, min)})
    assert grid == {"rate": [0.5, 1.0], "units": [0, 1], "name": [max, min]}
    assert all(type(value) is float for value in grid["rate"])


@pytest.mark.parametrize("grid", [{}, {"alpha": []}, {"rate": [1], "alpha": ()}, {"name": "relu"}])
def test_a_grid_without_values_is_refused(grid):
    with pytest.raises(ValueError, match="a list of values for each. Received: grid="):
        checked_grid(grid)


def test_columns_come_in_the_order_of_an_array():
    grid = {"a": [1, 2], "b": [3, 4, 5]}
    columns = columns_of(grid, repeats=2)
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
