"""Three classes of points, told apart by the largest of their first three coordinates."""

import numpy as np

from course_lib.data import Dataset


def blobs(examples: int = 50) -> Dataset:
    """Return so many examples for training, as many for validation and for testing."""
    x = np.random.default_rng(0).normal(size=(3 * examples, 4)).astype("float32")
    y = x[:, :3].argmax(axis=1).astype("int32")
    return Dataset("blobs", ("a", "b", "c"), *(part[i::3].copy() for i in range(3) for part in (x, y)))
