"""Tests of a data set that is one new module: house numbers, in the format of SVHN."""

import hashlib
import io
import sys

import numpy as np
import pytest
from scipy.io import savemat

from course_lib.data import DataUnavailableError, load_dataset, sources
from course_lib.data.sources import Sha256

MODULE = '''
import numpy as np
from scipy.io import loadmat

from course_lib.data.sources import DataFile, Sha256, Source

DIGESTS = {digests}


def read(*paths):
    """Return images, whose number comes last in the file, and classes, of which 10 is the digit 0."""
    return [(np.moveaxis(file["X"], -1, 0), file["y"] % 10) for file in map(loadmat, paths)]


SOURCES = {{
    "house_numbers": Source(
        class_names=tuple("0123456789"),
        image_shape=(32, 32, 3),
        files=tuple(
            DataFile(f"house-numbers/{{name}}", f"https://example.org/{{name}}", Sha256(digest))
            for name, digest in DIGESTS.items()
        ),
        read=read,
    )
}}
'''
IMAGES = {
    name: np.random.default_rng(count).integers(0, 256, (count, 32, 32, 3), "uint8")
    for name, count in (("train_32x32.mat", 50), ("test_32x32.mat", 20))
}


def digits(count):
    return np.arange(count) % 10


def mat_file(images):
    """Return a file of images and digits, with 10 for 0."""
    file, classes = io.BytesIO(), digits(len(images)).astype("uint8")
    savemat(file, {"X": np.moveaxis(images, 0, -1), "y": np.where(classes, classes, 10)[:, None]})
    return file.getvalue()


@pytest.fixture
def house_numbers(monkeypatch, tmp_path, internet, cache):
    """Put one module into the folder of sources, and its files on the internet."""
    internet.contents = {name: mat_file(images) for name, images in IMAGES.items()}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in internet.contents.items()}
    (tmp_path / "house_numbers.py").write_text(MODULE.format(digests=digests))
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(tmp_path)])
    yield internet
    sys.modules.pop("course_lib.data.sources.house_numbers", None)
    vars(sources).pop("house_numbers", None)


def test_it_is_found_downloaded_split_and_standardized(house_numbers, cache):
    data = load_dataset("house_numbers", validation=0.4, seed=1)
    assert repr(data) == (
        "Dataset(house_numbers: 3072 features, 10 classes; 30 train, 20 validation, 20 test)"
    )
    assert house_numbers.asked == [f"https://example.org/{name}" for name in IMAGES]
    assert sorted(path.name for path in (cache / "house-numbers").iterdir()) == sorted(IMAGES)
    np.testing.assert_allclose(data.images("test"), IMAGES["test_32x32.mat"], atol=1e-3)
    np.testing.assert_array_equal(data.y_test, digits(20))
    np.testing.assert_array_equal(np.bincount(data.y_validation), 10 * [2])
    np.testing.assert_allclose(data.x_train.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(data.x_train.std(axis=0), 1, rtol=1e-4)
    found = np.concatenate([data.images("train"), data.images("validation")]).round().astype("uint8")
    classes = dict(zip((image.tobytes() for image in IMAGES["train_32x32.mat"]), digits(50), strict=True))
    for image, label in zip(found, np.concatenate([data.y_train, data.y_validation]), strict=True):
        assert classes[image.tobytes()] == label


def test_a_second_time_it_needs_no_network(house_numbers):
    first = load_dataset("house_numbers")
    house_numbers.contents.clear()
    np.testing.assert_array_equal(load_dataset("house_numbers").x_train, first.x_train)


def test_a_damaged_file_is_downloaded_again(house_numbers, cache):
    path = cache / "house-numbers" / "test_32x32.mat"
    path.parent.mkdir(parents=True)
    path.write_bytes(house_numbers.contents[path.name][:1000])
    with pytest.warns(UserWarning, match=f"house_numbers: the cached file {path} is truncated or damaged"):
        load_dataset("house_numbers")
    assert path.read_bytes() == house_numbers.contents[path.name]


def test_a_file_that_arrives_damaged_is_rejected(house_numbers, cache):
    house_numbers.contents["train_32x32.mat"] = house_numbers.contents["train_32x32.mat"][:-1]
    with pytest.raises(
        DataUnavailableError, match=r"what https://example.org/train_32x32.mat sent is trunc"
    ) as caught:
        load_dataset("house_numbers")
    path = cache / "house-numbers" / "train_32x32.mat"
    assert f"    {path} (missing or damaged)\n        from https://example.org/" in str(caught.value)
    assert not list(path.parent.iterdir())


def test_its_name_is_among_the_allowed(house_numbers):
    with pytest.raises(ValueError, match='name must be one of .*"house_numbers".* Received: name='):
        load_dataset("house number")


def test_a_digest_tells_a_file_from_any_other(tmp_path):
    is_intact = Sha256(hashlib.sha256(b"all of it").hexdigest())
    (tmp_path / "whole").write_bytes(b"all of it")
    (tmp_path / "cut").write_bytes(b"all of i")
    assert is_intact(tmp_path / "whole")
    assert not is_intact(tmp_path / "cut")
