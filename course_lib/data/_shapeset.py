"""Shapeset-3x2: one or two grey objects on an image, generated, as many as wanted."""

import numpy as np

from course_lib._checks import boolean, whole_number
from course_lib.data._dataset import Dataset
from course_lib.data._shapeset_raster import draw_spans, row_spans
from course_lib.data._shapeset_scene import CLASS_NAMES, draw_scenes

SMALLEST_SIZE = 8
BLOCK = 256
"""Images whose chance comes from one place of the random number generator's sequence."""
PARTS = ("train", "validation", "test")


def shapeset(train=10_000, validation=2_000, test=2_000, size=32, seed=0):
    """Generate a fixed set of images of Shapeset-3x2.

    The training set is the beginning of what :func:`shapeset_stream` yields with the same seed. No
    stream yields an image of a validation or test set.

    Parameters
    ----------
    train, validation, test : int, positive
        Numbers of images.
    size : int, at least 8
        Pixels along a side of an image.
    seed : int, not negative
        Decides the images.

    Returns
    -------
    Dataset
        ``size * size`` features in [-1, 1], 9 classes.

    Raises
    ------
    ValueError
        If an argument is not what is said above.

    Examples
    --------
    >>> data = shapeset(train=100, validation=20, test=20)
    >>> data.x_train.shape, data.class_names[data.y_train[0]]
    ((100, 1024), ...)
    """
    counts = {"train": train, "validation": validation, "test": test}
    for name, count in counts.items():
        whole_number(name, count, minimum=1)
    _check_size_and_seed(size, seed)
    arrays = {}
    for part, count in counts.items():
        images, labels = _Stream(size, seed, part).draw(0, count)
        arrays |= {f"x_{part}": images.reshape(count, -1), f"y_{part}": labels}
    return Dataset("Shapeset-3x2", CLASS_NAMES, **arrays, image_shape=(size, size))


def shapeset_stream(batch_size=32, size=32, seed=0, flat=True):
    """Generate images of Shapeset-3x2 without end, for Keras.

    Parameters
    ----------
    batch_size : int, positive
        Images in a batch. The images are the same however they are divided into batches.
    size : int, at least 8
        Pixels along a side of an image.
    seed : int, not negative
        Decides the images; streams of different seeds share none.
    flat : bool
        Whether an image is one row of numbers, as dense layers want it, or a square of them.

    Returns
    -------
    tf.data.Dataset
        Batches of images in [-1, 1], float32 of shape (batch_size, size * size) or (batch_size, size,
        size), and their classes, int32 of shape (batch_size,). One batch is held at a time. Iterating
        anew starts from the first image again.

    Raises
    ------
    ValueError
        If an argument is not what is said above.

    Examples
    --------
    >>> images, classes = next(iter(shapeset_stream(batch_size=10)))
    >>> images.shape, classes.shape
    (TensorShape([10, 1024]), TensorShape([10]))
    """
    import tensorflow as tf  # needed here alone: arrays come without waiting for it

    _check_stream(batch_size, size, seed, flat)
    signature = (
        tf.TensorSpec((batch_size, *_image_shape(size, flat)), tf.float32),
        tf.TensorSpec((batch_size,), tf.int32),
    )
    return tf.data.Dataset.from_generator(
        lambda: _batches(batch_size, size, seed, flat), output_signature=signature
    )


def shapeset_batches(batch_size=32, size=32, seed=0, flat=True):
    """Generate images of Shapeset-3x2 without end, as NumPy arrays.

    Parameters, images and errors are those of :func:`shapeset_stream`.

    Returns
    -------
    iterator of (images, classes)

    Examples
    --------
    >>> images, classes = next(shapeset_batches(batch_size=10, flat=False))
    >>> images.shape, images.dtype, classes.dtype
    ((10, 32, 32), dtype('float32'), dtype('int32'))
    """
    _check_stream(batch_size, size, seed, flat)
    return _batches(batch_size, size, seed, flat)


def _batches(batch_size, size, seed, flat):
    stream, start = _Stream(size, seed, "train"), 0
    while True:
        yield stream.draw(start, batch_size, _image_shape(size, flat))
        start += batch_size


class _Stream:
    """Images numbered from 0 on, each decided by seed, part and its number alone.

    Images come in blocks. A block's random numbers are those that the counter-based generator
    Philox, with seed and part as its key, has at the block's number; so no two streams share
    random numbers, and none depends on what was drawn before.
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

    def draw(self, start, count, shape=None):
        """Return images `start` to `start + count` and their classes."""
        images, labels = np.empty((count, self.size, self.size), "float32"), np.empty(count, "int32")
        done = 0
        while done < count:
            number, first = divmod(start + done, BLOCK)
            scenes = self.scenes(number)[first : first + count - done]
            part = slice(done, done + len(scenes.two))
            render(scenes, images[part])
            labels[part] = scenes.labels
            done = part.stop
        return images if shape is None else images.reshape(count, *shape), labels


def render(scenes, images):
    """Paint scenes on an array of float32 of shape (images, size, size)."""
    images[:] = scenes.greys[0, :, None, None]
    spans = row_spans(scenes.corners.reshape(2, len(scenes.corners[0]), -1), images.shape[1])
    first, second = np.split(spans, 2, axis=1)
    draw_spans(images, first, scenes.greys[1])
    second[:, ~scenes.two] = 0
    draw_spans(images, second, scenes.greys[2])


def _image_shape(size, flat):
    return (size * size,) if flat else (size, size)


def _check_stream(batch_size, size, seed, flat):
    whole_number("batch_size", batch_size, minimum=1)
    _check_size_and_seed(size, seed)
    boolean("flat", flat)


def _check_size_and_seed(size, seed):
    whole_number("size", size, minimum=SMALLEST_SIZE)
    whole_number("seed", seed, minimum=0)
    if seed >= 2**64:
        raise ValueError(f"seed must be below 2**64. Received: seed={seed!r}")
