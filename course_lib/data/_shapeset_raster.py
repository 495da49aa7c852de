"""From outlines to pixels: what each row of an image shows of an object."""

import numpy as np


def row_spans(corners, size):
    """Columns that outlines cover in each row.

    Corners are truncated to whole pixels. In each row an object covers the pixels from its
    outline's left crossing with the row to its right one, both rounded to whole pixels (halves
    towards the inside).

    Parameters
    ----------
    corners : array of float, shape (2, corners, objects)
        Horizontal and vertical places of the corners of convex polygons, clockwise as one sees them.
    size : int
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


def draw_spans(images, spans, greys):
    """Paint one object on each image.

    Parameters
    ----------
    images : array of float32, shape (images, size, size)
        Changed in place.
    spans : array of int, shape (2, images, size)
        What :func:`row_spans` returned.
    greys : array of float32, shape (images,)
        The objects' greys.
    """
    size = images.shape[1]
    before = np.arange(size) < np.arange(size + 2)[:, None]
    inside = before[spans[1]] ^ before[spans[0]]
    np.copyto(images, greys[:, None, None], where=inside)
