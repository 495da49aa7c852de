"""Tests of the initializers: their laws, their seeds, what they refuse."""

import keras
import numpy as np
import pytest
from scipy import stats

from course_lib.initializers import GlorotNormal, GlorotUniform, Normal, Standard, with_seed

SHAPE = (300, 100)
UNIFORM = {"standard": (Standard, 300**-0.5), "glorot": (GlorotUniform, (6 / 400) ** 0.5)}
NORMAL = {"normal": (Normal, 1.0), "glorot": (GlorotNormal, (2 / 400) ** 0.5)}
ALL = [Normal, Standard, GlorotNormal, GlorotUniform]


def draw(initializer, shape=SHAPE):
    return np.asarray(initializer(shape))


@pytest.mark.parametrize(("make", "limit"), UNIFORM.values(), ids=UNIFORM)
def test_uniform_law(make, limit):
    weights = draw(make(seed=1)).ravel()
    assert abs(weights).max() <= limit
    assert stats.kstest(weights, stats.uniform(-limit, 2 * limit).cdf).pvalue > 0.01


@pytest.mark.parametrize(("make", "deviation"), NORMAL.values(), ids=NORMAL)
def test_normal_law(make, deviation):
    weights = draw(make(seed=1)).ravel()
    assert stats.kstest(weights, stats.norm(0, deviation).cdf).pvalue > 0.01


@pytest.mark.parametrize("make", [GlorotNormal, GlorotUniform])
def test_glorot_variance_is_two_over_the_sum_of_the_fans(make):
    variance = draw(make(seed=2), (600, 400)).var()
    assert variance * (600 + 400) / 2 == pytest.approx(1, rel=0.02)


def test_standard_variance_is_a_third_of_one_over_fan_in():
    assert draw(Standard(seed=2), (600, 400)).var() * 600 == pytest.approx(1 / 3, rel=0.02)


def test_only_the_fan_in_matters_to_the_standard_start():
    assert Standard().standard_deviation(50, 10) == Standard().standard_deviation(50, 999)


@pytest.mark.parametrize("make", [GlorotNormal, GlorotUniform])
def test_gain_multiplies_every_weight(make):
    np.testing.assert_allclose(draw(make(gain=4.0, seed=3)), 4 * draw(make(seed=3)), rtol=1e-6)


def test_sigma_multiplies_every_weight():
    np.testing.assert_allclose(draw(Normal(0.5, seed=3)), 0.5 * draw(Normal(1.0, seed=3)), rtol=1e-6)


@pytest.mark.parametrize("make", ALL)
def test_a_seed_gives_the_same_weights_at_every_call(make):
    initializer = make(seed=4)
    np.testing.assert_array_equal(draw(initializer), draw(initializer))
    np.testing.assert_array_equal(draw(initializer), draw(make(seed=4)))
    assert not np.any(draw(initializer) == draw(make(seed=5)))


def test_the_weights_of_a_seed_are_the_same_on_every_machine():
    expected = [0.34558419, 0.82161814, 0.33043708, -1.30315723]
    np.testing.assert_allclose(draw(Normal(seed=1), (2, 2)).ravel(), expected, rtol=1e-6)


def test_without_a_seed_keras_global_seed_decides():
    drawn = []
    for _ in range(2):
        keras.utils.set_random_seed(6)
        drawn.append(draw(Normal()))
    np.testing.assert_array_equal(*drawn)


@pytest.mark.parametrize(
    "initializer", [Normal(2.0, 1), Standard(1), GlorotNormal(3.0, 1), GlorotUniform(3.0, 1)]
)
def test_a_saved_initializer_comes_back(initializer):
    saved = keras.initializers.serialize(initializer)
    np.testing.assert_array_equal(draw(keras.initializers.deserialize(saved)), draw(initializer))


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_type_is_the_one_asked_for(dtype):
    assert keras.backend.standardize_dtype(Normal(seed=0)((2, 3), dtype).dtype) == dtype


@pytest.mark.parametrize("value", [0, -1.0, float("nan"), float("inf"), [1.0]])
def test_a_scale_that_is_not_positive_is_refused(value):
    with pytest.raises(ValueError, match="sigma must be a positive finite number. Received: sigma="):
        Normal(sigma=value)
    with pytest.raises(ValueError, match="gain must be a positive finite number. Received: gain="):
        GlorotUniform(gain=value)


def test_a_shape_that_is_not_a_dense_kernel_is_refused():
    with pytest.raises(ValueError, match=r"shape=\(3, 3, 8, 16\)"):
        Standard()((3, 3, 8, 16))


def test_another_seed_gives_other_weights_of_the_same_law():
    copy = with_seed(GlorotUniform(gain=2.0, seed=1), 7)
    np.testing.assert_array_equal(draw(copy), draw(GlorotUniform(gain=2.0, seed=7)))


def test_an_initializer_without_a_seed_is_refused():
    with pytest.raises(ValueError, match="must have a seed. Received: "):
        with_seed(keras.initializers.Zeros(), 1)
