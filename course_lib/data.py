"""What the nets are trained on."""

from dataclasses import dataclass, fields

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split


@dataclass(frozen=True, repr=False, eq=False)
class Dataset:
    """Examples and their classes, split into training, validation and test set.

    Attributes
    ----------
    name : str
        What the data is called.
    class_names : tuple of str
        Names of the classes 0, 1, ...
    x_train, x_validation, x_test : array of float32, shape (examples, features)
        Inputs.
    y_train, y_validation, y_test : array of int32, shape (examples,)
        Classes.
    """

    name: str
    class_names: tuple
    x_train: np.ndarray
    y_train: np.ndarray
    x_validation: np.ndarray
    y_validation: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray

    def __post_init__(self):
        """Make the arrays read-only, as the data set is frozen."""
        for field in fields(self):
            value = getattr(self, field.name)
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

    def __repr__(self):
        """Say what the data is."""
        parts = ("train", "validation", "test")
        sizes = ", ".join(f"{len(getattr(self, f'y_{part}'))} {part}" for part in parts)
        return f"Dataset({self.name}: {self.n_features} features, {self.n_classes} classes; {sizes})"


def digits(validation=0.2, test=0.2, seed=0):
    """Load the 8 x 8 handwritten digits that come with scikit-learn.

    The split keeps the shares of the classes. Each pixel is shifted and scaled to mean 0 and standard
    deviation 1 over the training set; the few pixels that never vary there are 0.

    Parameters
    ----------
    validation, test : float in (0, 1)
        Shares of the 1,797 images set aside.
    seed : int
        Decides the split.

    Returns
    -------
    Dataset
        64 features, 10 classes.

    Examples
    --------
    >>> digits()
    Dataset(digits: 64 features, 10 classes; 1077 train, 360 validation, 360 test)
    """
    if not (0 < validation < 1 and 0 < test < 1 and validation + test < 1):
        raise ValueError(
            "validation and test must be positive shares that leave some examples for training. "
            f"Received: validation={validation!r}, test={test!r}"
        )
    images, labels = load_digits(return_X_y=True)
    rest, x_test, rest_labels, y_test = train_test_split(
        images, labels, test_size=test, stratify=labels, random_state=seed
    )
    x_train, x_validation, y_train, y_validation = train_test_split(
        rest,
        rest_labels,
        test_size=validation / (1 - test),
        stratify=rest_labels,
        random_state=seed,
    )
    mean, deviation = x_train.mean(axis=0), x_train.std(axis=0)
    deviation[deviation == 0] = 1
    inputs = [((x - mean) / deviation).astype("float32") for x in (x_train, x_validation, x_test)]
    # A pixel that is constant in training may still vary elsewhere; a net never saw it vary.
    for x in inputs:
        x[:, x_train.std(axis=0) == 0] = 0
    targets = [y.astype("int32") for y in (y_train, y_validation, y_test)]
    arrays = [array for pair in zip(inputs, targets, strict=True) for array in pair]
    return Dataset("digits", tuple("0123456789"), *arrays)
