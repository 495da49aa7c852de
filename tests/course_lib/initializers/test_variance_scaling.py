"""Tests of the common law: variance times fan is the gain's square."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from course_lib.initializers import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LeCunNormal,
    LeCunUniform,
    VarianceScaling,
    fans,
    truncated_std,
)
from course_lib.initializers._distribution import DISTRIBUTIONS
from course_lib.initializers._fans import MODES

DENSE, CONV1D, CONV2D = (300, 100), (5, 30, 200), (3, 3, 20, 160)
KERAS = {"normal": "untruncated_normal", "truncated_normal": "truncated_normal", "uniform": "uniform"}


def draw(initializer, shape=DENSE):
    return np.asarray(initializer(shape)).ravel().astype("float64")


def same_law(ours, theirs):
    """Compare two samples: their distribution and how far they reach."""
    return stats.ks_2samp(ours, theirs).pvalue > 0.01 and abs(ours).max() == pytest.approx(
        abs(theirs).max(), rel=0.25
    )


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("shape", [DENSE, CONV1D, CONV2D], ids=["dense", "conv1d", "conv2d"])
def test_variance_times_fan_is_the_square_of_the_gain(distribution, mode, shape):
    fan_in, fan_out = fans(shape)
    n = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[mode]
    weights = draw(VarianceScaling(1.5, seed=1, mode=mode, distribution=distribution), shape)
    assert weights.var() * n == pytest.approx(1.5**2, rel=0.03)


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("shape", [DENSE, CONV2D], ids=["dense", "conv2d"])
def test_keras_agrees_with_scale_for_the_square_of_the_gain(distribution, mode, shape):
    ours = VarianceScaling(1.5, seed=1, mode=mode, distribution=distribution)
    theirs = keras.initializers.VarianceScaling(2.25, mode, KERAS[distribution], seed=1)
    assert same_law(draw(ours, shape), draw(theirs, shape))


PAIRS = [
    (GlorotNormal(seed=1, truncated=True), keras.initializers.GlorotNormal(seed=1)),
    (GlorotUniform(seed=1), keras.initializers.GlorotUniform(seed=1)),
    (HeNormal(seed=1, truncated=True), keras.initializers.HeNormal(seed=1)),
    (HeUniform(seed=1), keras.initializers.HeUniform(seed=1)),
    (LeCunNormal(seed=1, truncated=True), keras.initializers.LecunNormal(seed=1)),
    (LeCunUniform(seed=1), keras.initializers.LecunUniform(seed=1)),
]


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=[type(ours).__name__ for ours, _ in PAIRS])
@pytest.mark.parametrize("shape", [DENSE, CONV2D], ids=["dense", "conv2d"])
def test_keras_agrees_class_by_class(ours, theirs, shape):
    mine, yours = draw(ours, shape), draw(theirs, shape)
    assert same_law(mine, yours)
    assert abs(mine).max() == pytest.approx(abs(yours).max(), rel=2e-3)


def test_the_default_of_keras_is_lecun_and_not_he():
    theirs = draw(keras.initializers.VarianceScaling(seed=1))
    assert same_law(draw(LeCunNormal(seed=1, truncated=True)), theirs)
    assert not same_law(draw(HeNormal(seed=1, truncated=True)), theirs)
    assert VarianceScaling().standard_deviation(300, 100) == LeCunNormal().standard_deviation(300, 100)


def test_truncating_without_correction_would_lose_almost_a_quarter_of_the_variance():
    plain = draw(keras.initializers.TruncatedNormal(stddev=300**-0.5, seed=1))
    assert plain.var() * 300 == pytest.approx(truncated_std() ** 2, rel=0.02)
    assert draw(LeCunNormal(seed=1, truncated=True)).var() * 300 == pytest.approx(1, rel=0.02)


@given(st.floats(0.1, 10), st.integers(1, 10**4), st.integers(1, 10**4), st.sampled_from(MODES))
def test_the_standard_deviation_is_the_formula(gain, fan_in, fan_out, mode):
    deviation = VarianceScaling(gain, seed=0, mode=mode).standard_deviation(fan_in, fan_out)
    n = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[mode]
    assert deviation == pytest.approx(gain / n**0.5, rel=1e-12)


@given(st.floats(0.1, 10), st.sampled_from(DISTRIBUTIONS))
def test_the_gain_multiplies_every_weight(gain, distribution):
    one, more = (VarianceScaling(g, seed=3, distribution=distribution) for g in (1.0, gain))
    np.testing.assert_allclose(draw(more, (4, 3)), gain * draw(one, (4, 3)), rtol=1e-5)


@pytest.mark.parametrize("name", ["fan", "FAN_IN", None, 1])
def test_an_unknown_mode_is_refused(name):
    with pytest.raises(
        ValueError, match='mode must be one of "fan_in", "fan_out", "fan_avg". Received: mode='
    ):
        VarianceScaling(mode=name)


@pytest.mark.parametrize("name", ["untruncated_normal", "Normal", None, 1])
def test_an_unknown_distribution_is_refused(name):
    expected = 'distribution must be one of "normal", "truncated_normal", "uniform". Received: distribution='
    with pytest.raises(ValueError, match=expected):
        VarianceScaling(distribution=name)


def test_mode_and_distribution_are_named():
    with pytest.raises(TypeError):
        VarianceScaling(1.0, 1, "fan_out")
