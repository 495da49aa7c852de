"""Tests of the family whose variance times a fan is the gain's square, against exact laws and Keras."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats
from scipy.special import expit

from course_lib import activations, theory
from course_lib.initializers import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LeCunNormal,
    LeCunUniform,
    Orthogonal,
    Standard,
    VarianceScaling,
    fans,
    truncated_std,
)

DENSE, CONV1D, CONV2D = (300, 100), (5, 30, 200), (3, 3, 20, 160)
MODES = ("fan_in", "fan_out", "fan_avg")
LAWS = {
    "normal": stats.norm(),
    "truncated_normal": stats.truncnorm(-2, 2, scale=1 / truncated_std()),
    "uniform": stats.uniform(-(3**0.5), 2 * 3**0.5),
}
KERAS = {"normal": "untruncated_normal", "truncated_normal": "truncated_normal", "uniform": "uniform"}


def draw(initializer, shape=DENSE):
    return np.asarray(initializer(shape)).ravel().astype("float64")


def standardized(initializer, shape=DENSE):
    """Weights over the standard deviation that they should have."""
    return draw(initializer, shape) / initializer.standard_deviation(*fans(shape))


def same_law(ours, theirs):
    """Compare two samples: their distribution and how far they reach."""
    reach = abs(ours).max() == pytest.approx(abs(theirs).max(), rel=0.25)
    return stats.ks_2samp(ours, theirs).pvalue > 0.01 and reach


@pytest.mark.parametrize("distribution", LAWS)
def test_a_distribution_has_its_law_and_no_other(distribution):
    weights = standardized(VarianceScaling(seed=1, distribution=distribution), (200, 200))
    assert LAWS[distribution].std() == pytest.approx(1, rel=1e-12)
    assert weights.mean() == pytest.approx(0, abs=4 / 200)
    assert weights.std() == pytest.approx(1, rel=0.015)
    for name, law in LAWS.items():
        p = stats.kstest(weights, law.cdf).pvalue
        assert p > 0.01 if name == distribution else p < 1e-6


def test_no_weight_lies_beyond_the_limits():
    reach = {
        name: abs(standardized(VarianceScaling(seed=1, distribution=name), (200, 200))).max() for name in LAWS
    }
    assert 1.7 < reach["uniform"] <= 3**0.5
    assert 2.27 < reach["truncated_normal"] <= 2 / 0.87962566
    assert reach["normal"] > 3.5


def test_what_was_within_the_cut_is_not_drawn_again():
    plain, cut = (draw(LeCunNormal(seed=1, truncated=truncated)) for truncated in (False, True))
    inside = abs(plain) <= 2 * 300**-0.5
    np.testing.assert_allclose(cut[inside], plain[inside] / truncated_std(), rtol=1e-6)
    assert not np.any(cut[~inside] == plain[~inside] / truncated_std())


@pytest.mark.parametrize("limit", [0.1, 1.0, 2.0, 3.0])
def test_the_truncation_factor_is_the_integral(limit):
    assert truncated_std(limit) == pytest.approx(stats.truncnorm(-limit, limit).std(), rel=1e-9)
    square = integrate.quad(lambda z: z**2 * stats.norm.pdf(z), -limit, limit)[0]
    kept = integrate.quad(stats.norm.pdf, -limit, limit)[0]
    assert truncated_std(limit) == pytest.approx((square / kept) ** 0.5, rel=1e-9)


def test_known_truncation_factors():
    assert truncated_std() == pytest.approx(0.87962566103423978, rel=1e-15)
    assert truncated_std(40.0) == 1
    assert truncated_std(0.01) == pytest.approx(0.01 / 3**0.5, rel=1e-4)


@pytest.mark.parametrize("distribution", LAWS)
@pytest.mark.parametrize("mode", MODES)
def test_variance_times_fan_is_the_square_of_the_gain_as_in_keras(distribution, mode):
    ours = VarianceScaling(1.5, seed=1, mode=mode, distribution=distribution)
    theirs = keras.initializers.VarianceScaling(2.25, mode, KERAS[distribution], seed=1)
    for shape in (DENSE, CONV1D, CONV2D):
        fan_in, fan_out = fans(shape)
        n = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[mode]
        assert draw(ours, shape).var() * n == pytest.approx(1.5**2, rel=0.03)
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
def test_keras_agrees_class_by_class(ours, theirs):
    for shape in (DENSE, CONV2D):
        mine, yours = draw(ours, shape), draw(theirs, shape)
        assert same_law(mine, yours)
        assert abs(mine).max() == pytest.approx(abs(yours).max(), rel=2e-3)


STANDARD_DEVIATIONS = [
    (GlorotNormal(), (2 / 400) ** 0.5),
    (GlorotUniform(), (2 / 400) ** 0.5),
    (HeNormal(), (2 / 300) ** 0.5),
    (HeNormal(0.25), (2 / 1.0625 / 300) ** 0.5),
    (HeNormal(0.25, mode="fan_out"), (2 / 1.0625 / 100) ** 0.5),
    (HeUniform(), (2 / 300) ** 0.5),
    (HeUniform(0.25, mode="fan_avg"), (2 / 1.0625 / 200) ** 0.5),
    (LeCunNormal(), 300**-0.5),
    (LeCunUniform(), 300**-0.5),
    (Standard(), 900**-0.5),
]


@pytest.mark.parametrize(("initializer", "std"), STANDARD_DEVIATIONS, ids=lambda each: type(each).__name__)
def test_each_class_has_its_standard_deviation_and_its_distribution(initializer, std):
    assert initializer.standard_deviation(*DENSE) == pytest.approx(std, rel=1e-12)
    normal = type(initializer).__name__.endswith("Normal")
    assert initializer.distribution == ("normal" if normal else "uniform")
    if normal:
        cut = type(initializer)(seed=1, truncated=True)
        assert (cut.distribution, cut.truncated) == ("truncated_normal", True)
        with pytest.raises(ValueError, match="truncated must be True or False. Received: truncated=0"):
            type(initializer)(truncated=0)


@pytest.mark.parametrize("make", [GlorotNormal, GlorotUniform, LeCunNormal, LeCunUniform])
def test_the_gain_multiplies_every_weight(make):
    np.testing.assert_allclose(draw(make(gain=4.0, seed=3)), 4 * draw(make(seed=3)), rtol=1e-6)


@settings(deadline=None, max_examples=30)
@given(st.floats(-5, 5), st.integers(1, 1000), st.integers(1, 1000))
def test_equations_10_and_14_of_he(negative_slope, fan_in, fan_out):
    forward = HeNormal(negative_slope, 1).standard_deviation(fan_in, fan_out)
    backward = HeUniform(negative_slope, 1, mode="fan_out").standard_deviation(fan_in, fan_out)
    assert (1 + negative_slope**2) / 2 * fan_in * forward**2 == pytest.approx(1)
    assert (1 + negative_slope**2) / 2 * fan_out * backward**2 == pytest.approx(1)


@pytest.mark.parametrize("make", [HeNormal, HeUniform])
def test_the_negative_slope_is_a_number_and_0_by_default(make):
    assert make().negative_slope == 0
    for negative_slope in (np.nan, "0.1", True):
        with pytest.raises(ValueError, match="negative_slope must be a finite number. Received: negative"):
            make(negative_slope)


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
    std = VarianceScaling(gain, seed=0, mode=mode).standard_deviation(fan_in, fan_out)
    n = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[mode]
    assert std == pytest.approx(gain / n**0.5, rel=1e-12)


def test_the_standard_initialization_is_narrower_than_lecuns_by_root_three():
    np.testing.assert_allclose(draw(LeCunUniform(seed=3)), 3**0.5 * draw(Standard(seed=3)), rtol=1e-6)
    assert abs(draw(Standard(seed=1))).max() <= 300**-0.5 * (1 + 1e-7)
    assert Standard().standard_deviation(50, 10) == Standard().standard_deviation(50, 999)
    assert Standard().standard_deviation(7, 1) == pytest.approx(Standard().gain / 7**0.5)


def test_mode_and_distribution_are_named_and_known():
    with pytest.raises(TypeError):
        VarianceScaling(1.0, 1, "fan_out")
    for make in (VarianceScaling, HeNormal, HeUniform):
        with pytest.raises(ValueError, match='mode must be one of "fan_in", "fan_out", "fan_avg". Rec'):
            make(mode="fan")
    expected = 'distribution must be one of "normal", "truncated_normal", "uniform". Received: distribution='
    with pytest.raises(ValueError, match=expected):
        VarianceScaling(distribution="untruncated_normal")


def gain(of):
    return VarianceScaling(of).gain


def test_a_number_is_a_gain():
    assert gain(5 / 3) == 5 / 3
    assert type(gain(np.float32(2))) is float


@pytest.mark.parametrize(
    ("f", "known"),
    [
        (activations.logistic, 1.846),
        (expit, 1.846),
        (activations.tanh, 1.593),
        (np.tanh, 1.593),
        (activations.LeakyReLU(0.1), 1.407),
        (activations.ELU(1.0), 1.245),
        (activations.gelu, 1.534),
        (keras.activations.selu, 1.0),
        (keras.activations.relu, 2**0.5),
    ],
)
def test_the_gain_of_an_activation_function_is_the_known_one(f, known):
    assert gain(f) == pytest.approx(known, abs=5e-4)
    assert gain(f) == pytest.approx(theory.gaussian_mean(lambda z: np.square(f(z))) ** -0.5, rel=1e-9)


@pytest.mark.parametrize("slope", [0.0, 0.2, 1 / 5.5])
def test_the_gain_of_a_leaky_relu_is_hes(slope):
    assert gain(lambda z: np.where(z > 0, z, slope * z)) == pytest.approx(HeNormal(slope).gain, rel=1e-7)
    assert HeNormal(slope).gain == (2 / (1 + slope**2)) ** 0.5
    assert gain("he") == HeNormal().gain == 2**0.5


@pytest.mark.parametrize("make", [VarianceScaling, LeCunNormal, Orthogonal])
def test_a_computed_gain_is_saved_as_a_number(make):
    initializer = make(gain=lambda z: np.tanh(z), seed=1)
    assert initializer.get_config()["gain"] == pytest.approx(1.593, abs=5e-4)
    again = keras.initializers.deserialize(keras.initializers.serialize(initializer))
    assert again.gain == initializer.gain


@pytest.mark.parametrize(
    "other",
    [0, -1.0, np.nan, np.inf, "tanh", "He", True, None, [1.0], 1j, keras.layers.ReLU(), keras.layers.ReLU],
)
def test_anything_else_is_no_gain(other):
    expected = 'gain must be a positive finite number, "he" or an activation function. Received: gain='
    with pytest.raises(ValueError, match=expected):
        VarianceScaling(other)
