"""Tests of the type that all data sets have, of splitting and of standardizing."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.data import Dataset, _dataset, digits
from course_lib.data._dataset import split, standardized_dataset

PARTS = ("train", "validation", "test")


def arguments(train=6, validation=4, test=2, features=12):
    result = {"name": "blank", "class_names": ("a", "b", "c")}
    for part, size in zip(PARTS, (train, validation, test), strict=True):
        result[f"x_{part}"] = np.arange(size * features, dtype="float32").reshape(size, features)
        result[f"y_{part}"] = np.arange(size, dtype="int32") % 3
    return result


def changed(name, change):
    """Arguments with one array changed."""
    return {**arguments(), name: change(arguments()[name])}


def test_what_it_knows():
    data = Dataset(**arguments())
    assert (data.n_features, data.n_classes) == (12, 3)
    assert (data.image_shape, data.mean, data.std) == (None, None, None)


@given(*[st.integers(1, 9)] * 4)
@settings(deadline=None, max_examples=30)
def test_the_repr_counts_and_holds_no_address(train, validation, test, features):
    assert repr(Dataset(**arguments(train, validation, test, features))) == (
        f"Dataset(blank: {features} features, 3 classes; {train} train, {validation} validation, {test} test)"
    )


def test_it_is_frozen():
    given = arguments()
    data = Dataset(**given, mean=np.zeros(12), std=np.ones(12))
    for name, value in vars(data).items():
        with pytest.raises(AttributeError):
            setattr(data, name, value)
        if isinstance(value, np.ndarray):
            with pytest.raises(ValueError, match="read-only"):
                value[0] = 1
    assert not given["x_train"].flags.writeable


def test_it_can_be_replaced_in_part():
    assert replace(Dataset(**arguments()), name="other").name == "other"


def test_a_part_by_name():
    data = Dataset(**arguments())
    assert data.part("test")[0] is data.x_test
    assert data.part("validation")[1] is data.y_validation
    with pytest.raises(ValueError, match='one of "train", "validation", "test". Received: part=\'all\''):
        data.part("all")


def test_names_become_a_tuple():
    assert Dataset(**{**arguments(), "class_names": ["a", "b", "c"]}).class_names == ("a", "b", "c")


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("x_train", lambda x: x.tolist(), "x_train must be a NumPy array. Received: list"),
        ("x_test", lambda x: x.astype("float64"), "x_test must be an array of float32. Received: float64"),
        ("y_test", lambda y: y.astype("int64"), "y_test must be an array of int32. Received: int64"),
    ],
)
def test_other_types_are_rejected(name, change, message):
    with pytest.raises(TypeError, match=message):
        Dataset(**changed(name, change))


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        (
            "x_train",
            lambda x: x.reshape(6, 3, 4),
            "x_train must have 2 dimension(s). Received: shape (6, 3",
        ),
        ("y_train", lambda y: y[:, None], "y_train must have 1 dimension(s). Received: shape (6, 1)"),
        ("y_test", lambda y: y[:1], "Received: shapes (2, 12) and (1,)"),
        ("x_train", lambda x: x[:, :0], "Received: shapes (6, 0) and (6,)"),
        ("x_test", lambda x: x[:, :3], "x_test must have 12 features, as x_train has. Received: 3"),
        ("x_test", lambda x: x / 0 * 0, "x_test must be finite. Received: 24 inputs that are not"),
        ("x_train", lambda x: x / (x != 5), "x_train must be finite. Received: 1 inputs"),
        (
            "y_train",
            lambda y: y + 1,
            "y_train must be from 0 to 2, as there are 3 class names. Received: from",
        ),
        ("y_validation", lambda y: y - 1, "Received: from -1 to 1"),
        ("class_names", lambda _: "abc", "two or more different names. Received: 'abc'"),
        ("class_names", lambda _: ("a",), "two or more different names. Received: ('a',)"),
        ("class_names", lambda _: ("a", "b", "a"), "two or more different names"),
        ("class_names", lambda _: ("a", "b", ""), "strings that are not empty"),
        ("class_names", lambda _: (0, 1, 2), "strings that are not empty. Received: (0, 1, 2)"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_does_not_fit_together_is_rejected(name, change, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        Dataset(**changed(name, change))


def test_a_part_without_examples_is_rejected():
    with pytest.raises(ValueError, match=r"one at least, .*Received: shapes \(0, 12\) and \(0,\)"):
        Dataset(**arguments(test=0))


@pytest.mark.parametrize("shape", [(3, 4), (12, 1), [4, 3], (2, 2, 3)])
def test_an_image_shape_that_fits(shape):
    images = Dataset(**arguments(), image_shape=shape).images("train", 5)
    assert images.shape == (5, *shape)
    np.testing.assert_array_equal(images.ravel(), np.arange(60))


@pytest.mark.parametrize("shape", [(3, 3), (12,), (3, 2, 2), (-3, -4), (1, 1, 4, 3), ()])
def test_an_image_shape_that_does_not_fit_is_rejected(shape):
    with pytest.raises(ValueError, match=r"as there are features, 12. Received: image_shape=\("):
        Dataset(**arguments(), image_shape=shape)


def test_without_image_shape_there_are_no_images():
    with pytest.raises(ValueError, match="examples of blank are not images"):
        Dataset(**arguments()).images()


def test_images_undo_standardizing():
    scale = {"mean": np.full(12, 5.0), "std": np.full(12, 2.0)}
    data = Dataset(**arguments(), image_shape=(3, 4), **scale)
    np.testing.assert_array_equal(data.images("test").ravel(), 2 * np.arange(24) + 5)
    assert data.images("test").dtype == np.float32
    np.testing.assert_array_equal(data.x_test.ravel(), np.arange(24))


@pytest.mark.parametrize(
    ("mean", "std"),
    [
        (np.zeros(12), None),
        (None, np.ones(12)),
        (np.zeros(3), np.ones(12)),
        (np.zeros(12), np.full(12, np.nan)),
        (np.zeros(12), np.zeros(12)),
    ],
)
def test_an_impossible_scale_is_rejected(mean, std):
    with pytest.raises(ValueError, match="std must be .*Received: "):
        Dataset(**arguments(), mean=mean, std=std)


def test_description():
    assert repr(digits().describe()) == (
        "part        examples  in a class  mean   std\n"
        "train           1077  104 to 109  0.00  0.96\n"
        "validation       360    35 to 37  0.01  1.64\n"
        "test             360    35 to 37  0.00  1.04"
    )


def test_description_of_a_class_without_examples_and_a_mean_just_below_zero():
    given = arguments()
    given["x_train"][:] = -1e-5
    given["y_train"][:] = 2
    rows = Dataset(**given).describe().rows
    assert rows[0] == ("train", "6", "0 to 6", "0.00", "0.00")


@given(st.integers(1, 3000), st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=20)
def test_mean_and_std_in_the_description(examples, seed):
    given = arguments(train=examples, features=2)
    given["x_train"] = np.random.default_rng(seed).normal(3, 2, (examples, 2)).astype("float32")
    *_, mean, std = Dataset(**given).describe().rows[0]
    np.testing.assert_allclose(float(mean), given["x_train"].mean(), atol=0.0051)
    np.testing.assert_allclose(float(std), given["x_train"].std(), atol=0.0051)


def standardized(x_train, other=None):
    other = x_train if other is None else other
    parts = [(x, np.zeros(len(x), "int32")) for x in (x_train, other, other)]
    return standardized_dataset("blank", ("a", "b"), (1, x_train.shape[1]), parts)


@given(st.integers(2, 40), st.integers(1, 12), st.integers(0, 2**32 - 1), st.booleans())
@settings(deadline=None, max_examples=60)
def test_standardized_in_blocks_as_in_one_go(rows, columns, seed, whole_numbers):
    x = np.random.default_rng(seed).integers(0, 256, (rows, columns))
    x = x.astype("uint8") if whole_numbers else x / 7
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_dataset, "COLUMNS", 5)
        data = standardized(x)
    expected = x.std(axis=0)
    expected[expected == 0] = 1
    np.testing.assert_allclose(data.x_train, (x - x.mean(axis=0)) / expected, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(data.x_train * data.std + data.mean, x, atol=1e-4)


def test_others_are_scaled_as_the_training_set():
    data = standardized(np.array([[0.0, 5], [2, 5]]), np.array([[3.0, 9]]))
    for other in (data.x_validation, data.x_test):
        np.testing.assert_array_equal(other, [[2, 0]])
    np.testing.assert_array_equal(data.mean, [1, 5])
    np.testing.assert_array_equal(data.std, [1, 1])


def test_what_is_standardized_stays_as_it_was():
    x = np.array([[1.0], [3.0]])
    standardized(x)
    np.testing.assert_array_equal(x, [[1], [3]])


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 0.9))
@settings(deadline=None, max_examples=30)
def test_nothing_is_lost_and_classes_keep_their_shares(seed, share):
    x = np.arange(100)[:, None]
    y = np.arange(100) % 4
    (x_kept, y_kept), (x_split, y_split) = split(x, y, share, seed)
    assert sorted(np.concatenate([x_kept, x_split]).ravel()) == list(range(100))
    np.testing.assert_array_equal(x_kept.ravel() % 4, y_kept)
    np.testing.assert_allclose(np.bincount(y_split, minlength=4), 25 * share, atol=1)
