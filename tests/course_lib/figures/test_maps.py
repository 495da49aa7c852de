"""Tests of figures made of cells, and of sweeps: what was given is what is drawn and said."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from course_lib import figures

ERRORS = np.array([[0.9, 0.3, 0.5], [0.8, 0.1, np.nan]])
SETTINGS = {"initial scale": [0.5, 1]}, {"learning rate": [0.1, 1, 10]}


def members(cells, several=5):
    return np.tile(cells, (several, 1, 1))


def cells(figure):
    return figure.axes[0].images[0].get_array().filled(np.nan)


def numbers(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def patches(figure):
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]


def test_a_grid_draws_medians_frames_the_lowest_and_hatches_what_diverged():
    figure = figures.grid(members(ERRORS), *SETTINGS, "error")
    np.testing.assert_array_equal(cells(figure), ERRORS)
    assert numbers(figure) == ["0.90", "0.30", "0.50", "0.80", "0.10"]
    [hatched] = [patch for patch in patches(figure) if patch.get_hatch()]
    assert hatched.get_xy() == (1.5, 0.5)
    frames = {patch.get_xy() for patch in patches(figure) if not patch.get_hatch()}
    assert frames == {(0.5, 0.5)}


def test_a_grid_of_measurements_is_described():
    assert repr(figures.grid(members(ERRORS), *SETTINGS, "error")) == (
        "Error by initial scale (2) and learning rate (3), median of 5 seeds: lowest, framed, ≈0.10 at "
        "initial scale ≈1 and learning rate ≈1; the lowest for each initial scale falls from ≈0.30 at 0.5 to "
        "≈0.10 at 1; the lowest for each learning rate falls from ≈0.80 at 0.1 to ≈0.50 at 10, by way of a "
        "lowest value of ≈0.10; ≈1 of 6 cells diverged."
    )


def test_a_grid_without_members_is_exact():
    figure = figures.grid(ERRORS[:, :2], {"depth": [2, 5]}, {"width": [4, 8]}, "chance", best="highest")
    assert repr(figure) == (
        "Chance by depth (2) and width (2): highest, framed, 0.9 at depth 2 and width 4; the highest for "
        "each depth falls from 0.9 at 2 to 0.8 at 5; the highest for each width falls from 0.9 at 4 to "
        "0.3 at 8."
    )
    assert figure.table().rows == (("2", "0.9", "0.3"), ("5", "0.8", "0.1"))


def test_a_grid_without_a_best_has_no_frame():
    figure = figures.grid(ERRORS[:, :2], {"depth": [2, 5]}, {"width": [4, 8]}, "chance", best=None)
    assert patches(figure) == []
    assert "framed" not in repr(figure)


def test_names_are_listed_instead_of_a_trend():
    figure = figures.grid(members(ERRORS), {"start": ["He", "Glorot"]}, SETTINGS[1], "error")
    assert "the lowest for each start: He ≈0.30, Glorot ≈0.10" in repr(figure)
    assert "at start Glorot and learning rate ≈1" in repr(figure)


def test_a_cell_that_lost_some_members_has_a_star():
    values = members(ERRORS)
    values[0, 0, 1] = np.inf
    figure = figures.grid(values, *SETTINGS, "error")
    assert numbers(figure)[1] == "0.30*"
    assert figure.table().rows[0] == ("0.5", "≈0.90", "≈0.30 (≈1 diverged)", "≈0.50")
    assert figure.table().rows[1][-1] == "diverged"
    assert [text.get_text() for text in figure.figure.legends[0].texts] == [
        "lowest",
        "at least half diverged",
        "some diverged",
    ]


def test_a_diverged_member_is_the_worst_where_the_highest_is_best():
    values = np.array([0.1, 0.2, np.nan])[:, np.newaxis, np.newaxis] * np.ones((3, 1, 2))
    np.testing.assert_allclose(
        cells(figures.grid(values, {"a": [1]}, {"b": [1, 2]}, "score", "highest")), 0.1
    )
    np.testing.assert_allclose(cells(figures.grid(values, {"a": [1]}, {"b": [1, 2]}, "error")), 0.2)


def test_a_grid_in_which_all_diverged_can_be_drawn():
    figure = figures.grid(members(ERRORS * np.nan), *SETTINGS, "error", log=True)
    assert "≈6 of 6 cells diverged" in repr(figure)
    assert len(patches(figure)) == 6
    figure._repr_png_()


def test_a_grid_of_many_columns_has_no_numbers():
    figure = figures.grid(np.ones((2, 30)), {"a": [1, 2]}, {"b": list(range(30))}, "error")
    assert numbers(figure) == []
    assert len(figure.axes[0].get_xticks()) < 10


@pytest.mark.parametrize("values", [ERRORS.T, ERRORS[0], np.ones((2, 2, 2, 3)), np.ones((0, 2, 3))])
def test_values_that_do_not_fit_the_settings_are_refused(values):
    with pytest.raises(ValueError, match=r"must be \(2, 3\) or \(members, 2, 3\).*Received: shape"):
        figures.grid(values, *SETTINGS, "error")


def test_an_unknown_best_is_refused():
    with pytest.raises(ValueError, match="Received: best='smallest'"):
        figures.grid(ERRORS, *SETTINGS, "error", best="smallest")


SHARES = np.array([[[0.0, 0.2], [0.0, 0.4]], [[0.1, 0.6], [0.1, 0.6]], [[0.1, np.nan], [0.1, np.nan]]])


def test_a_health_map_draws_means_in_percent_and_hatches_what_is_not_finite():
    figure = figures.health_map(SHARES, [0, 10, 500], "dead units")
    np.testing.assert_allclose(cells(figure), [[0, 10, 10], [30, 60, np.nan]])
    assert figure.axes[0].images[0].origin == "lower"
    assert [patch.get_xy() for patch in patches(figure)] == [(1.5, 0.5)]
    assert numbers(figure) == ["0", "10", "10", "30", "60"]
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["0", "10", "500"]


def test_a_health_map_is_described_and_listed():
    figure = figures.health_map(SHARES, [0, 10, 500], "dead units")
    assert repr(figure) == (
        "Share of dead units, mean of 2 seeds, 2 layers at 3 times: layer 1 rises from ≈0 % at step 0 to "
        "≈10 % at step 500; layer 2 starts at ≈30 % at step 0 and is not finite at step 500; the highest "
        "share is ≈60 %, in layer ≈2. Hatched cells have no finite number."
    )
    assert figure.table().rows[2] == ("500", "≈10", "not finite")


def test_units_can_have_rows_of_their_own():
    figure = figures.health_map(SHARES[:2], [0, 5], "dead units", row="unit", time="epoch")
    assert "unit 2 rises from ≈30 % at epoch 0 to ≈60 % at epoch 5" in repr(figure)
    assert figure.axes[0].get_ylabel() == "unit"


@pytest.mark.parametrize(
    ("shares", "times", "message"),
    [
        (SHARES, [0, 1], r"shape \(3, 2, 2\), 2 times"),
        (SHARES[0], [0, 1], r"shape \(2, 2\), 2 times"),
        (2 * SHARES, [0, 1, 2], "must lie from 0 to 1. Received: 0 to 1.2"),
    ],
)
def test_shares_that_are_none_are_refused(shares, times, message):
    with pytest.raises(ValueError, match=message):
        figures.health_map(shares, times, "dead units")
