"""Tests of the seeds of layers and of the members of an ensemble."""

import keras
import numpy as np
import pytest

from course_lib.initializers import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    Normal,
    Orthogonal,
    PerMember,
    Standard,
    VarianceScaling,
    layer_seed,
    reseeded,
)

SEEDS = [11, 12, 13, 14]
INITIALIZERS = [
    GlorotNormal(truncated=True),
    GlorotUniform(4.0),
    HeNormal(0.2),
    Normal(0.3),
    Orthogonal("he"),
    Standard(),
    VarianceScaling(mode="fan_out"),
    keras.initializers.GlorotUniform(),
    keras.initializers.HeNormal(),
    keras.initializers.Orthogonal(),
    keras.initializers.RandomNormal(),
    keras.initializers.VarianceScaling(2.0, "fan_out"),
]


def draw(initializer):
    return np.asarray(initializer((6, 5)))


def name(initializer):
    return type(initializer).__name__


def test_another_seed_gives_other_weights_of_the_same_law():
    copy = reseeded(GlorotUniform(gain=2.0, seed=1), 7)
    np.testing.assert_array_equal(draw(copy), draw(GlorotUniform(gain=2.0, seed=7)))


@pytest.mark.parametrize("seeded", [1, None, keras.random.SeedGenerator(1)], ids=["int", "none", "generator"])
def test_initializers_of_keras_get_another_seed_too(seeded):
    copy = reseeded(keras.initializers.VarianceScaling(2.0, "fan_out", seed=seeded), 7)
    expected = keras.initializers.VarianceScaling(2.0, "fan_out", seed=7)
    np.testing.assert_array_equal(draw(copy), draw(expected))


def test_an_initializer_may_be_named():
    expected = draw(keras.initializers.Orthogonal(seed=7))
    np.testing.assert_array_equal(draw(reseeded("orthogonal", 7)), expected)


@pytest.mark.parametrize("seedless", [keras.initializers.Zeros(), "ones", lambda shape, dtype=None: None])
def test_an_initializer_without_a_seed_is_rejected(seedless):
    with pytest.raises(ValueError, match="must have a seed. Received: "):
        reseeded(seedless, 1)
    with pytest.raises(ValueError, match="must have a seed. Received: "):
        PerMember(seedless, SEEDS)


def test_an_impossible_seed_is_rejected():
    for call in (
        lambda: reseeded("he_normal", -1),
        lambda: layer_seed(-1, 1),
        lambda: PerMember("zeros", [1, -1]),
    ):
        with pytest.raises(ValueError, match="seed must be a whole number, 0 or more. Received: seed=-1"):
            call()


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


@pytest.mark.parametrize("initializer", INITIALIZERS, ids=name)
def test_a_member_has_the_weights_that_a_single_net_with_its_seed_has(initializer):
    for shape in ((6, 5), (3, 3, 2, 4)):
        kernels = np.asarray(PerMember(initializer, SEEDS)((4, *shape)))
        assert len(np.unique(kernels)) == kernels.size
        for kernel, seed in zip(kernels, SEEDS, strict=True):
            alone = type(initializer).from_config(initializer.get_config() | {"seed": seed})
            np.testing.assert_array_equal(kernel, alone(shape))


@pytest.mark.parametrize("initializer", [HeNormal(seed=1), keras.initializers.HeNormal(seed=1)], ids=name)
def test_without_members_a_shape_of_three_numbers_is_a_convolution(initializer):
    kernels = np.asarray(PerMember(initializer, SEEDS)((4, 300, 100)))
    np.testing.assert_allclose(kernels.var(axis=(1, 2)) * 300, 2, rtol=0.04)
    assert np.var(initializer((4, 300, 100))) * 4 * 300 == pytest.approx(2, rel=0.02)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float64"])
def test_an_ensembles_kernels_have_the_type_asked_for(dtype):
    kernels = PerMember(GlorotUniform(), SEEDS)((4, 3, 2), dtype)
    assert keras.backend.standardize_dtype(kernels.dtype) == dtype


@pytest.mark.parametrize("initializer", [GlorotUniform(4.0), keras.initializers.HeNormal()], ids=name)
def test_a_saved_ensembles_initializer_comes_back(initializer):
    kernels = PerMember(initializer, np.arange(3))
    again = keras.initializers.deserialize(keras.initializers.serialize(kernels))
    np.testing.assert_array_equal(again((3, 6, 5)), kernels((3, 6, 5)))


def test_another_number_of_members_is_rejected():
    with pytest.raises(ValueError, match=r"the number of seeds, 4. Received: shape=\(3, 6, 5\)"):
        PerMember(GlorotUniform(), SEEDS)((3, 6, 5))


def test_an_ensemble_without_members_is_rejected():
    with pytest.raises(ValueError, match=r"at least one seed. Received: seeds=\[\]"):
        PerMember(GlorotUniform(), [])
