"""Tests of the smooth relatives of ReLU."""

import keras
import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_ndtr, ndtr

from course_lib.activations import gelu, gelu_tanh, logistic, mish, silu

GRID = np.linspace(-8, 8, 65)
FUNCTIONS = [gelu, gelu_tanh, silu, mish]
CASES = [
    (gelu, GRID * ndtr(GRID)),
    (gelu_tanh, GRID * (1 + np.tanh(np.sqrt(2 / np.pi) * (GRID + 0.044715 * GRID**3))) / 2),
    (silu, GRID * expit(GRID)),
    (mish, GRID * np.tanh(np.log1p(np.exp(GRID)))),
]


@pytest.mark.parametrize(("f", "value"), CASES)
def test_values_are_the_formula(f, value):
    np.testing.assert_allclose(f(GRID), value, rtol=1e-13, atol=1e-15)


def test_slopes_are_the_formula(value_and_slope):
    density = np.exp(-(GRID**2) / 2) / np.sqrt(2 * np.pi)
    np.testing.assert_allclose(
        value_and_slope(gelu, GRID)[1], ndtr(GRID) + GRID * density, rtol=1e-12, atol=1e-16
    )
    s = expit(GRID)
    np.testing.assert_allclose(value_and_slope(silu, GRID)[1], s * (1 + GRID * expit(-GRID)), rtol=1e-12)
    t = np.tanh(np.log1p(np.exp(GRID)))
    np.testing.assert_allclose(value_and_slope(mish, GRID)[1], t + GRID * s * (1 - t**2), rtol=1e-12)


@pytest.mark.parametrize(
    ("f", "reference"),
    [
        (gelu, lambda z: keras.activations.gelu(z, approximate=False)),
        (gelu_tanh, lambda z: keras.activations.gelu(z, approximate=True)),
        (silu, keras.activations.silu),
        (mish, keras.activations.mish),
    ],
)
def test_keras_has_the_same(f, reference):
    z = GRID.astype("float32")
    np.testing.assert_allclose(f(z), reference(z), rtol=1e-5, atol=2e-6)


@pytest.mark.parametrize(
    ("f", "place", "depth"),
    [
        (gelu, -0.7518, -0.1700),
        (gelu_tanh, -0.7525, -0.1700),
        (silu, -1.278, -0.2785),
        (mish, -1.192, -0.3088),
    ],
)
def test_the_dip_is_where_it_should_be(f, place, depth, value_and_slope):
    found = minimize_scalar(lambda z: float(f(np.float64(z))), bounds=(-3, 0), options={"xatol": 1e-9})
    assert found.x == pytest.approx(place, abs=6e-4)
    assert found.fun == pytest.approx(depth, abs=6e-5)
    slope = value_and_slope(f, GRID)[1]
    np.testing.assert_array_equal(np.sign(slope), np.sign(GRID - place))


@pytest.mark.parametrize("f", FUNCTIONS)
def test_far_from_0_it_is_relu(f, value_and_slope):
    z = np.array([-1e300, -1e4, 0, 1e4, 1e300])
    value, slope = value_and_slope(f, z)
    np.testing.assert_array_equal(value, np.maximum(z, 0))
    np.testing.assert_array_equal(slope[[0, 1, 3, 4]], [0, 0, 1, 1])


@pytest.mark.parametrize(("f", "slope"), [(gelu, 0.5), (gelu_tanh, 0.5), (silu, 0.5), (mish, 0.6)])
def test_the_slope_at_0(f, slope, value_and_slope):
    assert value_and_slope(f, np.array(0.0))[1] == pytest.approx(slope, rel=1e-15)


@pytest.mark.parametrize("f", [gelu, gelu_tanh, silu])
def test_two_mirrored_inputs_add_up_to_the_identity(f):
    np.testing.assert_allclose(f(GRID) - f(-GRID), GRID, rtol=1e-14)


def test_gelu_approximations_err_by_what_is_published():
    z = np.linspace(-6, 6, 120_001)
    exact = gelu(z).numpy()
    assert abs(gelu_tanh(z) - exact).numpy().max() == pytest.approx(4.7e-4, abs=5e-6)
    assert abs(z * logistic(1.702 * z) - exact).numpy().max() == pytest.approx(0.020, abs=5e-4)


@pytest.mark.parametrize(("dtype", "z", "rtol"), [("float32", -12.0, 1e-7), ("float64", -36.0, 2e-13)])
def test_the_left_tail_of_gelu_keeps_its_digits(dtype, z, rtol, value_and_slope):
    value, slope = value_and_slope(gelu, np.array(z, dtype))
    assert value == pytest.approx(z * np.exp(log_ndtr(z)), rel=rtol)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    assert slope == pytest.approx(np.exp(log_ndtr(z)) + z * density, rel=rtol)


@pytest.mark.parametrize("f", [silu, mish])
def test_the_left_tail_is_an_exponential(f):
    z = np.array([-40.0, -80.0], "float32")
    np.testing.assert_allclose(f(z), z * np.exp(z.astype(float)), rtol=1e-6)
