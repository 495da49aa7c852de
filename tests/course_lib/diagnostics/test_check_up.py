"""Tests of the vital signs before and after training."""

import numpy as np
import pytest

from course_lib.activations import tanh
from course_lib.data import digits
from course_lib.diagnostics import check_up, layer_statistics
from course_lib.initializers import GlorotUniform
from course_lib.networks import Ensemble

DATA = digits()


def test_check_up_measures_before_and_after():
    nets = Ensemble([64, 12, 8, 10], tanh, GlorotUniform(), range(2))
    start = [np.asarray(layer.kernel) for layer in nets.layers[::2]]
    before = layer_statistics(nets, DATA.x_validation, DATA.y_validation)
    chart = check_up(nets, DATA, epochs=2, learning_rate=0.1)
    after = layer_statistics(nets, DATA.x_validation, DATA.y_validation)
    np.testing.assert_array_equal(chart.before.gradient_std, before.gradient_std)
    np.testing.assert_array_equal(chart.after.saturated, after.saturated)
    assert chart.error.shape == (2, 3)
    for depth, (old, layer) in enumerate(zip(start, nets.layers[::2], strict=True)):
        new = np.asarray(layer.kernel)
        for member in range(2):
            moved = np.sqrt(((new - old)[member] ** 2).sum() / (old[member] ** 2).sum())
            assert chart.relative_weight_change[member, depth] == pytest.approx(moved, rel=1e-5)


def test_a_part_of_the_chart_is_that_of_its_members():
    nets = Ensemble([64, 12, 8, 10], tanh, GlorotUniform(), range(3))
    chart = check_up(nets, DATA, epochs=1, learning_rate=[0.05, 0.1, 0.2])
    for indices, members in ((slice(1, 3), [1, 2]), ([2, 0], [2, 0])):
        part = chart.part(indices)
        np.testing.assert_array_equal(part.relative_weight_change, chart.relative_weight_change[members])
        np.testing.assert_array_equal(part.error, chart.error[members])
        for when in ("before", "after"):
            own, whole = getattr(part, when), getattr(chart, when)
            for name in vars(whole):
                np.testing.assert_array_equal(getattr(own, name), getattr(whole, name)[members])


def test_reprs_are_short_and_stable():
    nets = Ensemble([64, 12, 8, 10], tanh, GlorotUniform(), range(2))
    chart = check_up(nets, DATA, epochs=1, learning_rate=0.1)
    assert repr(chart) == "VitalSigns(2 members, 2 hidden layers)"
    assert repr(chart.before) == "LayerStatistics(2 members, 2 hidden layers)"
