"""One type for all data: arrays in three parts, and what is known about them."""

from dataclasses import dataclass

import numpy as np

PARTS = ("train", "validation", "test")


@dataclass(frozen=True, repr=False, eq=False)
class Dataset:
    """Examples and their classes, split into training, validation and test set.

    The data set takes the arrays over: from then on they are read-only, for their owner as well.

    Parameters
    ----------
    name : str
        What the data is called.
    class_names : tuple of str
        Names of the classes 0, 1, ...
    x_train, x_validation, x_test : array of float32, shape (examples, features)
        Inputs, as a net gets them.
    y_train, y_validation, y_test : array of int32, shape (examples,)
        Classes.
    image_shape : tuple of int, optional
        Rows, columns and, for colour, 3, of the image whose pixels the features are.
    mean, deviation : array of float, shape (features,), optional
        What the inputs were standardized with: pixel = input * deviation + mean. None for inputs
        that are the pixels themselves.

    Attributes
    ----------
    n_features, n_classes : int
        Number of inputs and of outputs of a net for this data.

    Raises
    ------
    TypeError
        If an array is not a NumPy array of the type above.
    ValueError
        If shapes do not agree, a class has no name or no input, or an input is not finite.

    Examples
    --------
    >>> x, y = np.zeros((6, 4), "float32"), np.array([0, 1, 0, 1, 0, 1], "int32")
    >>> Dataset("blank", ("even", "odd"), x, y, x[:2], y[:2], x[:2], y[:2], image_shape=(2, 2))
    Dataset(blank: 4 features, 2 classes; 6 train, 2 validation, 2 test)
    """

    name: str
    class_names: tuple
    x_train: np.ndarray
    y_train: np.ndarray
    x_validation: np.ndarray
    y_validation: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    image_shape: tuple | None = None
    mean: np.ndarray | None = None
    deviation: np.ndarray | None = None

    def __post_init__(self):
        """Refuse what does not fit together, and make the arrays read-only."""
        object.__setattr__(self, "class_names", _checked_names(self.class_names))
        for part in PARTS:
            _check_part(part, *self.part(part), len(self.class_names))
            _check_width(f"x_{part}", self.part(part)[0].shape[1], self.n_features)
        if self.image_shape is not None:
            object.__setattr__(self, "image_shape", _checked_image_shape(self.image_shape, self.n_features))
        _check_scale(self.mean, self.deviation, self.n_features)
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    @property
    def n_features(self):
        """Number of inputs of a net for this data."""
        return self.x_train.shape[1]

    @property
    def n_classes(self):
        """Number of outputs of a net for this data."""
        return len(self.class_names)

    def part(self, name):
        """Inputs and classes of one part.

        Parameters
        ----------
        name : {"train", "validation", "test"}
            Which part.

        Returns
        -------
        x : array of float32, shape (examples, features)
        y : array of int32, shape (examples,)
        """
        if name not in PARTS:
            raise ValueError(f"part must be one of {', '.join(PARTS)}. Received: part={name!r}")
        return getattr(self, f"x_{name}"), getattr(self, f"y_{name}")

    def images(self, part="train", count=None):
        """First examples of a part as images, standardizing undone, for looking at.

        Parameters
        ----------
        part : {"train", "validation", "test"}
            Which part.
        count : int, optional
            How many; all if not given. A copy is made of these and no others.

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
            pixels *= self.deviation
            pixels += self.mean
        return pixels.reshape(-1, *self.image_shape)

    def describe(self):
        """Sizes, classes and inputs of each part, as a table.

        Returns
        -------
        Table
            Prints in plain text: examples, how many of the rarest and of the commonest class, mean and
            standard deviation over all inputs.

        Examples
        --------
        >>> x, y = np.eye(4, dtype="float32"), np.array([0, 1, 0, 0], "int32")
        >>> Dataset("eye", ("even", "odd"), x, y, x, y, x, y).describe()
        part        examples  in a class  mean  deviation
        train              4      1 to 3  0.25       0.43
        validation         4      1 to 3  0.25       0.43
        test               4      1 to 3  0.25       0.43
        """
        columns = ("part", "examples", "in a class", "mean", "deviation")
        return Table(columns, tuple(_describe_part(self, part) for part in PARTS))

    def __repr__(self):
        """Say what the data is."""
        sizes = ", ".join(f"{len(self.part(part)[1])} {part}" for part in PARTS)
        return f"Dataset({self.name}: {self.n_features} features, {self.n_classes} classes; {sizes})"


@dataclass(frozen=True, repr=False)
class Table:
    """A small table of words and numbers that prints in plain text.

    Parameters
    ----------
    columns : tuple of str
        Headings.
    rows : tuple of tuples of str
        Cells; the first of a row is its name.
    """

    columns: tuple
    rows: tuple

    def __repr__(self):
        """Align names to the left and numbers to the right."""
        lines = [self.columns, *self.rows]
        first, *others = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join(
            "  ".join([name.ljust(first), *map(str.rjust, cells, others)]) for name, *cells in lines
        )


def _describe_part(data, part):
    x, y = data.part(part)
    counts = np.bincount(y, minlength=data.n_classes)
    mean, deviation = _mean_and_deviation(x)
    return (part, f"{len(y)}", f"{counts.min()} to {counts.max()}", _plain(mean), _plain(deviation))


def _mean_and_deviation(x, rows=1024):
    """Over all numbers of `x`, in double precision, without a second array of its size."""
    starts = range(0, len(x), rows)
    mean = sum(x[i : i + rows].sum(dtype="float64") for i in starts) / x.size
    squares = sum(np.square(x[i : i + rows] - mean, dtype="float64").sum() for i in starts)
    return mean, np.sqrt(squares / x.size)


def _plain(number):
    """Two decimals, and no minus sign before a zero."""
    return f"{round(float(number), 2) + 0.0:.2f}"


def _checked_names(names):
    names = tuple(names) if not isinstance(names, str) else names
    if isinstance(names, str) or len(names) < 2 or len(set(names)) < len(names):
        raise ValueError(f"class_names must be two or more different names. Received: {names!r}")
    if not all(isinstance(name, str) and name for name in names):
        raise ValueError(f"class_names must be strings that are not empty. Received: {names!r}")
    return names


def _check_part(part, x, y, classes):
    _check_array(f"x_{part}", x, "float32", 2)
    _check_array(f"y_{part}", y, "int32", 1)
    if len(x) != len(y) or x.size == 0:
        raise ValueError(
            f"x_{part} and y_{part} must have equally many examples, one at least, "
            f"and the examples a feature. Received: shapes {x.shape} and {y.shape}"
        )
    # The extremes of numbers of which one is not finite are not both finite, and take no memory.
    if not (np.isfinite(x.min()) and np.isfinite(x.max())):
        raise ValueError(f"x_{part} must be finite. Received: {(~np.isfinite(x)).sum()} inputs that are not")
    if y.min() < 0 or y.max() >= classes:
        raise ValueError(
            f"y_{part} must be from 0 to {classes - 1}, as there are {classes} class names. "
            f"Received: from {y.min()} to {y.max()}"
        )


def _check_array(name, array, dtype, ndim):
    if not isinstance(array, np.ndarray):
        raise TypeError(f"{name} must be a NumPy array. Received: {type(array).__name__}")
    if array.dtype != dtype:
        raise TypeError(f"{name} must be an array of {dtype}. Received: {array.dtype}")
    if array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} dimension(s). Received: shape {array.shape}")


def _check_width(name, width, features):
    if width != features:
        raise ValueError(f"{name} must have {features} features, as x_train has. Received: {width}")


def _checked_image_shape(shape, features):
    shape = tuple(shape)
    fits = np.prod(shape) == features and all(size >= 1 for size in shape)
    if not fits or len(shape) not in (2, 3) or shape[2:] not in ((), (3,)):
        raise ValueError(
            "image_shape must be (rows, columns) or (rows, columns, 3), and have as many pixels as "
            f"there are features, {features}. Received: image_shape={shape!r}"
        )
    return shape


def _check_scale(mean, deviation, features):
    if mean is None and deviation is None:
        return
    for name, values in {"mean": mean, "deviation": deviation}.items():
        if np.shape(values) != (features,) or not np.isfinite(values).all():
            raise ValueError(
                f"mean and deviation must be given both or not at all, {features} finite numbers each. "
                f"Received: {name} of shape {np.shape(values)}"
            )
    if not (deviation > 0).all():
        raise ValueError(f"deviation must be positive. Received: {deviation.min()} among others")
