"""Tests of the texts by which settings are compared."""

import keras
import numpy as np
import pytest

from course_lib.activations import LeakyReLU, tanh
from course_lib.initializers import HeNormal
from course_lib.training._fingerprint import MAX_LETTERS, _shorten, describe, format_differences


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": [1, 2.5], "b": None, "c": True}, "{a=[1, 2.5], c=True}"),
        (np.array([0.1, 1.0], "float32"), "[0.1, 1.0]"),
        ([[np.int64(3)], np.array(2)], "[[3], 2]"),
        ([tanh, "tanh"], "[tanh, 'tanh']"),
        (lambda z: z, "<lambda>"),
        (keras.optimizers.SGD(0.3, momentum=0.5), "SGD(momentum=0.5, nesterov=False)"),
        (object(), "object"),
    ],
)
def test_a_value_is_written_as_its_settings(value, text):
    assert describe(value) == text


@pytest.mark.parametrize(
    "make",
    [
        lambda seed: keras.layers.Dropout(0.1, seed=seed),
        lambda seed: keras.layers.Dense(3, kernel_initializer=keras.initializers.GlorotUniform(seed)),
        lambda seed: keras.layers.Dense(3, activation=lambda z: z),
        lambda seed: HeNormal(),
    ],
)
def test_names_seeds_and_code_do_not_matter(make):
    assert describe(make(1)) == describe(make(2))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (keras.layers.Dense(3), keras.layers.Dense(4)),
        (keras.layers.Dense(3, dtype="float64"), keras.layers.Dense(3)),
        (keras.layers.Dense(3, activation="relu"), keras.layers.Dense(3, activation=lambda z: z)),
        (LeakyReLU(0.1), LeakyReLU(0.2)),
        (keras.optimizers.Adam(), keras.optimizers.Adam(beta_1=0.8)),
        ({"a": 0}, {"a": None}),
    ],
)
def test_other_settings_give_another_text(one, other):
    assert describe(one) != describe(other)


def test_a_layer_without_a_config_is_known_by_its_class():
    class Odd(keras.layers.Layer):
        def __init__(self, function):
            super().__init__()

    assert describe(Odd(object())) == "Odd()"


def test_a_long_text_is_cut_and_still_tells_the_difference():
    one, other = (_shorten("x" * 200 + end) for end in "ab")
    assert one != other
    assert max(len(one), len(other)) <= MAX_LETTERS
    assert _shorten("x" * MAX_LETTERS) == "x" * MAX_LETTERS


def test_only_settings_that_differ_are_named():
    saved, own = {"a": "1", "b": "2", "layers[1]": "Dense()"}, {"a": "1", "b": "3"}
    assert format_differences(saved, own) == ("b=2, layers[1]=Dense()", "b=3, layers[1]=absent")
    assert format_differences(saved, saved) is None
