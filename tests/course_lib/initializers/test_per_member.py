"""Tests of the kernels of many nets side by side."""

import keras
import numpy as np
import pytest

from course_lib.initializers import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    LeCunNormal,
    Normal,
    Orthogonal,
    PerMember,
    Standard,
    VarianceScaling,
)

SEEDS = [11, 12, 13, 14]
OURS = [
    GlorotNormal(truncated=True),
    GlorotUniform(4.0),
    HeNormal(0.2),
    Normal(0.3),
    Orthogonal("he"),
    Standard(),
    VarianceScaling(mode="fan_out"),
]
THEIRS = [
    keras.initializers.GlorotUniform(),
    keras.initializers.HeNormal(),
    keras.initializers.Orthogonal(),
    keras.initializers.RandomNormal(),
    keras.initializers.VarianceScaling(2.0, "fan_out"),
]


def name(initializer):
    return type(initializer).__name__


@pytest.mark.parametrize("initializer", OURS + THEIRS, ids=name)
@pytest.mark.parametrize("shape", [(6, 5), (3, 3, 2, 4)], ids=["dense", "conv2d"])
def test_a_member_has_the_weights_of_its_seed(initializer, shape):
    kernels = np.asarray(PerMember(initializer, SEEDS)((4, *shape)))
    for kernel, seed in zip(kernels, SEEDS, strict=True):
        alone = type(initializer).from_config(initializer.get_config() | {"seed": seed})
        np.testing.assert_array_equal(kernel, alone(shape))


@pytest.mark.parametrize("initializer", OURS + THEIRS, ids=name)
def test_members_never_share_weights(initializer):
    kernels = np.asarray(PerMember(initializer, SEEDS)((4, 6, 5)))
    assert len(np.unique(kernels)) == kernels.size


@pytest.mark.parametrize(
    ("initializer", "variance"),
    [
        (GlorotUniform(), 2 / 400),
        (HeNormal(), 2 / 300),
        (HeNormal(mode="fan_out"), 2 / 100),
        (LeCunNormal(), 1 / 300),
        (Standard(), 1 / 900),
        (Orthogonal(), 1 / 300),
        (keras.initializers.HeNormal(), 2 / 300),
    ],
)
def test_the_fans_are_those_of_one_member(initializer, variance):
    kernels = np.asarray(PerMember(initializer, SEEDS)((4, 300, 100)))
    np.testing.assert_allclose(kernels.var(axis=(1, 2)), variance, rtol=0.04)


def test_a_shape_of_three_numbers_without_members_is_a_convolution():
    kernel = np.asarray(HeNormal(seed=1)((4, 300, 100)))
    assert kernel.var() * 4 * 300 == pytest.approx(2, rel=0.02)


def test_every_member_of_an_orthogonal_kernel_is_orthogonal():
    for W in np.asarray(PerMember(Orthogonal(), SEEDS)((4, 7, 5), "float64")):
        np.testing.assert_allclose(W.T @ W, np.eye(5), atol=1e-12)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float64"])
def test_type_is_the_one_asked_for(dtype):
    kernels = PerMember(GlorotUniform(), SEEDS)((4, 3, 2), dtype)
    assert keras.backend.standardize_dtype(kernels.dtype) == dtype


@pytest.mark.parametrize("initializer", [GlorotUniform(4.0), keras.initializers.HeNormal()], ids=name)
def test_a_saved_one_comes_back(initializer):
    kernels = PerMember(initializer, np.arange(3))
    again = keras.initializers.deserialize(keras.initializers.serialize(kernels))
    np.testing.assert_array_equal(again((3, 6, 5)), kernels((3, 6, 5)))


def test_another_number_of_members_is_refused():
    with pytest.raises(ValueError, match=r"the number of seeds, 4. Received: shape=\(3, 6, 5\)"):
        PerMember(GlorotUniform(), SEEDS)((3, 6, 5))


def test_an_initializer_without_a_seed_is_refused_at_once():
    with pytest.raises(ValueError, match="must have a seed. Received: "):
        PerMember("zeros", SEEDS)


def test_nobody_and_impossible_seeds_are_refused():
    with pytest.raises(ValueError, match=r"at least one seed. Received: seeds=\[\]"):
        PerMember(GlorotUniform(), [])
    with pytest.raises(ValueError, match="seed must be a whole number, 0 or more. Received: seed=-1"):
        PerMember(GlorotUniform(), [1, -1])
