"""Loading the data sets that are downloaded: files, cache, checks, split."""

import os
import tempfile
import warnings
from pathlib import Path

from course_lib._checks import one_of
from course_lib.data._dataset import Dataset, check_seed, check_share, split, standardized_dataset
from course_lib.data.sources import all_sources


class DataUnavailableError(RuntimeError):
    """A data set is neither in the cache nor can it be downloaded."""


def load_dataset(name: str, validation: float = 0.2, seed: int = 0) -> Dataset:
    """Load one of the big data sets, from the network the first time and from Keras's cache later.

    The test set is the data set's own. The validation set is split off its training set, with the same
    shares of the classes in both. Inputs are standardized as those of `digits` are.

    A truncated or damaged file in the cache is reported with a warning and downloaded again; if that
    fails, it stays as it was. CIFAR-10 takes 737 MB as it is returned, and 1.0 GB for a moment while it
    is loaded; nothing but the files is kept between calls.

    Parameters
    ----------
    name
        "mnist", "fashion_mnist", "cifar10", or another data set that has a module in
        `course_lib.data.sources`.
    validation
        Share of the training set that becomes the validation set, above 0 and below 1.
    seed
        Decides the split.

    Returns
    -------
    Dataset
        784 features (3,072 of CIFAR-10: row by row, the three colors of a pixel one after another) and
        10 classes.

    Raises
    ------
    DataUnavailableError
        If a file is missing or damaged and cannot be downloaded. The message names its place in the
        cache.

    Examples
    --------
    >>> load_dataset("letters")
    Traceback (most recent call last):
    ...
    ValueError: name must be one of ..., "fashion_mnist", "cifar10"... Received: name='letters'
    """
    sources = all_sources()
    source = sources[one_of("name", name, sources)]
    check_share("validation", validation)
    check_seed(seed)
    parts = _parts(name, source, validation, seed)
    return standardized_dataset(name, source.class_names, source.image_shape, parts)


def _parts(name, source, validation, seed):
    """Return the examples of the three parts; the undivided pixels are freed on return."""
    images = _read(name, source)
    train, test = ((x.reshape(len(x), -1), y.reshape(-1).astype("int32")) for x, y in images)
    return *split(*train, validation, seed), test


def _read(name, source):
    """Return training and test set as the source reads them, after downloading what is missing."""
    paths = {_cache_folder() / file.name: file for file in source.files}
    try:
        for path, file in paths.items():
            if not (path.exists() and file.is_intact(path)):
                _download(name, path, file)
        return source.read(*paths)
    except MemoryError:
        raise
    except Exception as error:  # Keras raises nothing more specific when it cannot download a file
        raise DataUnavailableError(_advice(name, paths, error)) from error


def _download(name, path, file):
    """Download a file to its place in the cache, or leave what is there as it is."""
    import keras  # needed here alone: other data are loaded without waiting for it

    if path.exists():
        message = f"{name}: the cached file {path} is truncated or damaged and is downloaded again."
        warnings.warn(message, stacklevel=5)
    partial = path.with_name(f"{path.name}.partial")
    try:
        keras.utils.get_file(partial.name, file.origin, cache_subdir=str(path.parent), force_download=True)
        if not file.is_intact(partial):
            raise ValueError(f"what {file.origin} sent is truncated or damaged")
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _cache_folder():
    """Return where `keras.utils.get_file` puts data sets; follows its code, as nothing public tells."""
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
        f"Its files are cached by Keras and downloaded if they are not in the cache:\n{files}"
        "Try again with a network, or put what is missing there under the name shown, or use "
        "course_lib.data.digits(), which needs no download."
    )
