"""Tests of what all activation functions share: inputs, types, large inputs, parameters and Keras."""

import keras
import ml_dtypes
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib import activations
from course_lib.activations import ELU, LeakyReLU, ParametricActivation

FUNCTIONS = {name: getattr(activations, name) for name in activations.__all__ if name.islower()}
FUNCTIONS |= {"LeakyReLU": LeakyReLU(0.1), "ELU": ELU(0.7)}
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
def test_the_gradient_has_the_type_of_the_input(name, value_and_slope):
    for dtype in TYPES:
        z = np.array([-0.5, 0.5], numpy_type(dtype))
        assert value_and_slope(FUNCTIONS[name], z)[1].dtype == z.dtype


@pytest.mark.parametrize("f", [activations.tanh, LeakyReLU(0.1)], ids=["function", "parametric"])
def test_python_numbers_become_kerass_default_type(f, monkeypatch):
    for floatx in ("float64", "float32"):
        monkeypatch.setattr(keras.config, "floatx", lambda floatx=floatx: floatx)
        results = [f(1), f(1.0), f([1, 1.0])[1]]
        assert [dtype_of(h) for h in results] == [floatx] * 3
        np.testing.assert_array_equal(results, [f(np.array(1.0, floatx))] * 3)


def test_a_scalar_of_numpy_keeps_its_type():
    assert dtype_of(activations.tanh(np.float64(0.5))) == "float64"


def test_a_variable_is_taken_like_a_tensor():
    h = activations.tanh(keras.Variable([0.5], dtype="float64"))
    np.testing.assert_allclose(h, np.tanh([0.5]), rtol=1e-15)


@pytest.mark.parametrize("dtype", ["int32", "int64", "uint8", "bool", "complex64"])
@pytest.mark.parametrize("make", [np.zeros, tf.zeros])
def test_other_types_raise_an_error(dtype, make):
    expected = f"float16, bfloat16, float32, float64. Received: z of type {dtype}$"
    for f in (activations.tanh, LeakyReLU(0.1)):
        with pytest.raises(TypeError, match=expected):
            f(make((2, 3), dtype))


@each_function
def test_large_inputs_give_finite_values_and_slopes(name, value_and_slope, curvature):
    f = FUNCTIONS[name]
    for dtype, largest in {"float16": 6e4, "bfloat16": 1e30, "float32": 1e30, "float64": 1e300}.items():
        sizes = np.array([20, 90, 800, 1e4, largest**0.5, largest])
        z = np.concatenate([-sizes, sizes]).astype(numpy_type(dtype))
        for result in (*value_and_slope(f, z), curvature(f, z)):
            assert np.all(np.isfinite(result.astype(float)))


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


def test_a_saved_model_comes_back(reloaded):
    layers = [keras.Input((4,))]
    for f in FUNCTIONS.values():
        layers += [keras.layers.Dense(4, activation=f), keras.layers.Activation(f)]
    model = keras.Sequential(layers)
    loaded = reloaded(model)
    z = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")
    for ours, theirs in zip(loaded.layers, model.layers, strict=True):
        np.testing.assert_array_equal(ours(z), theirs(z))
        assert type(ours.activation) is type(theirs.activation)
        assert repr(ours.activation) == repr(theirs.activation)


@each_function
def test_it_is_registered_with_keras_under_its_own_name(name):
    f = FUNCTIONS[name]
    known = type(f) if isinstance(f, ParametricActivation) else f
    assert known.__name__ == name
    assert getattr(activations, name) is known
    assert keras.saving.get_registered_name(known) == f"course_lib>{name}"
    copy = keras.activations.get(keras.activations.serialize(f))
    assert copy is f or (type(copy) is type(f) and copy.parameter == f.parameter)


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
class TestParametricActivation:
    def test_one_number_is_kept(self, make):
        assert make(1).parameter == 1.0
        assert type(make(1).parameter) is float
        assert make(np.float32(0.5)).get_config() == {make.parameter_name: 0.5}
        assert make(**{make.parameter_name: 0.5}).parameter == 0.5

    def test_a_copy_is_made_of_the_configuration(self, make):
        assert make.from_config(make(0.3).get_config()).parameter == 0.3

    def test_it_says_what_it_is(self, make):
        assert repr(make(0.5)) == f"{make.__name__}({make.parameter_name}=0.5)"

    def test_a_copy_with_another_parameter_leaves_the_function_as_it_is(self, make):
        f = make(0.5)
        other = f.with_parameter(tf.constant(0.25))
        assert type(other) is make
        assert (float(other(-1.0)), float(f(-1.0))) == (float(make(0.25)(-1.0)), float(make(0.5)(-1.0)))

    def test_an_array_has_one_for_each_member(self, make):
        parameters = np.array([0.1, 0.2, 0.3])
        z = np.random.default_rng(0).normal(size=(3, 5, 4))
        together = make(parameters[:, np.newaxis, np.newaxis])(z)
        alone = [make(parameter)(member) for parameter, member in zip(parameters, z, strict=True)]
        np.testing.assert_array_equal(together, alone)

    def test_an_array_and_its_gradient_keep_the_input_type(self, make, value_and_slope):
        z = np.full((2, 3, 4), -1, "float16")
        value, slope = value_and_slope(make(np.array([[[0.25]], [[0.5]]])), z)
        assert value.dtype == slope.dtype == np.float16
        np.testing.assert_array_equal(slope[1], 2 * slope[0])

    def test_an_array_is_saved_with_the_model(self, make, reloaded):
        parameters = np.array([[[0.1]], [[0.2]]])
        layers = [keras.Input((3, 4), batch_size=2), keras.layers.Activation(make(parameters))]
        loaded = reloaded(keras.Sequential(layers)).layers[0].activation
        np.testing.assert_array_equal(loaded.parameter, parameters)

    def test_later_changes_of_the_array_change_nothing(self, make):
        parameters = np.array([0.1, 0.2])
        f = make(parameters)
        parameters[:] = 7
        np.testing.assert_array_equal(f.parameter, [0.1, 0.2])

    @pytest.mark.parametrize("value", [-0.1, np.nan, np.inf, None, "a", 1j, True, [0.1, -0.1], [0.1, [0.2]]])
    def test_what_is_no_number_or_not_allowed_raises_an_error(self, make, value):
        name = make.parameter_name
        with pytest.raises(ValueError, match=f"{name} must be .*Received: {name}="):
            make(value)

    def test_all_digits_of_a_double_are_used(self, make):
        np.testing.assert_allclose(make(0.1)(np.array(-1e-3)) / make(1.0)(np.array(-1e-3)), 0.1, rtol=1e-15)
