"""Tests that values and slopes are right to a few units in the last place, in every type.

The reference is computed with 120 decimal digits, from the formulas as they are defined. An ulp is
the distance between neighboring numbers of a type. Where a function is steep compared with its
value, the last bit of z alone moves it by many ulp; there, errors are compared with |z f'| (or, of
slopes, with |z f''|): a change of z by one unit in the last place would do the same.
"""

from decimal import Decimal, localcontext
from functools import cache

import ml_dtypes
import numpy as np
import pytest

from course_lib import activations
from course_lib.activations import ELU, LeakyReLU

FEW = 8
TYPES = {"float16": np.float16, "bfloat16": ml_dtypes.bfloat16, "float32": np.float32, "float64": np.float64}
DIGITS = 120
D = Decimal
ALPHA = 0.7  # the double nearest to it, also in the reference


def sigma(z):
    return 1 / (1 + (-z).exp())


def tanh(z):
    return 2 * sigma(2 * z) - 1


def tanh_slope(z):
    return 4 * sigma(2 * z) * sigma(-2 * z)


def density(z):
    return (-z * z / 2).exp() / root_of_2_pi()


@cache
def root_of_2_pi():
    """From Machin's formula for pi."""

    def arctan_of_inverse(n):
        power, total, k = D(1) / n, D(0), 0
        while power > D(10) ** -DIGITS:
            total += (-1) ** k * power / (2 * k + 1)
            power, k = power / n**2, k + 1
        return total

    return (8 * (4 * arctan_of_inverse(5) - arctan_of_inverse(239))).sqrt()


@cache
def normal_cdf(z):
    """From the series z + z³/3 + z⁵/15 + ..., all of whose terms have one sign."""
    term, total, k = z, D(0), 1
    while abs(term) > D(10) ** -DIGITS:
        total += term
        k += 2
        term *= z * z / k
    return D("0.5") + density(z) * total


def gelu_tanh_argument(z):
    return 4 * (z + D("0.044715") * z**3) / root_of_2_pi()


def gelu_tanh_argument_slope(z):
    return 4 * (1 + 3 * D("0.044715") * z**2) / root_of_2_pi()


def mish_gate(z):
    square = (1 + z.exp()) ** 2
    return (square - 1) / (square + 1)


def elu(z):
    return z if z > 0 else D(ALPHA) * (z.exp() - 1)


SELU_ALPHA, SELU_SCALE = D("1.6732632423543772"), D("1.0507009873554805")

CASES = {
    "logistic": (activations.logistic, sigma, lambda z: sigma(z) * sigma(-z)),
    "tanh": (activations.tanh, tanh, tanh_slope),
    "scaled_tanh": (
        activations.scaled_tanh,
        lambda z: D("1.7159") * tanh(2 * z / 3),
        lambda z: D("1.7159") * 2 / 3 * tanh_slope(2 * z / 3),
    ),
    "softsign": (activations.softsign, lambda z: z / (1 + abs(z)), lambda z: 1 / (1 + abs(z)) ** 2),
    "relu": (activations.relu, lambda z: max(z, D(0)), lambda z: D(int(z > 0))),
    "LeakyReLU": (
        LeakyReLU(ALPHA),
        lambda z: max(z, D(ALPHA) * z),
        lambda z: D(1) if z > 0 else D(ALPHA),
    ),
    "ELU": (ELU(ALPHA), elu, lambda z: D(1) if z > 0 else D(ALPHA) * z.exp()),
    "selu": (
        activations.selu,
        lambda z: SELU_SCALE * (z if z > 0 else SELU_ALPHA * (z.exp() - 1)),
        lambda z: SELU_SCALE * (1 if z > 0 else SELU_ALPHA * z.exp()),
    ),
    "gelu": (
        activations.gelu,
        lambda z: z * normal_cdf(z),
        lambda z: normal_cdf(z) + z * density(z),
    ),
    "gelu_tanh": (
        activations.gelu_tanh,
        lambda z: z * sigma(gelu_tanh_argument(z)),
        lambda z: (
            sigma(gelu_tanh_argument(z))
            * (1 + z * sigma(-gelu_tanh_argument(z)) * gelu_tanh_argument_slope(z))
        ),
    ),
    "silu": (activations.silu, lambda z: z * sigma(z), lambda z: sigma(z) * (1 + z * sigma(-z))),
    "mish": (
        activations.mish,
        lambda z: z * mish_gate(z),
        lambda z: mish_gate(z) + z * sigma(z) * (1 - mish_gate(z) ** 2),
    ),
}
# A double loses digits where the argument of an exponential is a rounded product.
ROUNDED_ARGUMENT = {("gelu", "float64"), ("gelu_tanh", "float64")}


def points(name, dtype):
    """Points of both signs, from tiny to where the left tail ends."""
    lowest = {"gelu": 12.5, "gelu_tanh": 9.5, "scaled_tanh": 60, "tanh": 40}.get(name, 80)
    if dtype == "float16":
        lowest = min(lowest, 8)
    sizes = np.concatenate([np.geomspace(1e-4, 1, 15), np.geomspace(1, lowest, 25)])
    sizes *= np.random.default_rng(0).uniform(0.95, 1, sizes.size)
    return np.concatenate([-sizes, sizes]).astype(TYPES[dtype])


def far_points(dtype):
    """Return NaN, and points in the tails."""
    largest = 6e4 if dtype == "float16" else 1e30
    return np.array([np.nan, -largest, -1e4, -30, 30, 1e4, largest], TYPES[dtype])


def errors_in_ulp(computed, exact, scale):
    """Distance from the exact numbers, in ulp of the larger of these and `scale`."""
    info = ml_dtypes.finfo(computed.dtype)
    errors = []
    for number, reference, size in zip(computed, exact, scale, strict=True):
        size = max(abs(reference), size, D(float(info.smallest_normal)))
        ulp = D(2) ** (int(np.floor(np.log2(float(size)))) - info.nmant)
        errors.append(float(abs(D(float(number)) - reference) / ulp))
    return np.array(errors)


@pytest.fixture(scope="module", autouse=True)
def digits():
    with localcontext(prec=DIGITS):
        yield


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("name", CASES)
def test_values_and_slopes_are_right_to_a_few_ulp_and_the_same_under_xla(name, dtype, value_and_slope):
    f, exact_value, exact_slope = CASES[name]
    z, far = points(name, dtype), far_points(dtype)
    exact_z = [D(float(number)) for number in z]
    values, slopes = [exact_value(number) for number in exact_z], [exact_slope(number) for number in exact_z]
    few = FEW if dtype in ("float32", "float64") else 0.51

    steepness = [abs(number * slope) for number, slope in zip(exact_z, slopes, strict=True)]
    if (name, dtype) not in ROUNDED_ARGUMENT:
        steepness = [D(0)] * len(z)
    near = D(10) ** -40
    bend = [abs(exact_slope(x * (1 + near)) - exact_slope(x)) / near for x in exact_z]

    results = []
    for jit_compile in (False, True):
        value, slope = value_and_slope(f, np.concatenate([z, far]), jit_compile)
        assert errors_in_ulp(value[: z.size], values, steepness).max() <= few
        assert errors_in_ulp(slope[: z.size], slopes, bend).max() <= few
        np.testing.assert_array_equal(np.isnan(value[z.size :]), np.isnan(far))
        results.append(np.stack([value[z.size :], slope[z.size :]]).astype(float)[:, 1:])
    rtol = 24 * float(ml_dtypes.finfo(TYPES[dtype]).eps)
    np.testing.assert_allclose(*results, rtol=rtol, atol=rtol / 10)
