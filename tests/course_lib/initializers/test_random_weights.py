"""Tests of what all initializers promise: seeds, types, shapes, copies; and of Normal and the fans."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from course_lib import initializers
from course_lib.initializers import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LeCunNormal,
    LeCunUniform,
    Normal,
    Orthogonal,
    RandomWeights,
    Standard,
    VarianceScaling,
    fans,
    reseeded,
)

UNUSUAL = {
    GlorotNormal(3.0, 1, truncated=True): -5.5293716,
    GlorotUniform(3.0, 1): 7.0109685,
    HeNormal(0.25, 1, mode="fan_out", truncated=True): -2.7313566,
    HeUniform(0.25, 1, mode="fan_avg"): 3.206323,
    LeCunNormal("he", 1, truncated=True): -2.4382236,
    LeCunUniform(3.0, 1): 6.5581602,
    Normal(2.0, 1): -3.8790449,
    Orthogonal(3.0, 1): -1.2116618,
    Standard(1): 1.2621186,
    VarianceScaling("he", 1, mode="fan_avg", distribution="uniform"): 3.3050021,
}
"""One of each class, with a weighted sum of its weights that is the same on every machine."""
CLASSES = [type(each) for each in UNUSUAL]


def draw(initializer, shape=(12, 8), dtype=None):
    return keras.ops.convert_to_numpy(initializer(shape, dtype))


def name(initializer):
    return type(initializer).__name__


def test_every_initializer_of_the_course_is_tested_here():
    public = {getattr(initializers, each) for each in initializers.__all__}
    random = {each for each in public if isinstance(each, type) and issubclass(each, RandomWeights)}
    assert random - {RandomWeights} == set(CLASSES)


def test_a_seed_gives_the_same_weights_at_every_call():
    for make in CLASSES:
        initializer = make(seed=4)
        np.testing.assert_array_equal(draw(initializer), draw(initializer))
        np.testing.assert_array_equal(draw(initializer), draw(make(seed=4)))
        assert not np.any(draw(initializer) == draw(make(seed=5)))


def test_the_weights_of_a_kernel_are_all_different():
    for make in CLASSES:
        assert len(np.unique(draw(make(seed=4), (3, 4, 5)))) == 60


@pytest.mark.parametrize(
    ("initializer", "expected"), UNUSUAL.items(), ids=[each.__name__ for each in CLASSES]
)
def test_the_weights_of_a_seed_are_the_same_in_every_process_and_on_every_machine(initializer, expected):
    weights = draw(initializer, (40, 30)).ravel()
    assert np.sin(np.arange(1200)) @ weights == pytest.approx(expected, rel=1e-6)


def test_without_a_seed_keras_global_seed_decides():
    draws = []
    for _ in range(2):
        keras.utils.set_random_seed(6)
        draws.append([draw(Normal()), draw(Normal())])
    np.testing.assert_array_equal(*draws)
    assert not np.any(draws[0][0] == draws[0][1])


def test_without_a_seed_instances_differ_and_each_repeats_itself():
    instances = [Normal() for _ in range(100)]
    assert len({instance.seed for instance in instances}) == 100
    np.testing.assert_array_equal(draw(instances[0]), draw(instances[0]))


@pytest.mark.parametrize("make", CLASSES)
def test_an_impossible_seed_is_rejected(make):
    for seed in (-1, 0.5, "seven"):
        with pytest.raises(ValueError, match="seed must be a whole number, 0 or more. Received: seed="):
            make(seed=seed)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
def test_a_type_rounds_the_same_weights(dtype):
    precision = {"float16": 2**-11, "bfloat16": 2**-8, "float32": 2**-24, "float64": 0}[dtype]
    for initializer in (Normal(seed=0), Orthogonal(seed=0)):
        weights = initializer((6, 5), dtype)
        assert keras.backend.standardize_dtype(weights.dtype) == dtype
        rounded = keras.ops.convert_to_numpy(keras.ops.cast(weights, "float64"))
        np.testing.assert_allclose(rounded, draw(initializer, (6, 5), "float64"), rtol=precision, atol=1e-7)


def test_the_type_is_that_of_keras_if_not_given():
    assert keras.backend.standardize_dtype(Normal(seed=0)((2, 3)).dtype) == keras.config.floatx()


@pytest.mark.parametrize("dtype", ["int32", "bool", "uint8"])
def test_a_type_that_is_not_a_float_is_rejected(dtype):
    with pytest.raises(ValueError, match=f"must have a float type. Received: dtype='{dtype}'"):
        Normal()((2, 3), dtype)


@pytest.mark.parametrize("shape", [(2, 0), (2, -1), (None, 3), (2.0, 3), 5.0, "ab"])
def test_a_shape_of_other_than_positive_whole_numbers_is_rejected(shape):
    for call in (Normal(), fans):
        with pytest.raises(ValueError, match="shape must consist of positive whole numbers. Received: sh"):
            call(shape)


def test_a_shape_may_be_any_sequence_or_one_number():
    assert draw(Normal(), [np.int64(2), 1]).shape == (2, 1)
    assert draw(Normal(), 7).shape == (7,)
    assert draw(Normal(), ()).shape == ()


@pytest.mark.parametrize("initializer", UNUSUAL, ids=name)
def test_a_saved_initializer_comes_back(initializer):
    saved = keras.initializers.serialize(initializer)
    assert saved["registered_name"] == f"course_lib>{name(initializer)}"
    again = keras.initializers.deserialize(saved)
    assert type(again) is type(initializer)
    assert again.get_config() == initializer.get_config()
    np.testing.assert_array_equal(draw(again), draw(initializer))


@pytest.mark.parametrize("initializer", UNUSUAL, ids=name)
def test_the_configuration_is_what_the_class_takes(initializer):
    copy = type(initializer)(**initializer.get_config())
    assert copy.get_config() == initializer.get_config()
    other = type(initializer)(**initializer.get_config() | {"seed": 9})
    np.testing.assert_array_equal(draw(reseeded(initializer, 9)), draw(other))
    shown = eval(repr(initializer))
    assert type(shown) is type(initializer)
    assert shown.get_config() == initializer.get_config()


def test_a_model_with_every_initializer_is_saved_and_comes_back(tmp_path):
    layers = [keras.layers.Dense(6, kernel_initializer=each) for each in UNUSUAL]
    model = keras.Sequential([keras.Input((4,)), *layers])
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    x = np.ones((2, 4), "float32")
    np.testing.assert_array_equal(again(x), model(x))
    for layer, initializer in zip(again.layers, UNUSUAL, strict=True):
        assert repr(layer.kernel_initializer) == repr(initializer)


def test_two_layers_with_one_instance_are_copies():
    shared = GlorotUniform(seed=1)
    model = keras.Sequential([keras.layers.Dense(5, kernel_initializer=shared) for _ in range(2)])
    model.build((None, 5))
    np.testing.assert_array_equal(model.layers[0].kernel, model.layers[1].kernel)


def test_the_base_class_draws_nothing():
    with pytest.raises(NotImplementedError):
        RandomWeights(seed=1)((2, 2))


@pytest.mark.parametrize("stddev", [0.02, 1.0])
def test_the_law_of_normal_weights(stddev):
    weights = draw(Normal(stddev, seed=1), (300, 100)).ravel()
    assert stats.kstest(weights, stats.norm(0, stddev).cdf).pvalue > 0.01


def test_the_standard_deviation_of_normal_weights_does_not_depend_on_the_shape():
    assert Normal().stddev == 1
    for shape in ((300, 100), (3, 3, 50, 60), (30_000,)):
        assert draw(Normal(0.5, seed=2), shape).std() == pytest.approx(0.5, rel=0.015)
    np.testing.assert_allclose(draw(Normal(0.5, seed=3)), 0.5 * draw(Normal(1.0, seed=3)), rtol=1e-6)


@pytest.mark.parametrize("stddev", [0, [1.0], True])
def test_a_standard_deviation_that_is_not_positive_is_rejected(stddev):
    with pytest.raises(ValueError, match="stddev must be a positive finite number. Received: stddev="):
        Normal(stddev=stddev)


@given(st.lists(st.integers(1, 7), max_size=3), st.integers(1, 500), st.integers(1, 500))
def test_a_convolution_counts_every_position(size, n_in, n_out):
    positions = np.prod(size, dtype=int)
    assert fans((*size, n_in, n_out)) == (positions * n_in, positions * n_out)


def test_fan_in_is_the_number_of_products_that_a_unit_adds_up():
    layer = keras.layers.Conv2D(8, (3, 5), kernel_initializer="ones", padding="valid")
    assert layer(keras.ops.ones((1, 3, 5, 4)))[0, 0, 0, 0] == fans(layer.kernel.shape)[0] == 60


@pytest.mark.parametrize("call", [fans, *(make(seed=0) for make in CLASSES if make is not Normal)])
def test_a_bias_has_no_fans(call):
    for shape in ((), (5,), 5):
        with pytest.raises(ValueError, match=r"initialize biases with zeros or Normal. Received: shape=\("):
            call(shape)
