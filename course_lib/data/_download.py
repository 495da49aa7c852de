"""The big data sets, downloaded by Keras."""

import os
import tempfile
import warnings
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course_lib.data._dataset import Dataset
from course_lib.data._intact import HasDigest, is_idx
from course_lib.data._split import check_seed, check_share, set_aside, standardized

_KERAS_ORIGIN = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"


class DataUnavailableError(RuntimeError):
    """A data set is neither in Keras's cache nor to be had from the network."""


@dataclass(frozen=True)
class _CachedFile:
    """A file as Keras fetches and names it, and how to tell that it is whole."""

    name: str
    origin: str
    is_intact: Callable


@dataclass(frozen=True)
class _Source:
    """What there is to know about a data set of Keras."""

    class_names: tuple
    image_shape: tuple
    files: tuple


def _fashion_file(name):
    return _CachedFile(f"fashion-mnist/{name}", _KERAS_ORIGIN + name, is_idx)


# Where Keras checks a digest, it is the same one here; Fashion-MNIST it reads unchecked.
_SOURCES = {
    "mnist": _Source(
        tuple("0123456789"),
        (28, 28),
        (
            _CachedFile(
                "mnist.npz",
                _KERAS_ORIGIN + "mnist.npz",
                HasDigest("731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"),
            ),
        ),
    ),
    "fashion_mnist": _Source(
        (
            *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
            *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
        ),
        (28, 28),
        (
            _fashion_file("train-labels-idx1-ubyte.gz"),
            _fashion_file("train-images-idx3-ubyte.gz"),
            _fashion_file("t10k-labels-idx1-ubyte.gz"),
            _fashion_file("t10k-images-idx3-ubyte.gz"),
        ),
    ),
    "cifar10": _Source(
        (
            *("airplane", "automobile", "bird", "cat", "deer"),
            *("dog", "frog", "horse", "ship", "truck"),
        ),
        (32, 32, 3),
        (
            _CachedFile(
                "cifar-10-batches-py-target_archive",
                "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
                HasDigest("6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce"),
            ),
        ),
    ),
}


def load(name, validation=0.2, seed=0):
    """Load one of the big data sets, from the network the first time and from Keras's cache later.

    Keras's test set stays the test set. The validation set is split off its training set, with the
    same shares of the classes in both. Inputs are standardized as those of `digits` are.

    A file in the cache that is truncated or damaged is reported with a warning and fetched again; if
    that fails, it stays as it was. CIFAR-10 takes 737 MB as it is returned, and 1.0 GB for a moment
    while it is loaded; nothing but the files is kept between calls.

    Parameters
    ----------
    name : {"mnist", "fashion_mnist", "cifar10"}
        Which data set.
    validation : float in (0, 1)
        Share of Keras's training set that is set aside.
    seed : int
        Decides which.

    Returns
    -------
    Dataset
        784 features (3,072 of CIFAR-10: row by row, the three colours of a pixel side by side) and
        10 classes.

    Raises
    ------
    DataUnavailableError
        If a file is missing or damaged and cannot be fetched. Says where it would be looked for.

    Examples
    --------
    >>> load("svhn")
    Traceback (most recent call last):
    ...
    ValueError: name must be one of mnist, fashion_mnist, cifar10. Received: name='svhn'
    """
    if name not in _SOURCES:
        raise ValueError(f"name must be one of {', '.join(_SOURCES)}. Received: name={name!r}")
    check_share("validation", validation)
    check_seed(seed)
    source = _SOURCES[name]
    parts, labels = _split(*_fetched(name, source), validation, seed)
    (x_train, x_validation, x_test), mean, deviation = standardized(*parts)
    arrays = (x_train, labels[0], x_validation, labels[1], x_test, labels[2])
    return Dataset(name, source.class_names, *arrays, source.image_shape, mean, deviation)


def _split(training, test, validation, seed):
    """Inputs and classes of the three parts; the undivided pixels are let go on return."""
    flat = [(x.reshape(len(x), -1), y.reshape(-1).astype("int32")) for x, y in (training, test)]
    x_train, y_train, x_validation, y_validation = set_aside(*flat[0], validation, seed)
    x_test, y_test = flat[1]
    return (x_train, x_validation, x_test), (y_train, y_validation, y_test)


def _fetched(name, source):
    """Training and test set as Keras reads them, pixels as uint8 with colours last."""
    import keras  # needed here alone: other data come without waiting for it

    paths = {_cache_folder() / file.name: file for file in source.files}
    with _damaged_put_aside(name, paths):
        try:
            training, test = getattr(keras.datasets, name).load_data()
        except MemoryError:
            raise
        except Exception as error:  # Keras raises nothing more special when it cannot fetch a file
            raise DataUnavailableError(_advice(name, paths, error)) from error
    if keras.config.image_data_format() == "channels_first" and len(source.image_shape) == 3:
        training, test = ((np.moveaxis(x, 1, -1), y) for x, y in (training, test))
    return training, test


@contextmanager
def _damaged_put_aside(name, paths):
    """Report files that are damaged, have them fetched anew, put them back if that fails."""
    aside = {}
    try:
        for path in _damaged(paths):
            warnings.warn(
                f"{name}: the cached file {path} is truncated or damaged and is fetched again.", stacklevel=5
            )
            aside[path] = path.with_name(f"{path.name}.damaged")
            os.replace(path, aside[path])
        yield
    except BaseException:
        for path in _damaged(paths):  # what has just been fetched, and is not what it should be
            path.unlink()
        for path, kept in aside.items():
            if path.exists():
                kept.unlink()
            else:
                os.replace(kept, path)
        raise
    for kept in aside.values():
        kept.unlink()


def _damaged(paths):
    return [path for path, file in paths.items() if path.exists() and not file.is_intact(path)]


def _cache_folder():
    """Where `keras.utils.get_file` puts data sets; follows its code, as nothing public tells."""
    from keras.src.backend.config import keras_home

    home = Path(keras_home()).expanduser()
    if not os.access(home, os.W_OK):
        home = Path("/tmp" if Path("/tmp").is_dir() else tempfile.gettempdir()) / ".keras"
    return home / "datasets"


def _advice(name, paths, error):
    files = "".join(
        f"    {path} ({'in place' if path.exists() and file.is_intact(path) else 'missing or damaged'})\n"
        f"        from {file.origin}\n"
        for path, file in paths.items()
    )
    return (
        f"The data set {name} could not be loaded: {error}\n"
        f"It is looked for in Keras's cache and fetched if it is not there:\n{files}"
        "Try again with a network, or put what is missing there under the name shown, or use "
        "course_lib.data.digits(), which needs no download."
    )
