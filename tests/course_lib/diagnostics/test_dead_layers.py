"""Tests of layers that are dead before training, against what must happen."""

import numpy as np
import pytest

from course_lib import theory
from course_lib.diagnostics import dead_layers, unit_health
from course_lib.initializers import HeNormal
from course_lib.networks import Ensemble

LINE = np.linspace(-3, 3, 60)[:, None]


def test_one_input_follows_the_formula():
    widths, nets = [4, 2, 3], 40_000
    dead = dead_layers([[1.0, -2.0]], widths, nets)
    for depth in (1, 2, 3):
        p = theory.born_dead_probability(widths[:depth])
        share = dead[:, :depth].any(axis=1).mean()
        assert share == pytest.approx(p, abs=4 * (p * (1 - p) / nets) ** 0.5)


def test_without_biases_all_layers_above_a_dead_one_are_dead():
    dead = dead_layers(LINE, [3] * 6, 2000)
    assert (dead[:, 1:] >= dead[:, :-1]).all()
    assert 0.1 < dead[:, -1].mean() < 0.9


def test_without_biases_a_line_is_as_good_as_its_two_directions():
    ends = dead_layers([[1.0], [-1.0]], [3] * 6, 2000, seed=5)
    np.testing.assert_array_equal(dead_layers(LINE, [3] * 6, 2000, seed=5), ends)


def test_with_biases_layers_above_a_dead_one_may_not_be_dead():
    dead = dead_layers(LINE, [2] * 8, 4000, bias_std=0.5)
    assert dead[:, -1].mean() < 0.5 * dead.any(axis=1).mean()


def test_with_large_biases_a_layer_is_dead_if_all_of_them_are_negative():
    dead = dead_layers(LINE, [3], 40_000, bias_std=1e6)
    assert dead.mean() == pytest.approx(1 / 8, abs=4 * (7 / 64 / 40_000) ** 0.5)


def test_the_initialization_is_hes():
    """An ensemble with He's weights and such biases has as many dead layers."""
    x = np.random.default_rng(0).standard_normal((20, 16)).astype("float32")
    widths, members = [2, 2], 4000
    nets = Ensemble([16, *widths, 2], "relu", HeNormal(), range(members))
    for index, layer in enumerate(nets.layers[::2]):
        layer.bias.assign(np.random.default_rng(index).normal(0, 3.0, layer.bias.shape))
    dead = np.stack([units.all(axis=1) for units in unit_health(nets, x).dead], axis=1).mean(axis=0)
    found = dead_layers(x, widths, 40_000, bias_std=3.0).mean(axis=0)
    assert (found > 0.02).all()
    np.testing.assert_allclose(dead, found, atol=4 * (found.max() / members) ** 0.5)


def test_many_inputs_are_computed_in_batches():
    dead = dead_layers(np.ones((500_000, 2)), [8, 8], 3, bias_std=1.0)
    assert dead.shape == (3, 2)


def test_a_seed_gives_the_same_nets_and_another_others():
    runs = [dead_layers(LINE, [3] * 4, 200, seed=seed) for seed in (1, 1, 2)]
    np.testing.assert_array_equal(runs[0], runs[1])
    assert (runs[0] != runs[2]).any()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"x": [1.0, 2.0]}, "x must be finite numbers of shape"),
        ({"x": [[np.nan]]}, "x must be finite numbers of shape"),
        ({"widths": []}, "widths must be whole numbers"),
        ({"widths": [3, 0]}, "widths must be whole numbers"),
        ({"nets": 0}, "nets must be a whole number"),
        ({"bias_std": -1.0}, "bias_std must be a finite number"),
        ({"seed": -1}, "seed must be a whole number"),
    ],
)
def test_what_is_no_argument_is_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        dead_layers(**({"x": LINE, "widths": [3], "nets": 5} | wrong))
