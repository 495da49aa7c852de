"""Tests of dead, dormant, saturated and sparse units against units made by hand."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib import theory
from course_lib.activations import ELU, PReLU, gelu, logistic, relu, silu, softsign, tanh
from course_lib.data import digits
from course_lib.diagnostics import distributions, unit_health
from course_lib.initializers import GlorotUniform, HeNormal
from course_lib.networks import Ensemble, mlp

DATA = digits()
X = DATA.x_validation
Z = np.array([[-3.0], [-1], [0], [2]])


def units(f, weights, biases=0.0):
    """A net whose hidden units have pre-activations weight * x + bias of the one input x."""
    net = mlp([1, len(weights), 2], f, GlorotUniform())
    net.layers[0].set_weights([np.array([weights]), biases + np.zeros(len(weights))])
    return net


def test_a_rectifier_is_dead_if_its_output_is_zero_on_every_example():
    health = unit_health(units(relu, [1.0, 1, -1, 0], [0.0, -2, -3.1, 0]), Z)
    np.testing.assert_array_equal(health.dead[0], [[False, True, True, True]])
    np.testing.assert_array_equal(health.sparse[0], [[0.75, 1, 1, 1]])
    np.testing.assert_array_equal(health.share("dead"), [[0.75]])


def test_a_dead_unit_gets_no_gradient():
    net = units(relu, [1.0, 1], [-2.0, -1.9])
    gradient = distributions(net, Z, np.array([0, 1, 0, 1]), percentiles=[0, 100]).weight_gradient
    np.testing.assert_array_equal(unit_health(net, Z).dead[0], [[True, False]])
    assert np.count_nonzero(gradient.percentile_values) == 1
    both_dead = units(relu, [1.0, 1], [-2.0, -2.1])
    assert distributions(both_dead, Z, np.array([0, 1, 0, 1])).weight_gradient.std == 0


@pytest.mark.parametrize("f", ["linear", tanh, logistic])
def test_a_unit_at_zero_with_a_slope_is_not_dead(f):
    net = units(f, [0.0, 0])
    assert not unit_health(net, Z).dead[0].any()


def test_a_unit_with_slope_zero_and_an_output_is_saturated_and_not_dead():
    net = units("relu6", [1.0, 0], [20.0, 20])
    health = unit_health(net, Z)
    assert not health.dead[0].any()
    np.testing.assert_array_equal(health.saturated[0], [[1, 1]])


def test_a_unit_whose_weights_above_are_zero_is_not_dead():
    net = units(relu, [1.0, -1])
    net.layers[2].set_weights([np.zeros((2, 2)), np.zeros(2)])
    assert distributions(net, Z, np.array([0, 1, 0, 1])).gradient.std == 0
    assert not unit_health(net, Z).dead[0].any()


def test_a_layer_below_a_dead_one_is_not_dead():
    net = mlp([1, 3, 3, 2], relu, GlorotUniform())
    net.layers[0].set_weights([np.ones((1, 3)), np.zeros(3)])
    net.layers[2].set_weights([-np.ones((3, 3)), np.zeros(3)])
    np.testing.assert_array_equal(unit_health(net, Z).share("dead"), [[0, 1]])


@pytest.mark.parametrize(
    ("f", "dead"), [(logistic, [False, True]), (gelu, [False, True]), (ELU(), [False] * 2)]
)
def test_death_is_that_of_the_nets_own_arithmetic(f, dead):
    health = unit_health(units(f, [0.0, 0], [-5.0, -150]), Z)
    np.testing.assert_array_equal(health.dead, [[dead]])


def test_a_dormant_unit_is_small_beside_its_layer():
    # Mean sizes 3, 1, 0.075 and 0.0749, whose mean is about 1.04: scores 2.9, .96, .0723 and .0722.
    net = units("linear", [2.0, -2 / 3, 0.05, 0.0499])
    score = unit_health(net, Z).score[0]
    sizes = np.array([3, 1, 0.075, 0.07485])
    np.testing.assert_allclose(score, [sizes / sizes.mean()], rtol=1e-6)
    between = (score[0, 2] + score[0, 3]) / 2
    np.testing.assert_array_equal(unit_health(net, Z, tau=between).dormant[0], [[False] * 3 + [True]])
    assert not unit_health(net, Z).dormant[0].any()


def test_the_default_threshold_is_a_fortieth_and_belongs_to_the_dormant():
    net = units("linear", [1.0, 0.0086, 0.0077])  # beside a mean of 1.0163 / 3: .0254 and .0227
    health = unit_health(net, Z)
    np.testing.assert_array_equal(health.dormant[0], [[False, False, True]])
    same = unit_health(net, Z, tau=health.score[0][0, 1])
    np.testing.assert_array_equal(same.dormant[0], [[False, True, True]])


def test_all_units_of_a_layer_of_zeros_are_dormant():
    health = unit_health(units(relu, [0.0, 0]), Z)
    np.testing.assert_array_equal(health.score[0], [[0, 0]])
    assert health.dormant[0].all()


@pytest.mark.parametrize("f", [logistic, tanh, softsign, relu, ELU(1.0), ELU(0.3), gelu, silu])
def test_units_saturate_beyond_the_thresholds_of_theory(f):
    left, right = theory.saturation_thresholds(f)
    inner = [end - step for end, step in ((left, -0.01), (right, 0.01)) if np.isfinite(end)]
    outer = [end + step for end, step in ((left, -0.01), (right, 0.01)) if np.isfinite(end)]
    health = unit_health(units(f, [0.0] * 2 * len(inner), np.array([*inner, *outer])), Z)
    np.testing.assert_array_equal(health.saturated[0], [[0] * len(inner) + [1] * len(inner)])


def test_saturation_is_a_share_of_examples():
    np.testing.assert_array_equal(unit_health(units(tanh, [1.0, 0.5, -9]), Z).saturated[0], [[0.5, 0, 0.75]])


class Steps(keras.layers.Layer):
    """tanh for the first member, a hundredth of it for the second."""

    def call(self, inputs):
        return tf.stack([keras.ops.tanh(inputs[0]), keras.ops.tanh(inputs[1]) / 100])


def test_each_member_has_its_own_steepest_slope(batched_nets):
    nets = batched_nets([64, 20, 10], Steps, members=2)
    kernel = np.repeat(5 * np.asarray(nets.layers[0].kernel)[:1], 2, axis=0)
    nets.layers[0].kernel.assign(kernel)
    saturated = unit_health(nets, X).saturated[0]
    assert 0.1 < saturated[0].mean() < 0.9
    np.testing.assert_array_equal(saturated[0], saturated[1])


def test_each_unit_has_its_own_steepest_slope():
    for activation in (keras.layers.PReLU(), PReLU()):
        layers = [keras.Input((1,)), keras.layers.Dense(4), activation, keras.layers.Dense(2)]
        net = keras.Sequential(layers)
        net.layers[0].set_weights([np.ones((1, 4)), np.zeros(4)])
        activation.set_weights([np.array([0, 0.05, 0.5, 20])])
        saturated = unit_health(net, [[-3.0], [-1], [-2], [2]]).saturated[0]
        np.testing.assert_array_equal(saturated, [[0.75, 0.75, 0, 0.25]])


def test_a_layer_may_insist_on_its_width():
    layers = [keras.layers.Dense(4), keras.layers.BatchNormalization(), keras.layers.Dense(2)]
    net = keras.Sequential([keras.Input((1,)), *layers])
    np.testing.assert_array_equal(unit_health(net, Z).saturated[0], [[0] * 4])


def test_a_function_may_have_a_slope_for_each_unit():
    alpha = np.array([0, 0.05, 0.2], "float32")
    net = units(lambda z: tf.where(z > 0, z, alpha * z), [1.0, 1, 1])
    np.testing.assert_array_equal(unit_health(net, Z).saturated[0], [[0.75, 0.75, 0]])


@pytest.mark.parametrize("batch_size", [1, 7, 39, 41, 10_000])
def test_the_batch_size_changes_nothing(batch_size):
    nets, x = Ensemble([64, 12, 9, 10], relu, HeNormal(), range(3)), X[:40]
    whole, parts = unit_health(nets, x, batch_size=len(x)), unit_health(nets, x, batch_size=batch_size)
    for name in ("dead", "dormant", "saturated", "sparse"):
        for expected, layer in zip(getattr(whole, name), getattr(parts, name), strict=True):
            np.testing.assert_allclose(layer, expected, rtol=0.01, err_msg=name)
    for expected, layer in zip(whole.score, parts.score, strict=True):
        np.testing.assert_allclose(layer, expected, rtol=1e-6)


def test_layers_may_have_different_widths_and_members_are_those_alone():
    nets = Ensemble([64, 12, 9, 10], relu, HeNormal(), range(3))
    together, alone = unit_health(nets, X), unit_health(nets.member(2), X)
    assert [layer.shape for layer in together.dead] == [(3, 12), (3, 9)]
    assert together.share("sparse").shape == (3, 2)
    for name in ("dead", "dormant", "saturated", "sparse", "score"):
        for many, one in zip(getattr(together, name), getattr(alone, name), strict=True):
            np.testing.assert_allclose(many[2], one[0], rtol=1e-5)


def test_a_number_that_is_not_finite_counts_as_nothing():
    net = units(relu, [np.inf, np.nan, 1])
    health = unit_health(net, np.array([[-3.0], [2]]))
    for name in ("dead", "dormant"):
        assert not getattr(health, name)[0].any()
    np.testing.assert_array_equal(health.sparse[0], [[0.5, 0, 0.5]])
    assert np.isnan(health.score[0]).all()
    assert not unit_health(units(relu, [np.inf, 1]), np.array([[1.0], [2]])).dormant[0].any()


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_sizes_are_added_up_in_a_long_type(policy):
    keras.config.set_dtype_policy(policy)
    try:
        net = units("linear", [0.0, 0], [100.0, 50])
    finally:
        keras.config.set_dtype_policy("float32")
    score = unit_health(net, np.ones((5000, 1)), batch_size=1000).score[0]
    np.testing.assert_allclose(score, [[4 / 3, 2 / 3]], rtol=1e-12)


@pytest.mark.parametrize("tau", [-0.1, np.nan, np.inf, [0.1]])
def test_what_is_no_threshold_is_refused(tau):
    with pytest.raises(ValueError, match=r"tau must be a finite number, 0 or more. Received: tau="):
        unit_health(units(relu, [1.0]), Z, tau=tau)


@pytest.mark.parametrize("batch_size", [0, 2.5, None])
def test_what_is_no_batch_size_is_refused(batch_size):
    with pytest.raises(ValueError, match=r"batch_size must be a whole number, 1 or more. Received"):
        unit_health(units(relu, [1.0]), Z, batch_size=batch_size)


def test_only_conditions_have_shares():
    with pytest.raises(ValueError, match=r'one of "dead", .*"sparse". Received: condition='):
        unit_health(units(relu, [1.0]), Z).share("score")


def test_the_repr_is_short():
    assert repr(unit_health(units(relu, [1.0]), Z)) == "UnitHealth(1 members, 1 hidden layers)"
