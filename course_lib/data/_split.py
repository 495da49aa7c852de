"""Putting examples aside, and scaling all by what the training set shows."""

import numbers

import numpy as np
from sklearn.model_selection import train_test_split

COLUMNS = 128
"""Features standardized at a time: what is held in double precision stays small."""


def check_share(name, value):
    """Say what arrived if it is not a share of the examples, between 0 and 1."""
    if not (isinstance(value, numbers.Real) and 0 < value < 1):
        raise ValueError(f"{name} must be a share between 0 and 1. Received: {name}={value!r}")


def check_seed(seed):
    """Say what arrived if it is not a seed that a split can have."""
    if not (isinstance(seed, numbers.Integral) and 0 <= seed < 2**32):
        raise ValueError(f"seed must be a whole number from 0 to 2**32 - 1. Received: seed={seed!r}")


def set_aside(x, y, share, seed):
    """Split examples in two, with the same shares of the classes in both.

    Parameters
    ----------
    x : array, shape (examples, features)
    y : array of int, shape (examples,)
    share : float in (0, 1)
        Of the examples that go to the second part.
    seed : int
        Decides which.

    Returns
    -------
    x_kept, y_kept, x_aside, y_aside : arrays
    """
    x_kept, x_aside, y_kept, y_aside = train_test_split(x, y, test_size=share, stratify=y, random_state=seed)
    return x_kept, y_kept, x_aside, y_aside


def standardized(x_train, *others):
    """Shift and scale each feature to mean 0 and standard deviation 1 over the training set.

    A feature that never varies there is 0, elsewhere as well: a net never saw it vary. (One that
    varies in a few examples only is large in these.) Beside the results, 128 features at a time are
    held in double precision.

    Parameters
    ----------
    x_train : array, shape (examples, features)
        Decides shift and scale.
    *others : arrays, shape (examples, features)
        Scaled as the training set is.

    Returns
    -------
    scaled : list of arrays of float32
        The training set, then the others.
    mean, deviation : arrays of float64, shape (features,)
        Shift and scale; the scale of a feature that never varies is 1.
    """
    sources = [x_train, *others]
    scaled = [np.empty(x.shape, "float32") for x in sources]
    mean, deviation = np.empty((2, x_train.shape[1]))
    for start in range(0, x_train.shape[1], COLUMNS):
        block = slice(start, start + COLUMNS)
        mean[block] = x_train[:, block].mean(axis=0)
        deviation[block] = x_train[:, block].std(axis=0)
        constant = deviation[block] == 0
        deviation[block][constant] = 1
        for source, target in zip(sources, scaled, strict=True):
            target[:, block] = (source[:, block] - mean[block]) / deviation[block]
            target[:, block][:, constant] = 0
    return scaled, mean, deviation
