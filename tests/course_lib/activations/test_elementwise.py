"""Tests of what all activation functions share: inputs, types, large inputs, Keras and XLA."""

import keras
import ml_dtypes
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib import activations
from course_lib.activations import ELU, LeakyReLU

FUNCTIONS = {
    "logistic": activations.logistic,
    "tanh": activations.tanh,
    "scaled_tanh": activations.scaled_tanh,
    "softsign": activations.softsign,
    "relu": activations.relu,
    "LeakyReLU": LeakyReLU(0.1),
    "ELU": ELU(0.7),
    "selu": activations.selu,
    "gelu": activations.gelu,
    "gelu_tanh": activations.gelu_tanh,
    "silu": activations.silu,
    "mish": activations.mish,
}
SMOOTH = set(FUNCTIONS) - {"relu", "LeakyReLU", "ELU", "selu", "softsign"}
TYPES = ["float16", "bfloat16", "float32", "float64"]
GRID = np.linspace(-6, 6, 49)[np.newaxis]

each_function = pytest.mark.parametrize("name", FUNCTIONS)


def numpy_type(dtype):
    return ml_dtypes.bfloat16 if dtype == "bfloat16" else np.dtype(dtype).type


def dtype_of(tensor):
    return keras.backend.standardize_dtype(tensor.dtype)


@given(
    name=st.sampled_from(sorted(FUNCTIONS)),
    dtype=st.sampled_from(TYPES),
    shape=hnp.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=4),
    as_tensor=st.booleans(),
)
@settings(max_examples=150, derandomize=True, deadline=None)
def test_type_and_shape_are_kept(name, dtype, shape, as_tensor):
    z = np.ones(shape, numpy_type(dtype))
    h = FUNCTIONS[name](tf.constant(z) if as_tensor else z)
    assert tf.is_tensor(h)
    assert (tuple(h.shape), dtype_of(h)) == (shape, dtype)


@each_function
@pytest.mark.parametrize("dtype", TYPES)
def test_the_gradient_has_the_type_of_the_input(name, dtype, value_and_slope):
    z = np.array([-0.5, 0.5], numpy_type(dtype))
    assert value_and_slope(FUNCTIONS[name], z)[1].dtype == z.dtype


@each_function
@pytest.mark.parametrize("floatx", ["float32", "float64"])
def test_python_numbers_become_kerass_default_type(name, floatx):
    f, before = FUNCTIONS[name], keras.config.floatx()
    keras.config.set_floatx(floatx)
    try:
        results = [f(1), f(1.0), f([1, 1.0])[1]]
    finally:
        keras.config.set_floatx(before)
    assert [dtype_of(h) for h in results] == [floatx] * 3
    expected = f(np.array(1.0, floatx))
    np.testing.assert_array_equal(results, [expected] * 3)


def test_a_scalar_of_numpy_keeps_its_type():
    assert dtype_of(activations.tanh(np.float64(0.5))) == "float64"


def test_a_variable_is_taken_like_a_tensor():
    h = activations.tanh(keras.Variable([0.5], dtype="float64"))
    np.testing.assert_allclose(h, np.tanh([0.5]), rtol=1e-15)


@each_function
@pytest.mark.parametrize("dtype", ["int32", "int64", "uint8", "bool", "complex64"])
@pytest.mark.parametrize("make", [np.zeros, tf.zeros])
def test_other_types_are_refused(name, dtype, make):
    expected = f"float16, bfloat16, float32, float64. Received: z of type {dtype}$"
    with pytest.raises(TypeError, match=expected):
        FUNCTIONS[name](make((2, 3), dtype))


@each_function
@pytest.mark.parametrize("dtype", TYPES)
def test_large_inputs_give_finite_values_and_slopes(name, dtype, value_and_slope, curvature):
    f, largest = FUNCTIONS[name], 6e4 if dtype == "float16" else 1e30
    sizes = np.array([20, 90, 800, 1e4, largest])
    z = np.concatenate([-sizes, sizes]).astype(numpy_type(dtype))
    for result in (*value_and_slope(f, z), curvature(f, z)):
        assert np.all(np.isfinite(result.astype(float)))


@each_function
def test_the_largest_doubles_give_finite_values_and_slopes(name, value_and_slope, curvature):
    z = np.array([-1e300, -1e200, 1e200, 1e300])
    for result in (*value_and_slope(FUNCTIONS[name], z), curvature(FUNCTIONS[name], z)):
        assert np.all(np.isfinite(result))


@each_function
@pytest.mark.parametrize("jit_compile", [False, True])
def test_what_is_no_number_stays_so(name, jit_compile, value_and_slope):
    z = np.array([np.nan, 1.0], "float32")
    value, _ = value_and_slope(FUNCTIONS[name], z, jit_compile)
    np.testing.assert_array_equal(np.isnan(value), [True, False])


@each_function
def test_the_slope_is_that_of_finite_differences(name, value_and_slope):
    f, step = FUNCTIONS[name], 1e-3
    z = GRID + 0.01  # no grid point at the kink
    near, far = (f(z + k * step).numpy() - f(z - k * step).numpy() for k in (1, 2))
    np.testing.assert_allclose(
        value_and_slope(f, z)[1], (8 * near - far) / (12 * step), rtol=1e-9, atol=1e-11
    )


@each_function
def test_the_curvature_is_that_of_finite_differences(name, value_and_slope, curvature):
    f, step = FUNCTIONS[name], 1e-3
    z = GRID if name in SMOOTH else GRID + 0.01
    near, far = (value_and_slope(f, z + k * step)[1] - value_and_slope(f, z - k * step)[1] for k in (1, 2))
    np.testing.assert_allclose(curvature(f, z), (8 * near - far) / (12 * step), rtol=1e-8, atol=1e-10)


@each_function
def test_short_types_are_rounded_once(name, value_and_slope):
    z = np.linspace(-12, 12, 101)
    for dtype in (np.float16, ml_dtypes.bfloat16):
        short = z.astype(dtype)
        pair = zip(
            value_and_slope(FUNCTIONS[name], short),
            value_and_slope(FUNCTIONS[name], short.astype("float32")),
            strict=True,
        )
        for result, longer in pair:
            np.testing.assert_array_equal(result, longer.astype(dtype))


@each_function
def test_xla_computes_the_same(name, value_and_slope):
    z = np.concatenate([GRID[0], [-1e30, -1e4, -30, 30, 1e4, 1e30]])
    for dtype, rtol in (("float32", 3e-6), ("float64", 1e-14)):
        plain, compiled = (value_and_slope(FUNCTIONS[name], z.astype(dtype), jit) for jit in (False, True))
        np.testing.assert_allclose(compiled, plain, rtol=rtol, atol=rtol / 10)


@each_function
def test_a_saved_model_comes_back(name, reloaded):
    f = FUNCTIONS[name]
    layers = [keras.Input((4,)), keras.layers.Dense(3, activation=f), keras.layers.Activation(f)]
    model = keras.Sequential(layers)
    loaded = reloaded(model)
    z = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")
    np.testing.assert_array_equal(loaded(z), model(z))
    for layer in loaded.layers:
        assert type(layer.activation) is type(f)
        assert repr(layer.activation) == repr(f)


@each_function
def test_it_belongs_to_this_library(name):
    f = FUNCTIONS[name]
    known = type(f) if isinstance(f, (ELU, LeakyReLU)) else f
    assert known.__name__ == name
    assert getattr(activations, name) is known
    assert keras.saving.get_registered_name(known) == f"course_lib>{name}"


@each_function
def test_keras_tells_it_from_its_own(name):
    f = FUNCTIONS[name]
    copy = keras.activations.get(keras.activations.serialize(f))
    assert copy is f or (type(copy) is type(f) and copy.alpha == f.alpha)


@each_function
def test_a_symbol_gives_a_model(name):
    f = FUNCTIONS[name]
    z = keras.Input((4,))
    model = keras.Model(z, f(z))
    x = np.linspace(-2, 2, 8, dtype="float32").reshape(2, 4)
    np.testing.assert_array_equal(model(x), f(x))
    assert model.layers[-1].activation is f


def test_a_net_of_all_functions_trains():
    net = keras.Sequential([keras.Input((4,))])
    for f in FUNCTIONS.values():
        net.add(keras.layers.Dense(4, activation=f, kernel_initializer=keras.initializers.Orthogonal(seed=0)))
    net.compile("sgd", "mse", jit_compile=False)
    x = np.random.default_rng(0).normal(size=(8, 4)).astype("float32")
    loss = net.fit(x, x, epochs=2, verbose=0).history["loss"]
    assert loss[1] < loss[0]


@pytest.mark.parametrize("make", [LeakyReLU, ELU])
class TestAlpha:
    def test_one_number_is_kept(self, make):
        assert make(1).alpha == 1.0
        assert type(make(1).alpha) is float
        assert make(np.float32(0.5)).get_config() == {"alpha": 0.5}

    def test_a_copy_is_made_of_the_configuration(self, make):
        assert make.from_config(make(0.3).get_config()).alpha == 0.3

    def test_it_says_what_it_is(self, make):
        assert repr(make(0.5)) == f"{make.__name__}(alpha=0.5)"

    def test_an_array_has_one_for_each_member(self, make):
        alphas = np.array([0.1, 0.2, 0.3])
        z = np.random.default_rng(0).normal(size=(3, 5, 4))
        together = make(alphas[:, np.newaxis, np.newaxis])(z)
        alone = [make(alpha)(member) for alpha, member in zip(alphas, z, strict=True)]
        np.testing.assert_array_equal(together, alone)

    def test_an_array_and_its_gradient_keep_the_input_type(self, make, value_and_slope):
        z = np.full((2, 3, 4), -1, "float16")
        value, slope = value_and_slope(make(np.array([[[0.25]], [[0.5]]])), z)
        assert value.dtype == slope.dtype == np.float16
        np.testing.assert_array_equal(slope[1], 2 * slope[0])

    def test_an_array_is_saved_with_the_model(self, make, reloaded):
        alphas = np.array([[[0.1]], [[0.2]]])
        model = keras.Sequential([keras.Input((3, 4), batch_size=2), keras.layers.Activation(make(alphas))])
        np.testing.assert_array_equal(reloaded(model).layers[0].activation.alpha, alphas)

    def test_later_changes_of_the_array_change_nothing(self, make):
        alphas = np.array([0.1, 0.2])
        f = make(alphas)
        alphas[:] = 7
        np.testing.assert_array_equal(f.alpha, [0.1, 0.2])

    @pytest.mark.parametrize("alpha", [-0.1, np.nan, np.inf, -np.inf, None, "a", 1j, [0.1, -0.1]])
    def test_what_makes_no_sense_is_refused(self, make, alpha):
        with pytest.raises(ValueError, match=r"alpha must be .*Received: alpha="):
            make(alpha)

    def test_all_digits_of_a_double_are_used(self, make):
        np.testing.assert_allclose(make(0.1)(np.array(-1e-3)) / make(1.0)(np.array(-1e-3)), 0.1, rtol=1e-15)
