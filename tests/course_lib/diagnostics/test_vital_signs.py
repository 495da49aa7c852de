"""Tests of the vital signs before and after training, of their table, and of updates relative to weights."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib import figures
from course_lib.activations import relu
from course_lib.data import digits
from course_lib.diagnostics import VITAL_SIGNS, check_up, layer_statistics, unit_health, update_to_weight
from course_lib.diagnostics._vital_signs import VitalSign
from course_lib.initializers import HeNormal
from course_lib.networks import Ensemble

DATA = digits()
X, Y = DATA.part("validation")
DEAD = VitalSign(
    lambda seen: unit_health(seen.model, seen.data.x_validation).share("dead"), "hidden layers", "share"
)


@pytest.fixture(scope="module")
def seen():
    """A check-up with a further vital sign: nets after it, initial kernels, statistics before, and charts."""
    nets = Ensemble([64, 12, 8, 10], relu, HeNormal(), range(5))
    initial_kernels = [np.asarray(layer.kernel) for layer in nets.layers[::2]]
    before = layer_statistics(nets, X, Y)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(VITAL_SIGNS, "dead after training", DEAD)
        chart = check_up(nets, DATA, epochs=2, learning_rate=[0.05, 0.1, 0.2, 0.4, 0.8])
        figure = figures.vital_signs({"ReLU": chart})
    return nets, initial_kernels, before, chart, figure


def test_a_check_up_measures_before_and_after_training(seen):
    nets, initial_kernels, before, chart, _ = seen
    after = layer_statistics(nets, X, Y)
    for name in vars(before):
        np.testing.assert_array_equal(getattr(chart.before, name), getattr(before, name))
        np.testing.assert_array_equal(getattr(chart.after, name), getattr(after, name))
    np.testing.assert_array_equal(chart.values["signal at initialization"], before.signal_std)
    np.testing.assert_array_equal(chart.values["gradient at initialization"], before.gradient_std)
    np.testing.assert_array_equal(chart.values["saturated after training"], after.saturated)
    assert chart.error.shape == (5, 3)
    wrong = np.argmax(nets(X), axis=-1) != Y
    np.testing.assert_allclose(chart.error[:, -1], wrong.mean(axis=-1))
    for depth, (old, layer) in enumerate(zip(initial_kernels, nets.layers[::2], strict=True)):
        new = np.asarray(layer.kernel)
        change = np.sqrt(((new - old) ** 2).sum(axis=(1, 2)) / (old**2).sum(axis=(1, 2)))
        found = chart.values["relative weight change"][:, depth]
        np.testing.assert_allclose(found, change, rtol=1e-5)


def test_one_entry_in_the_table_is_measured_drawn_described_and_listed(seen):
    nets, _, _, chart, figure = seen
    dead = chart.values["dead after training"]
    np.testing.assert_array_equal(dead, unit_health(nets, X).share("dead"))
    panel = figure.axes[len(VITAL_SIGNS)]
    assert panel.get_title(loc="left") == "dead after training"
    np.testing.assert_allclose(panel.lines[0].get_ydata(), dead.mean(axis=0))
    assert panel.get_ylim() == (-0.05, 1.05)
    assert "Dead after training: ReLU " in repr(figure)
    assert [row[0] for row in figure.table().rows[-2:]] == [
        "dead after training, layer 1",
        "dead after training, layer 2",
    ]


@pytest.mark.parametrize("indices", [slice(1, 3), [2, 0]])
def test_a_part_of_the_chart_is_that_of_its_members(seen, indices):
    chart = seen[3]
    part, members = chart.part(indices), np.arange(5)[indices]
    for title, values in chart.values.items():
        np.testing.assert_array_equal(part.values[title], values[members])
    for when in ("before", "after"):
        own, whole = getattr(part, when), getattr(chart, when)
        for name in vars(whole):
            np.testing.assert_array_equal(getattr(own, name), getattr(whole, name)[members])


def test_reprs_are_short_and_stable(seen):
    chart = seen[3]
    assert repr(chart) == "VitalSigns(5 members, 2 hidden layers)"
    assert repr(chart.before) == "LayerStatistics(5 members, 2 hidden layers)"


def test_a_ratio_for_each_member_and_layer():
    kernels = [np.arange(12.0).reshape(2, 3, 2), np.ones((2, 2, 5))]
    updates = [kernels[0] * [[[0.1]], [[-0.2]]], np.full((2, 2, 5), 0.3)]
    np.testing.assert_allclose(update_to_weight(updates, kernels), [[0.1, 0.3], [0.2, 0.3]])


def test_the_norm_is_the_frobenius_norm():
    ratio = update_to_weight([np.array([[3.0, 0], [0, 4]])], [np.array([[0.0, 1], [0, 0]])])
    np.testing.assert_allclose(ratio, [[5.0]])


def test_tensors_and_variables_inside_a_graph_give_a_tensor():
    kernel = keras.Variable(np.full((2, 3, 4), 2.0, "float32"))
    inside = []

    @tf.function
    def ratio(update):
        inside.append(update_to_weight([update], [kernel]))
        return inside[0]

    np.testing.assert_allclose(ratio(tf.ones((2, 3, 4))), [[0.5], [0.5]])
    assert tf.is_tensor(inside[0])
    assert isinstance(update_to_weight([tf.ones((2, 3, 4))], [kernel]), np.ndarray)


def test_small_numbers_of_a_short_type_do_not_vanish():
    update = np.full((300, 300), 1e-5, "float16")
    ratio = update_to_weight([update], [np.full((300, 300), 1, "float16")])
    np.testing.assert_allclose(ratio, update[:1, :1].astype("float64"), rtol=1e-9)


def test_weights_of_zero_have_no_ratio():
    ratio = update_to_weight([np.ones((2, 2)), np.zeros((2, 2))], [np.zeros((2, 2))] * 2)
    np.testing.assert_array_equal(ratio, [[np.inf, np.nan]])


@pytest.mark.parametrize(
    ("updates", "kernels"),
    [
        ([np.ones((2, 3))], [np.ones((3, 2))]),
        ([np.ones((2, 3))], [np.ones((2, 3)), np.ones((3, 3))]),
        ([np.ones(3)], [np.ones(3)]),
        ([], []),
    ],
)
def test_updates_of_other_shapes_are_refused(updates, kernels):
    with pytest.raises(ValueError, match=r"same shapes.*Received: shapes \["):
        update_to_weight(updates, kernels)
