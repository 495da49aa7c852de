"""Tests of what all initializers promise: seeds, types, copies."""

import os
import subprocess
import sys

import keras
import numpy as np
import pytest

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
    reseeded,
)

CLASSES = [
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LeCunNormal,
    LeCunUniform,
    Normal,
    Orthogonal,
    Standard,
    VarianceScaling,
]
UNUSUAL = [
    GlorotNormal(3.0, 1, truncated=True),
    GlorotUniform(3.0, 1),
    HeNormal(0.25, 1, mode="fan_out", truncated=True),
    HeUniform(0.25, 1, mode="fan_avg"),
    LeCunNormal("he", 1, truncated=True),
    LeCunUniform(3.0, 1),
    Normal(2.0, 1),
    Orthogonal(3.0, 1),
    Standard(1),
    VarianceScaling("he", 1, mode="fan_avg", distribution="uniform"),
]


def draw(initializer, shape=(12, 8), dtype=None):
    return keras.ops.convert_to_numpy(initializer(shape, dtype))


def name(initializer):
    return type(initializer).__name__


def test_every_initializer_of_the_course_is_tested_here():
    public = {getattr(initializers, each) for each in initializers.__all__}
    random = {each for each in public if isinstance(each, type) and issubclass(each, RandomWeights)}
    assert random - {RandomWeights} == set(CLASSES)
    assert {type(each) for each in UNUSUAL} == set(CLASSES)


@pytest.mark.parametrize("make", CLASSES)
def test_a_seed_gives_the_same_weights_at_every_call(make):
    initializer = make(seed=4)
    np.testing.assert_array_equal(draw(initializer), draw(initializer))
    np.testing.assert_array_equal(draw(initializer), draw(make(seed=4)))
    assert not np.any(draw(initializer) == draw(make(seed=5)))


@pytest.mark.parametrize("make", CLASSES)
def test_weights_of_a_kernel_are_all_different(make):
    assert len(np.unique(draw(make(seed=4), (3, 4, 5)))) == 60


EXPECTED = {
    "Normal": [0.17279210, 0.41080907, 0.16521854, -0.65157862],
    "GlorotUniform": [0.05791390, 2.20681241, -1.74325476, 2.19792444],
    "HeNormal": [0.39092666, 0.92941878, 0.37379216, -1.47413834],
    "Orthogonal": [1.02214972, 0.97734843, 0.97734843, -1.02214972],
}


@pytest.mark.parametrize(
    "initializer",
    [Normal(0.5, 1), GlorotUniform(2.0, 1), HeNormal(0.1, 1, truncated=True), Orthogonal("he", 1)],
    ids=name,
)
def test_the_weights_of_a_seed_are_the_same_on_every_machine(initializer):
    np.testing.assert_allclose(draw(initializer, (2, 2)).ravel(), EXPECTED[name(initializer)], rtol=1e-6)


SCRIPT = """
import numpy as np
from course_lib import initializers
for name in {names}:
    weights = np.asarray(getattr(initializers, name)(seed=3)((40, 30)))
    print(name, weights.astype("float64").sum(), (weights.astype("float64") ** 2).sum())
"""


def test_the_weights_of_a_seed_are_the_same_in_another_process():
    names = [make.__name__ for make in CLASSES]
    other = os.environ | {"PYTHONHASHSEED": "1", "OPENBLAS_NUM_THREADS": "1"}
    other["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(names=names)],
        capture_output=True,
        text=True,
        env=other,
        check=True,
    )
    printed = {
        line.split()[0]: [float(each) for each in line.split()[1:]] for line in run.stdout.splitlines()
    }
    for make in CLASSES:
        weights = draw(make(seed=3), (40, 30)).astype("float64")
        assert printed[make.__name__] == pytest.approx([weights.sum(), (weights**2).sum()], rel=1e-9)


def test_without_a_seed_keras_global_seed_decides():
    drawn = []
    for _ in range(2):
        keras.utils.set_random_seed(6)
        drawn.append([draw(Normal()), draw(Normal())])
    np.testing.assert_array_equal(*drawn)
    assert not np.any(drawn[0][0] == drawn[0][1])


def test_without_a_seed_instances_differ_and_each_repeats_itself():
    instances = [Normal() for _ in range(100)]
    assert len({instance.seed for instance in instances}) == 100
    np.testing.assert_array_equal(draw(instances[0]), draw(instances[0]))


@pytest.mark.parametrize("make", CLASSES)
@pytest.mark.parametrize("seed", [-1, 0.5, "seven"])
def test_an_impossible_seed_is_refused(make, seed):
    with pytest.raises(ValueError, match="seed must be a whole number, 0 or more. Received: seed="):
        make(seed=seed)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
@pytest.mark.parametrize("make", CLASSES)
def test_a_type_rounds_the_same_weights(make, dtype):
    weights = make(seed=0)((6, 5), dtype)
    assert keras.backend.standardize_dtype(weights.dtype) == dtype
    precision = {"float16": 2**-11, "bfloat16": 2**-8, "float32": 2**-24, "float64": 0}[dtype]
    rounded = keras.ops.convert_to_numpy(keras.ops.cast(weights, "float64"))
    np.testing.assert_allclose(rounded, draw(make(seed=0), (6, 5), "float64"), rtol=precision, atol=1e-7)


def test_the_type_is_that_of_keras_if_not_given():
    assert keras.backend.standardize_dtype(Normal(seed=0)((2, 3)).dtype) == keras.config.floatx()


@pytest.mark.parametrize("make", CLASSES)
def test_whole_numbers_and_impossible_shapes_are_refused(make):
    with pytest.raises(ValueError, match="must have a float type. Received: dtype='int32'"):
        make(seed=0)((2, 3), "int32")
    with pytest.raises(ValueError, match=r"positive whole numbers. Received: shape=\(2, 0\)"):
        make(seed=0)((2, 0))


@pytest.mark.parametrize("make", [each for each in CLASSES if each is not Normal])
@pytest.mark.parametrize("shape", [(), (5,)])
def test_a_bias_has_no_fans(make, shape):
    with pytest.raises(ValueError, match="start biases with zeros or Normal. Received: shape="):
        make(seed=0)(shape)


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
    assert type(initializer)(**initializer.get_config()).get_config() == initializer.get_config()
    np.testing.assert_array_equal(
        draw(reseeded(initializer, 9)), draw(type(initializer)(**initializer.get_config() | {"seed": 9}))
    )


@pytest.mark.parametrize("initializer", UNUSUAL, ids=name)
def test_an_initializer_shows_the_call_that_copies_it(initializer):
    copy = eval(repr(initializer))
    assert type(copy) is type(initializer)
    assert copy.get_config() == initializer.get_config()


def test_a_model_with_every_initializer_is_saved_and_comes_back(tmp_path):
    layers = [keras.layers.Dense(6, kernel_initializer=each) for each in UNUSUAL]
    model = keras.Sequential([keras.Input((4,)), *layers])
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    x = np.ones((2, 4), "float32")
    np.testing.assert_array_equal(again(x), model(x))
    for layer, initializer in zip(again.layers, UNUSUAL, strict=True):
        assert repr(layer.kernel_initializer) == repr(initializer)


def test_two_layers_with_one_instance_start_as_copies():
    shared = GlorotUniform(seed=1)
    model = keras.Sequential([keras.layers.Dense(5, kernel_initializer=shared) for _ in range(2)])
    model.build((None, 5))
    np.testing.assert_array_equal(model.layers[0].kernel, model.layers[1].kernel)


def test_the_base_class_draws_nothing():
    with pytest.raises(NotImplementedError):
        RandomWeights(seed=1)((2, 2))
