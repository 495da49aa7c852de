"""Tests of Gaussian means against closed forms and published figures."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import erf, erfcx, expit, ndtr
from scipy.stats import norm

from course_lib import theory
from course_lib.theory import _moments

ALPHA, LAMBDA = 1.6732632423543772, 1.0507009873554805
VARIANCES = 10.0 ** np.arange(-6, 6.5, 1)
EXAMPLES = settings(deadline=None, derandomize=True, max_examples=25)


def leaky(slope):
    return lambda x: np.where(x > 0, x, slope * x)


def elu(alpha, scale=1.0):
    return lambda x: scale * np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


ACTIVATIONS = {
    "logistic": expit,
    "centered logistic": lambda x: expit(x) - 0.5,
    "tanh": np.tanh,
    "softsign": lambda x: x / (1 + abs(x)),
    "ReLU": lambda x: np.maximum(x, 0.0),
    "leaky .01": leaky(0.01),
    "leaky .1": leaky(0.1),
    "leaky .2": leaky(0.2),
    "leaky .3": leaky(0.3),
    "ELU": elu(1.0),
    "SELU": elu(ALPHA, LAMBDA),
    "GELU": lambda x: x * ndtr(x),
    "SiLU": lambda x: x * expit(x),
    "Mish": lambda x: x * np.tanh(np.logaddexp(0, x)),
}

PUBLISHED = {
    "logistic": ("0.5000", "0.2934", "0.0448", "1.846", "4.723"),
    "centered logistic": ("0.0000", "0.0434", "0.0448", "4.801", "4.723"),
    "tanh": ("0.0000", "0.3943", "0.4644", "1.593", "1.467"),
    "softsign": ("0.0000", "0.1830", "0.2277", "2.338", "2.096"),
    "ReLU": ("0.3989", "0.5000", "0.5000", "1.414", "1.414"),
    "leaky .01": ("0.395", "0.500", "0.500", "1.414", "1.414"),
    "leaky .1": ("0.359", "0.505", "0.505", "1.407", "1.407"),
    "leaky .2": ("0.319", "0.520", "0.520", "1.387", "1.387"),
    "leaky .3": ("0.279", "0.545", "0.545", "1.355", "1.355"),
    "ELU": ("0.1605", "0.6449", "0.6681", "1.245", "1.223"),
    "SELU": ("0.0000", "1.0000", "1.0716", "1.000", "0.966"),
    "GELU": ("0.2821", "0.4252", "0.4559", "1.534", "1.481"),
    "SiLU": ("0.2066", "0.3558", "0.3795", "1.677", "1.623"),
    "Mish": ("0.2404", "0.4523", "0.4791", "1.487", "1.445"),
}


def printed(value, like):
    return f"{abs(value) if abs(value) < 1e-9 else value:.{len(like) - 2}f}"


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_moments_and_gains_to_every_published_digit(name):
    f = ACTIVATIONS[name]
    moments = theory.gaussian_moments(f)
    computed = (
        moments.mean,
        moments.square,
        moments.slope_square,
        theory.forward_gain(f),
        theory.backward_gain(f),
    )
    assert tuple(map(printed, computed, PUBLISHED[name])) == PUBLISHED[name]


@pytest.mark.parametrize("variance", VARIANCES)
def test_means_of_powers(variance):
    for power, expected in ((0, 1), (1, 0), (2, variance), (3, 0), (4, 3 * variance**2)):
        mean = theory.gaussian_mean(lambda x, p=power: x**p, variance)
        assert mean == pytest.approx(expected, rel=1e-13, abs=1e-14 * variance ** (power / 2))
    assert theory.gaussian_mean(lambda x: x**6, variance) == pytest.approx(15 * variance**3, rel=1e-13)


@pytest.mark.parametrize("variance", VARIANCES)
def test_moments_of_the_error_function(variance):
    moments = theory.gaussian_moments(erf, variance)
    square = 2 / np.pi * np.arcsin(2 * variance / (1 + 2 * variance))
    assert moments.mean == pytest.approx(0, abs=1e-15)
    assert moments.square == pytest.approx(square, rel=1e-12)
    assert moments.slope_square == pytest.approx(4 / (np.pi * np.sqrt(1 + 4 * variance)), rel=1e-11)


@pytest.mark.parametrize("variance", VARIANCES)
@pytest.mark.parametrize("slope", [0.0, 0.01, 0.25, 1 / 3])
def test_moments_of_leaky_relus(variance, slope):
    moments = theory.gaussian_moments(leaky(slope), variance)
    half = (1 + slope**2) / 2
    assert moments.mean == pytest.approx((1 - slope) * np.sqrt(variance / (2 * np.pi)), rel=1e-13)
    assert moments.square == pytest.approx(half * variance, rel=1e-13)
    assert moments.slope_square == pytest.approx(half, rel=1e-11)


@pytest.mark.parametrize("variance", VARIANCES)
@pytest.mark.parametrize(("alpha", "scale"), [(1.0, 1.0), (0.5, 1.0), (2.0, 1.0), (ALPHA, LAMBDA)])
def test_moments_of_elu_and_selu(variance, alpha, scale):
    deviation = variance**0.5

    def negative_part(rate):
        """Mean of exp(rate x) where x < 0, and 0 elsewhere."""
        return erfcx(rate * deviation / np.sqrt(2)) / 2

    mean = deviation / np.sqrt(2 * np.pi) + alpha * (negative_part(1) - 0.5)
    square = variance / 2 + alpha**2 * (negative_part(2) - 2 * negative_part(1) + 0.5)
    slope_square = 0.5 + alpha**2 * negative_part(2)
    moments = theory.gaussian_moments(elu(alpha, scale), variance)
    # The closed forms are differences of numbers near 1: they are right to about 1e-15, absolutely.
    assert moments.mean == pytest.approx(scale * mean, rel=1e-12, abs=1e-14)
    assert moments.square == pytest.approx(scale**2 * square, rel=1e-12, abs=1e-14)
    assert moments.slope_square == pytest.approx(scale**2 * slope_square, rel=5e-11)


def test_selu_keeps_mean_zero_and_variance_one():
    moments = theory.gaussian_moments(elu(ALPHA, LAMBDA))
    assert moments.mean == pytest.approx(0, abs=1e-14)
    assert moments.square == pytest.approx(1, rel=1e-14)


def mish_slope(x):
    squashed = np.tanh(np.logaddexp(0, x))
    return squashed + x * (1 - squashed**2) * expit(x)


@pytest.mark.parametrize(
    ("name", "derivative"),
    [
        ("logistic", lambda x: expit(x) * expit(-x)),
        ("tanh", lambda x: np.cosh(x) ** -2 if abs(x) < 300 else 0.0),
        ("softsign", lambda x: (1 + abs(x)) ** -2),
        ("GELU", lambda x: ndtr(x) + x * norm.pdf(x)),
        ("SiLU", lambda x: expit(x) * (1 + x * expit(-x))),
        ("Mish", mish_slope),
    ],
)
@pytest.mark.parametrize("variance", [1e-4, 1.0, 1e4])
def test_means_agree_with_adaptive_quadrature(name, derivative, variance):
    f, deviation = ACTIVATIONS[name], variance**0.5
    moments = theory.gaussian_moments(f, variance)
    ends = deviation * np.array([1e-3, 0.01, 0.03, 0.1, 0.3, 1, 2, 4, 12])
    edges = [*-ends[::-1], 0, *ends]

    def reference(g):
        return sum(
            quad(
                lambda x: g(x) ** 2 * np.exp(-((x / deviation) ** 2) / 2),
                left,
                right,
                epsabs=1e-13 * deviation,
                epsrel=1e-12,
            )[0]
            for left, right in pairwise(edges)
        ) / (deviation * np.sqrt(2 * np.pi))

    assert moments.square == pytest.approx(reference(f), rel=1e-11)
    assert moments.slope_square == pytest.approx(reference(derivative), rel=1e-9)


@pytest.mark.parametrize("edge", [0.5, 0.9, 1.3, 2.7])
def test_a_kink_elsewhere_is_found(edge):
    inside = norm.cdf(edge) - norm.cdf(-edge)
    square = inside - 2 * edge * norm.pdf(edge) + 2 * edge**2 * norm.sf(edge)
    moments = theory.gaussian_moments(lambda x: np.clip(x, -edge, edge))
    assert moments.square == pytest.approx(square, rel=2e-12)
    assert moments.slope_square == pytest.approx(inside, rel=1e-4)


@pytest.mark.parametrize("edge", [-3.1, 0.0, 0.37, 2.0])
def test_a_jump_is_found(edge):
    assert theory.gaussian_mean(lambda x: x > edge) == pytest.approx(norm.sf(edge), rel=1e-10)


def test_a_function_of_many_jumps_is_averaged():
    assert theory.gaussian_mean(lambda x: np.mod(100 * x, 1.0)) == pytest.approx(0.5, abs=1e-11)


def test_pieces_halved_too_often_are_counted_as_they_are(monkeypatch):
    monkeypatch.setattr(_moments, "MAX_HALVINGS", 3)
    assert theory.gaussian_mean(lambda x: x > 0.37) == pytest.approx(norm.sf(0.37), abs=1e-2)


def test_a_smooth_function_is_evaluated_at_few_points():
    calls = []
    theory.gaussian_mean(lambda x: calls.append(len(x)) or np.tanh(x) ** 2)
    assert len(calls) == 2
    assert sum(calls) < 3000


def test_variance_zero_is_the_limit_of_small_ones():
    assert theory.gaussian_mean(np.cos, 0.0) == pytest.approx(1, rel=1e-14)
    assert theory.gaussian_moments(leaky(0.5), 0.0).slope_square == pytest.approx(0.625, rel=1e-13)


def test_a_function_that_is_not_finite_is_refused():
    with pytest.raises(ValueError, match=r"f must be finite. Received: nan at 1\.\d+$"):
        theory.gaussian_mean(lambda x: np.where(x > 1, np.nan, x), 2.0)
    with pytest.raises(ValueError, match=r"f must be finite. Received: -inf at 0.5$"):
        theory.slope(lambda x: np.where(x > 0, -np.inf, x))(np.array([-1.0, 0.5, 0.75]))


@EXAMPLES
@given(scale=st.floats(1e-2, 1e2), variance=st.floats(1e-2, 1e2), name=st.sampled_from(list(ACTIVATIONS)))
def test_a_scaled_argument_is_another_variance(scale, variance, name):
    f = ACTIVATIONS[name]
    scaled = theory.gaussian_mean(lambda x: f(scale * x) ** 2, variance)
    assert scaled == pytest.approx(theory.gaussian_mean(lambda x: f(x) ** 2, scale**2 * variance), rel=1e-12)


@EXAMPLES
@given(a=st.floats(-3, 3), b=st.floats(-3, 3), variance=st.floats(1e-3, 1e3))
def test_the_mean_is_linear(a, b, variance):
    together = theory.gaussian_mean(lambda x: a * np.tanh(x) ** 2 + b * np.maximum(x, 0), variance)
    apart = a * theory.gaussian_mean(lambda x: np.tanh(x) ** 2, variance)
    apart += b * theory.gaussian_mean(lambda x: np.maximum(x, 0), variance)
    assert together == pytest.approx(apart, abs=1e-11 * (1 + variance**0.5))


@EXAMPLES
@given(variance=st.floats(1e-3, 1e3), name=st.sampled_from(list(ACTIVATIONS)))
def test_a_mirrored_function_has_the_same_mean(variance, name):
    f = ACTIVATIONS[name]
    assert theory.gaussian_mean(lambda x: f(-x), variance) == pytest.approx(
        theory.gaussian_mean(f, variance), rel=1e-12, abs=1e-14
    )


@EXAMPLES
@given(variance=st.floats(1e-3, 1e3), factor=st.floats(1.01, 10), name=st.sampled_from(list(ACTIVATIONS)))
def test_signals_grow_with_the_variance(variance, factor, name):
    f = ACTIVATIONS[name]
    low, high = (theory.gaussian_moments(f, v).square for v in (variance, factor * variance))
    assert high > low
