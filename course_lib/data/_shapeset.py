"""Shapeset-3x2: generated images of one or two gray objects, in any number, and how they are painted."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from course_lib._checks import boolean, whole_number
from course_lib.data._dataset import PARTS, Dataset, check_seed
from course_lib.data._shapeset_scene import CLASS_NAMES, Scenes, draw_scenes

if TYPE_CHECKING:
    import tensorflow as tf

MIN_SIZE = 8
BLOCK = 256
"""Images that are drawn together, from one place of the random number generator's sequence."""


def shapeset(
    train: int = 10_000, validation: int = 2_000, test: int = 2_000, size: int = 32, seed: int = 0
) -> Dataset:
    """Generate a fixed set of images of Shapeset-3x2.

    The training set is the beginning of what `shapeset_stream` yields with the same seed. No stream
    yields an image of a validation or test set.

    Parameters
    ----------
    train, validation, test
        Numbers of images.
    size
        Pixels along a side of an image, 8 or more.
    seed
        Decides the images; below 2**64.

    Returns
    -------
    Dataset
        ``size * size`` features in [-1, 1], 9 classes.

    Examples
    --------
    >>> data = shapeset(train=100, validation=20, test=20)
    >>> data.x_train.shape, data.class_names[data.y_train[0]]
    ((100, 1024), ...)
    """
    _check_size_and_seed(size, seed)
    counts = dict(zip(PARTS, (train, validation, test), strict=True))
    for part, count in counts.items():
        whole_number(part, count, minimum=1)
    arrays: dict[str, np.ndarray] = {}
    for part, count in counts.items():
        images, labels = _Stream(size, seed, part).draw(0, count, _image_shape(size, flat=True))
        arrays |= {f"x_{part}": images, f"y_{part}": labels}
    return Dataset("Shapeset-3x2", CLASS_NAMES, **arrays, image_shape=(size, size))


def shapeset_stream(
    batch_size: int = 32, size: int = 32, seed: int = 0, flat: bool = True
) -> "tf.data.Dataset":
    """Generate images of Shapeset-3x2 without end, for Keras.

    Parameters
    ----------
    batch_size
        Images in a batch. The images are the same however they are divided into batches.
    size
        Pixels along a side of an image, 8 or more.
    seed
        Decides the images, below 2**64; streams of different seeds share none.
    flat
        Whether an image is a row of numbers, for dense layers, or a square.

    Returns
    -------
    tf.data.Dataset
        Batches of images in [-1, 1], float32 of shape (batch_size, size * size) or (batch_size, size,
        size), and their classes, int32 of shape (batch_size,). One batch is held at a time. Each
        iteration starts from the first image.

    Examples
    --------
    >>> images, classes = next(iter(shapeset_stream(batch_size=10)))
    >>> images.shape, classes.shape
    (TensorShape([10, 1024]), TensorShape([10]))
    """
    import tensorflow as tf  # needed here alone: arrays come without waiting for it

    batches = partial(shapeset_batches, batch_size, size, seed, flat)
    batches()  # checks the arguments at once
    signature = (
        tf.TensorSpec((batch_size, *_image_shape(size, flat)), tf.float32),
        tf.TensorSpec((batch_size,), tf.int32),
    )
    return tf.data.Dataset.from_generator(batches, output_signature=signature)


def shapeset_batches(
    batch_size: int = 32, size: int = 32, seed: int = 0, flat: bool = True
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Generate images of Shapeset-3x2 without end, as NumPy arrays.

    Parameters
    ----------
    batch_size, size, seed, flat
        As in `shapeset_stream`, which yields the same images and classes.

    Examples
    --------
    >>> images, classes = next(shapeset_batches(batch_size=10, flat=False))
    >>> images.shape, images.dtype, classes.dtype
    ((10, 32, 32), dtype('float32'), dtype('int32'))
    """
    whole_number("batch_size", batch_size, minimum=1)
    _check_size_and_seed(size, seed)
    boolean("flat", flat)
    return _batches(batch_size, size, seed, flat)


def _batches(batch_size, size, seed, flat):
    stream, start = _Stream(size, seed, "train"), 0
    while True:
        yield stream.draw(start, batch_size, _image_shape(size, flat))
        start += batch_size


class _Stream:
    """Images numbered from 0 on, each decided by seed, part and its number alone.

    Images come in blocks. A block's random numbers are those that the counter-based generator
    Philox, with seed and part as its key, has at the block's number. No two streams share random
    numbers, and none depends on what was drawn before.
    """

    def __init__(self, size, seed, part):
        self.size = size
        self._key = np.array([seed, PARTS.index(part)], "uint64")
        self._number, self._scenes = None, None

    def scenes(self, number):
        """Return what is on the images of a block."""
        if number != self._number:
            random = np.random.Generator(np.random.Philox(key=self._key, counter=[0, 0, number, 0]))
            self._number, self._scenes = number, draw_scenes(random, BLOCK, self.size)
        return self._scenes

    def draw(self, start, count, image_shape):
        """Return images `start` to `start + count` and their classes."""
        images, labels = np.empty((count, self.size, self.size), "float32"), np.empty(count, "int32")
        done = 0
        while done < count:
            number, first = divmod(start + done, BLOCK)
            scenes = self.scenes(number)[first : first + count - done]
            part = slice(done, done + len(scenes.two))
            paint(scenes, images[part])
            labels[part] = scenes.labels
            done = part.stop
        return images.reshape(count, *image_shape), labels


def _image_shape(size, flat):
    return (size * size,) if flat else (size, size)


def _check_size_and_seed(size, seed):
    whole_number("size", size, minimum=MIN_SIZE)
    check_seed(seed, bits=64)


def paint(scenes: Scenes, images: np.ndarray) -> None:
    """Paint scenes on images, float32 of shape (images, size, size), in place."""
    images[:] = scenes.grays[0, :, None, None]
    spans = row_spans(scenes.corners.reshape(2, len(scenes.corners[0]), -1), images.shape[1])
    first, second = np.split(spans, 2, axis=1)
    paint_spans(images, first, scenes.grays[1])
    second[:, ~scenes.two] = 0
    paint_spans(images, second, scenes.grays[2])


def paint_spans(images: np.ndarray, spans: np.ndarray, grays: np.ndarray) -> None:
    """Paint one object on each image, in place.

    Parameters
    ----------
    images
        float32 of shape (images, size, size).
    spans
        The objects' `row_spans`, of shape (2, images, size).
    grays
        The objects' grays, float32 of shape (images,).
    """
    size = images.shape[1]
    before = np.arange(size) < np.arange(size + 2)[:, None]
    inside = before[spans[1]] ^ before[spans[0]]
    np.copyto(images, grays[:, None, None], where=inside)


def row_spans(corners: np.ndarray, size: int) -> np.ndarray:
    """Return the columns that outlines cover in each row.

    Corners are truncated to whole pixels. In each row an object covers the pixels from its
    outline's left crossing with the row to its right one, both rounded to whole pixels (halves
    towards the inside).

    Parameters
    ----------
    corners
        Horizontal and vertical places of the corners of convex polygons, clockwise on the image, of
        shape (2, corners, objects).
    size
        Pixels along a side of an image.

    Returns
    -------
    array of int, shape (2, objects, size)
        First column, and the one behind the last; in rows without the object `size` and `size + 1`,
        which are beyond the image.
    """
    x, y = corners.astype("int64")
    width, height = np.roll(x, -1, axis=0) - x, np.roll(y, -1, axis=0) - y
    ends = np.full((2, x.shape[1], size), size)
    _mark_flat_objects(ends, x, y)
    # Truncation keeps the order of heights: each row crosses one edge upwards, on the object's left,
    # and one downwards.
    flat, sloping = np.nonzero((height == 0) & (width != 0)), np.nonzero(height)
    flat_edges = flat[1], y[flat], x[flat], x[flat] + width[flat]
    x, y, width, height = (each[sloping] for each in (x, y, width, height))
    upwards = height < 0
    slope = (width / height).astype("float32")
    top, column = np.where(upwards, y + height, y), np.where(upwards, x + width, x)
    # A crossing that is no half is at least 1 / (2 size) away from one.
    inwards = np.where(upwards, 1, -1) / np.float32(4 * size)
    place = ((1 - upwards) * ends.shape[1] + sloping[1]) * size + top
    _mark_crossings(ends, place, column + (np.float32(0.5) + inwards), slope, abs(height) + 1)
    ends.sort(axis=0)  # where an object is so thin that its ends change places
    _mark_flat_edges(ends, *flat_edges)
    ends[1] += 1
    _join_rows(ends, size)
    return ends


def _mark_flat_objects(ends, x, y):
    """Mark the objects that lie in a single row."""
    flat = np.flatnonzero(y.min(axis=0) == y.max(axis=0))
    ends[:, flat, y[0, flat]] = x[:, flat].min(axis=0), x[:, flat].max(axis=0)


def _mark_flat_edges(ends, objects, row, start, end):
    """Extend rows to both ends of the edges that lie in them."""
    for column in (start, end):
        np.minimum.at(ends[0], (objects, row), column)
        np.maximum.at(ends[1], (objects, row), column)


def _mark_crossings(ends, place, column, slope, rows):
    """Mark the columns where edges cross rows, from the place of their upper end on."""
    row = np.arange(rows.sum()) - np.repeat(rows.cumsum() - rows, rows)
    ends.reshape(-1)[np.repeat(place, rows) + row] = np.repeat(column, rows) + row * np.repeat(slope, rows)


def _join_rows(spans, size):
    """Let the rows of an object touch one another where a thin tip leaps to the side."""
    first, behind = spans
    apart = first[:, 1:] > behind[:, :-1]
    objects, above = np.nonzero(apart & (first[:, 1:] < size))
    first[objects, above + 1] = behind[objects, above]
    apart = first[:, :-1] > behind[:, 1:]
    objects, above = np.nonzero(apart & (first[:, :-1] < size))
    behind[objects, above + 1] = first[objects, above]
