"""Tests of loading the big data sets, on small files of the real format and a server of our own.

Keras downloads and reads as ever, but where it asks the internet, a server on this machine answers.
"""

import gzip
import hashlib
import io
import pickle
import struct
import tarfile
import tracemalloc
from dataclasses import replace

import keras
import numpy as np
import pytest

from course_lib.data import DataUnavailableError, _load, load_dataset
from course_lib.data.sources import Sha256
from course_lib.data.sources.keras_datasets import SOURCES

MNIST, CIFAR = "mnist.npz", "cifar-10-python.tar.gz"
FASHION = [file.name.partition("/")[2] for file in SOURCES["fashion_mnist"].files]


def images(count, seed, shape=(28, 28)):
    return np.random.default_rng(seed).integers(0, 256, (count, *shape), "uint8")


def labels(count):
    return (np.arange(count) % 10).astype("uint8")


def mnist_file():
    file = io.BytesIO()
    parts = {"x_train": images(100, 0), "y_train": labels(100), "x_test": images(30, 1), "y_test": labels(30)}
    np.savez(file, **parts)
    return file.getvalue()


def idx(array):
    header = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    return gzip.compress(header + array.tobytes(), mtime=0)


def fashion_files():
    contents = [labels(100), images(100, 2), labels(30), images(30, 3)]
    return dict(zip(FASHION, map(idx, contents), strict=True))


def cifar_batch(number):
    """Return a batch of the real size, which Keras insists on, with little in it."""
    data = np.zeros((10_000, 3, 32, 32), "uint8")
    data[:, :, 0, 1] = images(10_000, number, (3,))
    return {b"labels": labels(10_000).tolist(), b"data": data.reshape(10_000, 3072), b"filenames": []}


def cifar_file():
    names = {f"data_batch_{number}": number for number in range(1, 6)} | {"test_batch": 6}
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as archive:
        for name, number in names.items():
            content = pickle.dumps(cifar_batch(number), protocol=4)
            member = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return file.getvalue()


def expect(monkeypatch, name, content):
    """Make Keras, and the course, expect the digest of a small file in place of the real one's."""
    source = SOURCES[name]
    digest = hashlib.sha256(content).hexdigest()
    reader = getattr(keras.datasets, name).load_data.__globals__
    get_file = reader["get_file"]

    def get_small_file(**arguments):
        assert arguments["file_hash"] == source.files[0].is_intact.digest
        return get_file(**{**arguments, "file_hash": digest})

    monkeypatch.setitem(reader, "get_file", get_small_file)
    small = replace(source, files=(replace(source.files[0], is_intact=Sha256(digest)),))
    monkeypatch.setitem(SOURCES, name, small)


@pytest.fixture
def mnist(monkeypatch, internet, cache):
    internet.contents[MNIST] = mnist_file()
    expect(monkeypatch, "mnist", internet.contents[MNIST])
    return internet


@pytest.fixture
def fashion(internet, cache):
    internet.contents |= fashion_files()
    return internet


def test_mnist(mnist):
    data = load_dataset("mnist")
    assert repr(data) == "Dataset(mnist: 784 features, 10 classes; 80 train, 20 validation, 30 test)"
    assert (data.class_names, data.image_shape) == (tuple("0123456789"), (28, 28))
    assert mnist.asked == [file.origin for file in SOURCES["mnist"].files]


def test_fashion_mnist(fashion, cache):
    data = load_dataset("fashion_mnist")
    assert repr(data) == "Dataset(fashion_mnist: 784 features, 10 classes; 80 train, 20 validation, 30 test)"
    assert data.class_names[9] == "Ankle boot"
    assert fashion.asked == [file.origin for file in SOURCES["fashion_mnist"].files]
    assert sorted(path.name for path in (cache / "fashion-mnist").iterdir()) == sorted(FASHION)


def test_the_test_set_is_that_of_keras(mnist):
    data = load_dataset("mnist", seed=5)
    np.testing.assert_array_equal(data.y_test, labels(30))
    np.testing.assert_allclose(data.images("test"), images(30, 1), atol=1e-3)


def test_every_training_image_is_in_one_part_with_its_class(mnist):
    data = load_dataset("mnist", validation=0.3, seed=1)
    found = np.concatenate([data.images("train"), data.images("validation")]).round()
    order = np.lexsort(found.reshape(100, -1).T)
    expected = np.lexsort(images(100, 0).reshape(100, -1).T)
    np.testing.assert_array_equal(found[order], images(100, 0)[expected])
    classes = np.concatenate([data.y_train, data.y_validation])
    np.testing.assert_array_equal(classes[order], labels(100)[expected])
    np.testing.assert_array_equal(np.bincount(data.y_validation), 10 * [3])


def test_types_and_scaling_are_those_of_the_digits(fashion):
    data = load_dataset("fashion_mnist")
    for part in ("train", "validation", "test"):
        x, y = data.part(part)
        assert (x.dtype, y.dtype) == (np.float32, np.int32)
    np.testing.assert_allclose(data.x_train.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(data.x_train.std(axis=0), 1, rtol=1e-4)


def test_a_seed_decides_the_split(mnist):
    np.testing.assert_array_equal(
        load_dataset("mnist", seed=3).x_train, load_dataset("mnist", seed=3).x_train
    )
    assert not np.array_equal(load_dataset("mnist", seed=3).x_train, load_dataset("mnist", seed=4).x_train)


def test_what_is_in_the_cache_is_not_downloaded(mnist):
    first = load_dataset("mnist")
    mnist.contents.clear()
    np.testing.assert_array_equal(load_dataset("mnist").x_train, first.x_train)
    assert len(mnist.asked) == 1


@pytest.mark.parametrize(
    ("name", "file", "damage"),
    [
        *(("mnist", MNIST, damage) for damage in ("cut", "changed", "empty")),
        *(("fashion_mnist", FASHION[3], damage) for damage in ("cut", "changed", "empty")),
        *(("fashion_mnist", file, "cut") for file in FASHION[:3]),
    ],
)
def test_a_damaged_file_is_reported_and_downloaded_again(request, cache, name, file, damage):
    internet = request.getfixturevalue(name.partition("_")[0])
    whole = internet.contents[file]
    path = (cache if file == MNIST else cache / "fashion-mnist") / file
    path.parent.mkdir(parents=True)
    changed = whole[:-1] + bytes([whole[-1] ^ 1])
    path.write_bytes({"cut": whole[: len(whole) // 2], "changed": changed, "empty": b""}[damage])
    with pytest.warns(
        UserWarning, match=f"{name}: the cached file .*{file} is truncated or damaged"
    ) as caught:
        data = load_dataset(name)
    assert caught[0].filename == __file__
    np.testing.assert_allclose(data.images("test"), images(30, 1 if name == "mnist" else 3), atol=1e-3)
    assert path.read_bytes() == whole
    assert not list(cache.rglob("*.partial"))


def no_network(internet):
    """Have connections refused."""
    internet.server.shutdown()
    internet.server.server_close()


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist", "cifar10"])
def test_without_network_the_error_says_what_to_do(internet, cache, name):
    no_network(internet)
    with pytest.raises(DataUnavailableError) as caught:
        load_dataset(name)
    text = str(caught.value)
    assert f"The data set {name} could not be loaded: URL fetch failure" in text
    assert "refused" in text
    for file in SOURCES[name].files:
        assert f"    {cache / file.name} (missing or damaged)\n        from {file.origin}\n" in text
    assert "or use course_lib.data.digits(), which needs no download." in text
    assert not [path for path in cache.rglob("*") if path.is_file()]


def test_a_server_that_is_out_of_order(mnist):
    mnist.contents.clear()
    with pytest.raises(DataUnavailableError, match="could not be loaded: URL fetch failure on .*: 503"):
        load_dataset("mnist")


@pytest.mark.parametrize(("name", "file"), [("mnist", MNIST), ("fashion_mnist", FASHION[1])])
def test_a_damaged_file_that_cannot_be_downloaded_stays_as_it_was(request, cache, name, file):
    internet = request.getfixturevalue(name.partition("_")[0])
    path = (cache if file == MNIST else cache / "fashion-mnist") / file
    path.parent.mkdir(parents=True)
    path.write_bytes(b"half of it")
    internet.contents.pop(file)
    with (
        pytest.warns(UserWarning, match="truncated or damaged"),
        pytest.raises(DataUnavailableError, match="503"),
    ):
        load_dataset(name)
    assert path.read_bytes() == b"half of it"
    assert not list(cache.rglob("*.partial"))


def test_a_file_mended_before_another_fails_stays_mended(fashion, cache):
    path = cache / "fashion-mnist" / FASHION[0]
    path.parent.mkdir(parents=True)
    path.write_bytes(b"half of it")
    fashion.contents.pop(FASHION[3])
    with (
        pytest.warns(UserWarning, match=FASHION[0]),
        pytest.raises(DataUnavailableError, match="503") as caught,
    ):
        load_dataset("fashion_mnist")
    assert f"{FASHION[0]} (in place)" in str(caught.value)
    assert f"{FASHION[3]} (missing or damaged)" in str(caught.value)
    assert path.read_bytes() == fashion.contents[FASHION[0]]
    assert not list(cache.rglob("*.partial"))


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_a_page_in_place_of_a_file_is_not_kept(request, cache, name):
    internet = request.getfixturevalue(name.partition("_")[0])
    internet.contents = dict.fromkeys(internet.contents, b"<html>Please sign in to this network</html>")
    with pytest.raises(
        DataUnavailableError, match=f"The data set {name} could not be loaded: what https.* sent"
    ):
        load_dataset(name)
    assert not [path for path in cache.rglob("*") if path.is_file()]


def test_a_download_that_breaks_off_is_not_kept(mnist, cache):
    mnist.announced[f"/{MNIST}"] = len(mnist.contents[MNIST]) + 1
    with pytest.raises(DataUnavailableError, match="got only"):
        load_dataset("mnist")
    assert not (cache / MNIST).exists()


def test_files_put_there_by_hand_need_no_network(fashion, cache):
    no_network(fashion)
    (cache / "fashion-mnist").mkdir(parents=True)
    for file, content in fashion_files().items():
        (cache / "fashion-mnist" / file).write_bytes(content)
    assert len(load_dataset("fashion_mnist").y_test) == 30


def test_labels_of_another_length_than_images_are_rejected(fashion):
    fashion.contents[FASHION[0]] = idx(labels(99))
    with pytest.raises(DataUnavailableError, match="could not be loaded: cannot reshape"):
        load_dataset("fashion_mnist")


def test_running_out_of_memory_is_not_called_a_missing_file(monkeypatch, mnist):
    def load_data():
        raise MemoryError

    monkeypatch.setattr(keras.datasets.mnist, "load_data", load_data)
    with pytest.raises(MemoryError):
        load_dataset("mnist")


def test_a_home_that_cannot_be_written_to(monkeypatch, tmp_path):
    monkeypatch.setattr("keras.src.backend.config._KERAS_DIR", str(tmp_path / "missing"))
    assert _load._cache_folder().parts[-2:] == (".keras", "datasets")
    assert tmp_path not in _load._cache_folder().parents


@pytest.mark.parametrize("name", ["MNIST", "", 7, None])
def test_an_unknown_name_is_rejected(name):
    with pytest.raises(ValueError, match='one of .*"mnist", "fashion_mnist", "cifar10".* Received: name='):
        load_dataset(name)


@pytest.mark.parametrize("validation", [0, 1, float("nan"), "0.2"])
def test_an_impossible_share_is_rejected_before_anything_is_downloaded(internet, cache, validation):
    with pytest.raises(ValueError, match="validation must be a number above 0 .*Received: validation="):
        load_dataset("mnist", validation=validation)
    assert internet.asked == []


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_an_impossible_seed_is_rejected_before_anything_is_downloaded(internet, cache, seed):
    with pytest.raises(ValueError, match="seed must be .*Received: seed="):
        load_dataset("mnist", seed=seed)
    assert internet.asked == []


def test_colors_come_last_even_if_keras_puts_them_first(monkeypatch):
    first = np.arange(2 * 3 * 32 * 32).reshape(2, 3, 32, 32), labels(2)
    monkeypatch.setattr(keras.datasets.cifar10, "load_data", lambda: (first, first))
    monkeypatch.setattr(keras.config, "image_data_format", lambda: "channels_first")
    for images, _ in SOURCES["cifar10"].read():
        np.testing.assert_array_equal(images, first[0].transpose(0, 2, 3, 1))


@pytest.fixture(scope="module")
def cifar_content():
    return cifar_file()


@pytest.fixture
def cifar(monkeypatch, internet, cache, cifar_content):
    internet.contents[CIFAR] = cifar_content
    expect(monkeypatch, "cifar10", cifar_content)
    return internet


def test_cifar10_whose_cached_files_are_damaged(cifar, cache):
    archive = cache / "cifar-10-batches-py-target_archive"
    batch = cache / "cifar-10-batches-py-target" / "cifar-10-batches-py" / "data_batch_2"
    batch.parent.mkdir(parents=True)
    batch.write_bytes(b"half a batch")
    archive.write_bytes(cifar.contents[CIFAR][:1000])
    with pytest.warns(UserWarning, match=f"cifar10: the cached file {archive} is truncated or damaged"):
        training, test = _load._read("cifar10", SOURCES["cifar10"])
    assert cifar.asked == [SOURCES["cifar10"].files[0].origin]
    assert training[0].shape == (50_000, 32, 32, 3)
    for number in range(1, 6):
        found = training[0][(number - 1) * 10_000 : number * 10_000, 0, 1]
        np.testing.assert_array_equal(found, images(10_000, number, (3,)))
    np.testing.assert_array_equal(test[0][:, 0, 1], images(10_000, 6, (3,)))


def test_cifar10_whose_unpacked_files_are_damaged(cifar, cache):
    cache.mkdir()
    (cache / "cifar-10-batches-py-target_archive").write_bytes(cifar.contents[CIFAR])
    batch = cache / "cifar-10-batches-py-target" / "cifar-10-batches-py" / "test_batch"
    batch.parent.mkdir(parents=True)
    batch.write_bytes(b"half a batch")
    _, test = _load._read("cifar10", SOURCES["cifar10"])
    assert cifar.asked == []
    np.testing.assert_array_equal(test[0][:, 0, 1], images(10_000, 6, (3,)))


@pytest.mark.slow
def test_cifar10_in_full_and_in_bounded_memory(cifar):
    tracemalloc.start()
    data = load_dataset("cifar10")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert repr(data) == (
        "Dataset(cifar10: 3072 features, 10 classes; 40000 train, 10000 validation, 10000 test)"
    )
    np.testing.assert_allclose(data.images("test", 50)[:, 0, 1], images(10_000, 6, (3,))[:50], atol=1e-3)
    assert peak < 1.1e9
