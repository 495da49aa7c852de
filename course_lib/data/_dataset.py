"""One type for all data sets: arrays in three parts, split and standardized, and what is known about them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import train_test_split

from course_lib._checks import is_number, one_of, seed_number

PARTS = ("train", "validation", "test")

COLUMNS = 128
"""Features standardized at a time, which limits the memory for numbers in double precision."""

Examples = tuple[np.ndarray, np.ndarray]
"""Inputs of shape (examples, features) and their classes, int32 of shape (examples,)."""


@dataclass(frozen=True, repr=False, eq=False)
class Dataset:
    """Examples and their classes, split into training, validation and test set.

    The data set takes the arrays over: from then on they are read-only, for their owner as well.

    Parameters
    ----------
    name
        What the data is called.
    class_names
        Names of the classes 0, 1, ...
    x_train, x_validation, x_test
        Inputs of a net, float32 of shape (examples, features).
    y_train, y_validation, y_test
        Classes, int32 of shape (examples,).
    image_shape
        Rows, columns and, for color, 3, of the image whose pixels the features are; None if they are not.
    mean, std
        What the inputs were standardized with, of shape (features,): pixel = input * std + mean. None
        for inputs that are not standardized.

    Raises
    ------
    TypeError
        If an array is not a NumPy array of the type above.
    ValueError
        If shapes do not agree, a class has no name, a part is empty, or an input is not finite.

    Examples
    --------
    >>> x, y = np.zeros((6, 4), "float32"), np.array([0, 1, 0, 1, 0, 1], "int32")
    >>> Dataset("blank", ("even", "odd"), x, y, x[:2], y[:2], x[:2], y[:2], image_shape=(2, 2))
    Dataset(blank: 4 features, 2 classes; 6 train, 2 validation, 2 test)
    """

    name: str
    class_names: tuple[str, ...]
    x_train: np.ndarray
    y_train: np.ndarray
    x_validation: np.ndarray
    y_validation: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    image_shape: tuple[int, ...] | None = None
    mean: np.ndarray | None = None
    std: np.ndarray | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "class_names", _checked_names(self.class_names))
        for part in PARTS:
            _check_part(self, part)
        if self.image_shape is not None:
            object.__setattr__(self, "image_shape", _checked_image_shape(self.image_shape, self.n_features))
        _check_scale(self.mean, self.std, self.n_features)
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    @property
    def n_features(self) -> int:
        """Number of inputs of a net for this data."""
        return self.x_train.shape[1]

    @property
    def n_classes(self) -> int:
        """Number of outputs of a net for this data."""
        return len(self.class_names)

    def part(self, name: str) -> Examples:
        """Return inputs and classes of the part "train", "validation" or "test"."""
        one_of("part", name, PARTS)
        return getattr(self, f"x_{name}"), getattr(self, f"y_{name}")

    def images(self, part: str = "train", count: int | None = None) -> np.ndarray:
        """Return the first examples of a part as images, with standardizing undone.

        Parameters
        ----------
        part
            "train", "validation" or "test".
        count
            How many; all if not given. Only these are copied.

        Returns
        -------
        array of float32, shape (count, rows, columns) or (count, rows, columns, 3)
            Pixels as they were before standardizing. A pixel that is constant over the training set
            has that value everywhere.
        """
        if self.image_shape is None:
            raise ValueError(f"The examples of {self.name} are not images: image_shape is None")
        pixels = self.part(part)[0][:count].astype("float32")
        if self.mean is not None:
            pixels *= self.std
            pixels += self.mean
        return pixels.reshape(-1, *self.image_shape)

    def describe(self) -> "Table":
        """Return a table of the parts: their sizes, classes and inputs.

        It shows the number of examples, how many belong to the rarest and to the most common class, and
        mean and standard deviation of all inputs.

        Examples
        --------
        >>> x, y = np.eye(4, dtype="float32"), np.array([0, 1, 0, 0], "int32")
        >>> Dataset("eye", ("even", "odd"), x, y, x, y, x, y).describe()
        part        examples  in a class  mean   std
        train              4      1 to 3  0.25  0.43
        validation         4      1 to 3  0.25  0.43
        test               4      1 to 3  0.25  0.43
        """
        columns = ("part", "examples", "in a class", "mean", "std")
        return Table(columns, tuple(_describe_part(self, part) for part in PARTS))

    def __repr__(self) -> str:
        sizes = ", ".join(f"{len(self.part(part)[1])} {part}" for part in PARTS)
        return f"Dataset({self.name}: {self.n_features} features, {self.n_classes} classes; {sizes})"


@dataclass(frozen=True, repr=False)
class Table:
    """A small table of words and numbers that prints in plain text.

    Parameters
    ----------
    columns
        Headings.
    rows
        Cells; the first of a row is its name.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __repr__(self) -> str:
        lines = [self.columns, *self.rows]
        first, *others = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join(
            "  ".join([name.ljust(first), *map(str.rjust, cells, others)]) for name, *cells in lines
        )


def standardized_dataset(
    name: str, class_names: Sequence[str], image_shape: tuple[int, ...], parts: Sequence[Examples]
) -> Dataset:
    """Return a data set whose features have mean 0 and standard deviation 1 over the training set.

    A feature that is constant there becomes 0 in all parts: a net never saw it vary. (One that varies
    in a few examples only is large in these.) The pixels in `parts`, which are training, validation and
    test set, are left as they are.
    """
    pixels = [x for x, _ in parts]
    inputs = [np.empty(x.shape, "float32") for x in pixels]
    mean, std = np.empty((2, pixels[0].shape[1]))
    for start in range(0, len(mean), COLUMNS):
        block = slice(start, start + COLUMNS)
        mean[block], std[block] = pixels[0][:, block].mean(axis=0), pixels[0][:, block].std(axis=0)
        constant = std[block] == 0
        std[block][constant] = 1
        for x, scaled in zip(pixels, inputs, strict=True):
            scaled[:, block] = (x[:, block] - mean[block]) / std[block]
            scaled[:, block][:, constant] = 0
    arrays: dict[str, np.ndarray] = {}
    for part, x, (_, y) in zip(PARTS, inputs, parts, strict=True):
        arrays |= {f"x_{part}": x, f"y_{part}": y}
    return Dataset(name, tuple(class_names), **arrays, image_shape=image_shape, mean=mean, std=std)


def split(x: np.ndarray, y: np.ndarray, share: float, seed: int) -> tuple[Examples, Examples]:
    """Split examples in two, with the same shares of the classes in both.

    Parameters
    ----------
    x, y
        The examples.
    share
        Share of the examples in the second part, above 0 and below 1.
    seed
        Decides which examples these are.
    """
    x_kept, x_split, y_kept, y_split = train_test_split(x, y, test_size=share, stratify=y, random_state=seed)
    return (x_kept, y_kept), (x_split, y_split)


def check_share(name: str, value: float) -> None:
    """Raise ValueError unless a value is a share of the examples, above 0 and below 1."""
    if not (is_number(value) and 0 < value < 1):
        raise ValueError(f"{name} must be a number above 0 and below 1. Received: {name}={value!r}")


def check_seed(seed: int, bits: int = 32) -> None:
    """Raise ValueError unless a seed is a whole number from 0 to below 2**bits."""
    if seed_number(seed) >= 2**bits:
        raise ValueError(f"seed must be below 2**{bits}. Received: seed={seed!r}")


def _describe_part(data, part):
    x, y = data.part(part)
    counts = np.bincount(y, minlength=data.n_classes)
    mean, std = _mean_and_std(x)
    # Adding to 0 turns -0.00 into 0.00.
    return (
        part,
        f"{len(y)}",
        f"{counts.min()} to {counts.max()}",
        f"{0.0 + round(mean, 2):.2f}",
        f"{std:.2f}",
    )


def _mean_and_std(x, rows=1024):
    """Over all numbers of `x`, in double precision, without a second array of its size."""
    starts = range(0, len(x), rows)
    mean = sum(x[i : i + rows].sum(dtype="float64") for i in starts) / x.size
    squares = sum(np.square(x[i : i + rows] - mean, dtype="float64").sum() for i in starts)
    return mean, np.sqrt(squares / x.size)


def _checked_names(names):
    names = names if isinstance(names, str) else tuple(names)
    if isinstance(names, str) or len(names) < 2 or len(set(names)) < len(names):
        raise ValueError(f"class_names must be two or more different names. Received: {names!r}")
    if not all(isinstance(name, str) and name for name in names):
        raise ValueError(f"class_names must be strings that are not empty. Received: {names!r}")
    return names


def _check_part(data, part):
    x, y = data.part(part)
    _check_array(f"x_{part}", x, "float32", 2)
    _check_array(f"y_{part}", y, "int32", 1)
    if len(x) != len(y) or x.size == 0:
        raise ValueError(
            f"x_{part} and y_{part} must have equally many examples, one at least, "
            f"and the examples a feature. Received: shapes {x.shape} and {y.shape}"
        )
    if x.shape[1] != data.n_features:
        wanted = f"{data.n_features} features, as x_train has"
        raise ValueError(f"x_{part} must have {wanted}. Received: {x.shape[1]}")
    # If one number is not finite, the minimum or the maximum is not; finding them takes no memory.
    if not (np.isfinite(x.min()) and np.isfinite(x.max())):
        raise ValueError(f"x_{part} must be finite. Received: {(~np.isfinite(x)).sum()} inputs that are not")
    if y.min() < 0 or y.max() >= data.n_classes:
        raise ValueError(
            f"y_{part} must be from 0 to {data.n_classes - 1}, as there are {data.n_classes} class names. "
            f"Received: from {y.min()} to {y.max()}"
        )


def _check_array(name, array, dtype, ndim):
    if not isinstance(array, np.ndarray):
        raise TypeError(f"{name} must be a NumPy array. Received: {type(array).__name__}")
    if array.dtype != dtype:
        raise TypeError(f"{name} must be an array of {dtype}. Received: {array.dtype}")
    if array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} dimension(s). Received: shape {array.shape}")


def _checked_image_shape(shape, features):
    shape = tuple(shape)
    fits = np.prod(shape) == features and all(size >= 1 for size in shape)
    if not fits or len(shape) not in (2, 3) or shape[2:] not in ((), (3,)):
        raise ValueError(
            "image_shape must be (rows, columns) or (rows, columns, 3), and have as many pixels as "
            f"there are features, {features}. Received: image_shape={shape!r}"
        )
    return shape


def _check_scale(mean, std, features):
    if mean is None and std is None:
        return
    for name, values in {"mean": mean, "std": std}.items():
        if np.shape(values) != (features,) or not np.isfinite(values).all():
            raise ValueError(
                f"mean and std must be given both or not at all, {features} finite numbers each. "
                f"Received: {name} of shape {np.shape(values)}"
            )
    if not (std > 0).all():
        raise ValueError(f"std must be positive. Received: {std.min()} among others")
