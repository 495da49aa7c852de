"""The data sets that `load_dataset` downloads: where they come from and how they are read.

Each module of this folder describes one or more data sets in a dictionary `SOURCES`. Modules are found
by being here, so that **a new data set is one new module**, and no other file changes. It says

- the names of the classes 0, 1, ... and the shape of an image;
- the files: their name in the cache, their address, and a check that a downloaded file is whole
  (`Sha256`, or any function of a path that returns a bool);
- a function that takes the paths of these files, in the same order, and returns the training and the
  test set, each as a pair of images, of shape (examples, *image_shape), and classes.

Downloading, caching, replacing damaged files, splitting off the validation set and standardizing are the
same for all data sets. For example, `sources/letters.py` could be::

    import numpy as np
    from course_lib.data.sources import DataFile, Sha256, Source

    ORIGIN = "https://example.org/letters/"


    def read(train, test):
        \"\"\"Return images and classes of the training and of the test set.\"\"\"
        return tuple((part["images"], part["classes"]) for part in map(np.load, (train, test)))


    SOURCES = {
        "letters": Source(
            class_names=tuple("abcdefghijklmnopqrstuvwxyz"),
            image_shape=(28, 28),
            files=(
                DataFile("letters/train.npz", ORIGIN + "train.npz", Sha256("5dc0...")),
                DataFile("letters/test.npz", ORIGIN + "test.npz", Sha256("93ab...")),
            ),
            read=read,
        )
    }

after which ``load_dataset("letters")`` loads it. A module must not import Keras or TensorFlow when it
is imported, since other data are loaded without waiting for them; its functions may.
"""

import hashlib
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

LabeledImages = tuple[np.ndarray, np.ndarray]
"""Images, of shape (examples, *image_shape), and their classes."""


@dataclass(frozen=True)
class Sha256:
    """A check for a file whose content is known: whether the file at a path has this SHA-256 digest."""

    digest: str

    def __call__(self, path: Path) -> bool:
        """Tell whether the file at the path has the digest."""
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self.digest


@dataclass(frozen=True)
class DataFile:
    """A file of a data set.

    Attributes
    ----------
    name
        Its name in the cache, which may begin with a folder.
    origin
        Its address in the network.
    is_intact
        Tells whether the file at a path is whole.
    """

    name: str
    origin: str
    is_intact: Callable[[Path], bool]


@dataclass(frozen=True)
class Source:
    """A data set that is downloaded.

    Attributes
    ----------
    class_names
        Names of the classes 0, 1, ...
    image_shape
        Rows, columns and, for color, 3.
    files
        The files that are downloaded.
    read
        Takes the paths of the files and returns the training and the test set.
    """

    class_names: tuple[str, ...]
    image_shape: tuple[int, ...]
    files: tuple[DataFile, ...]
    read: Callable[..., tuple[LabeledImages, LabeledImages]]


def all_sources() -> dict[str, Source]:
    """Return the sources of all modules of this folder by the name of the data set."""
    modules = [importlib.import_module(f"{__name__}.{name}") for _, name, _ in pkgutil.iter_modules(__path__)]
    return {name: source for module in modules for name, source in module.SOURCES.items()}
