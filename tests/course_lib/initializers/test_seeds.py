"""Tests of the seeds: every layer's own."""

import keras
import numpy as np
import pytest

from course_lib.initializers import GlorotUniform, layer_seed, reseeded


def draw(initializer):
    return np.asarray(initializer((6, 5)))


def test_another_seed_gives_other_weights_of_the_same_law():
    copy = reseeded(GlorotUniform(gain=2.0, seed=1), 7)
    np.testing.assert_array_equal(draw(copy), draw(GlorotUniform(gain=2.0, seed=7)))


@pytest.mark.parametrize("seeded", [1, None, keras.random.SeedGenerator(1)], ids=["int", "none", "generator"])
def test_initializers_of_keras_get_another_seed_too(seeded):
    copy = reseeded(keras.initializers.VarianceScaling(2.0, "fan_out", seed=seeded), 7)
    expected = keras.initializers.VarianceScaling(2.0, "fan_out", seed=7)
    np.testing.assert_array_equal(draw(copy), draw(expected))


def test_an_initializer_may_be_named():
    np.testing.assert_array_equal(
        draw(reseeded("orthogonal", 7)), draw(keras.initializers.Orthogonal(seed=7))
    )


@pytest.mark.parametrize("seedless", [keras.initializers.Zeros(), "ones", lambda shape, dtype=None: None])
def test_an_initializer_without_a_seed_is_refused(seedless):
    with pytest.raises(ValueError, match="must have a seed. Received: "):
        reseeded(seedless, 1)


def test_an_impossible_seed_is_refused():
    with pytest.raises(ValueError, match="seed must be a whole number, 0 or more. Received: seed=-1"):
        reseeded("he_normal", -1)


def test_layers_and_nets_have_seeds_of_their_own():
    seeds = {layer_seed(seed, depth) for seed in range(50) for depth in range(1, 51)}
    assert len(seeds) == 2500
    assert all(type(seed) is int and 0 <= seed < 2**32 for seed in seeds)


def test_the_seed_of_a_layer_never_changes():
    assert [layer_seed(0, 1), layer_seed(7, 1), layer_seed(7, 2)] == [3964924996, 369571992, 1009178997]


@pytest.mark.parametrize("depth", [0, -1, 1.0])
def test_layers_are_counted_from_one(depth):
    with pytest.raises(ValueError, match="depth must be a whole number, 1 or more. Received: depth="):
        layer_seed(7, depth)


def test_a_net_with_a_negative_seed_is_refused():
    with pytest.raises(ValueError, match="seed must be a whole number, 0 or more. Received: seed=-1"):
        layer_seed(-1, 1)
