"""The data sets of `keras.datasets`, which Keras reads from its own cache."""

import gzip
import struct
import zlib
from math import prod
from pathlib import Path

import numpy as np

from course_lib.data.sources import DataFile, Sha256, Source

ORIGIN = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"


def is_intact_idx(path: Path) -> bool:
    """Tell whether a file is a whole gzipped idx file of bytes, the format of MNIST and its relatives.

    The compressed stream must be complete and agree with its checksum, and as many bytes must follow
    the header as it announces.
    """
    try:
        with gzip.open(path, "rb") as file:
            zeros, dtype, dimensions = struct.unpack(">HBB", file.read(4))
            shape = struct.unpack(f">{dimensions}I", file.read(4 * dimensions))
            length = sum(len(block) for block in iter(lambda: file.read(1 << 20), b""))
    except (EOFError, gzip.BadGzipFile, struct.error, zlib.error):
        return False
    return (zeros, dtype) == (0, 8) and dimensions > 0 and length == prod(shape)


def _reader(name):
    """Return a function that has Keras read a data set, with colors last."""

    def read(*_):
        import keras

        training, test = getattr(keras.datasets, name).load_data()
        if keras.config.image_data_format() == "channels_first" and training[0].ndim == 4:
            training, test = ((np.moveaxis(x, 1, -1), y) for x, y in (training, test))
        return training, test

    return read


# Where Keras checks a digest, it is the same one here; it reads Fashion-MNIST unchecked.
_MNIST = Sha256("731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1")
_CIFAR10 = Sha256("6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce")
_CIFAR10_ORIGIN = "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"
_FASHION_MNIST = [
    f"{part}-{content}-ubyte.gz" for part in ("train", "t10k") for content in ("labels-idx1", "images-idx3")
]

SOURCES = {
    "mnist": Source(
        class_names=tuple("0123456789"),
        image_shape=(28, 28),
        files=(DataFile("mnist.npz", ORIGIN + "mnist.npz", _MNIST),),
        read=_reader("mnist"),
    ),
    "fashion_mnist": Source(
        class_names=(
            *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
            *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
        ),
        image_shape=(28, 28),
        files=tuple(
            DataFile(f"fashion-mnist/{name}", ORIGIN + name, is_intact_idx) for name in _FASHION_MNIST
        ),
        read=_reader("fashion_mnist"),
    ),
    "cifar10": Source(
        class_names=(
            *("airplane", "automobile", "bird", "cat", "deer"),
            *("dog", "frog", "horse", "ship", "truck"),
        ),
        image_shape=(32, 32, 3),
        files=(DataFile("cifar-10-batches-py-target_archive", _CIFAR10_ORIGIN, _CIFAR10),),
        read=_reader("cifar10"),
    ),
}
