"""Tests of the digits."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from course_lib.data import digits

PARTS = ("train", "validation", "test")


@pytest.fixture(scope="module")
def data():
    return digits()


def test_every_image_is_in_exactly_one_part(data):
    sizes = [len(getattr(data, f"y_{part}")) for part in PARTS]
    assert sizes == [1077, 360, 360]
    counts = sum(np.bincount(getattr(data, f"y_{part}")) for part in PARTS)
    np.testing.assert_array_equal(counts, np.bincount(load_digits().target))


def test_the_parts_have_the_same_shares_of_classes(data):
    whole = np.bincount(load_digits().target) / 1797
    for part in PARTS:
        labels = getattr(data, f"y_{part}")
        np.testing.assert_allclose(np.bincount(labels) / len(labels), whole, atol=1.5 / len(labels))


def test_training_pixels_are_standardized(data):
    std = data.x_train.std(axis=0)
    varies = std > 0
    assert 0 < (~varies).sum() < 10
    np.testing.assert_allclose(data.x_train.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(std[varies], 1, rtol=1e-4)


def test_pixels_that_never_vary_in_training_are_zero_everywhere(data):
    constant = data.x_train.std(axis=0) == 0
    for part in PARTS:
        np.testing.assert_array_equal(getattr(data, f"x_{part}")[:, constant], 0)


def test_other_parts_are_scaled_as_the_training_set(data):
    pixel = 20
    levels = np.unique(data.x_train[:, pixel])
    gray = (data.x_test[:, pixel] - levels[0]) / np.diff(levels).min()
    np.testing.assert_allclose(gray, gray.round(), atol=1e-4)
    assert (gray.round().min(), gray.round().max()) == (0, 16)


def test_types(data):
    for part in PARTS:
        assert getattr(data, f"x_{part}").dtype == np.float32
        assert getattr(data, f"y_{part}").dtype == np.int32


def test_a_seed_decides_the_split():
    np.testing.assert_array_equal(digits(seed=3).x_test, digits(seed=3).x_test)
    assert not np.array_equal(digits(seed=3).y_test, digits(seed=4).y_test)


def test_the_data_is_frozen(data):
    with pytest.raises(ValueError, match="read-only"):
        data.x_train[0, 0] = 1
    with pytest.raises(AttributeError):
        data.name = "letters"


@pytest.mark.parametrize("shares", [(0, 0.2), (0.5, 0.5), (-0.1, 0.2), (0.2, 1.0), ("a", 0.2)])
def test_impossible_shares_are_rejected(shares):
    with pytest.raises(ValueError, match="Received: (validation|test)="):
        digits(*shares)


def test_sizes_for_a_net(data):
    assert (data.n_features, data.n_classes) == (64, 10)


def test_an_impossible_seed_is_rejected():
    with pytest.raises(ValueError, match="Received: seed=-1"):
        digits(seed=-1)


def test_looked_at_they_are_the_images_they_were(data):
    gray = data.images("train")
    assert gray.shape == (1077, 8, 8)
    np.testing.assert_allclose(gray, gray.round(), atol=1e-4)
    found = {image.tobytes() for image in gray.round().astype("uint8").reshape(len(gray), -1)}
    assert found <= {image.tobytes() for image in load_digits().data.astype("uint8")}
