"""Examples of a data set with their classes."""

import numbers
from textwrap import fill

import numpy as np
from matplotlib.patches import Rectangle

from course_lib.figures._described import DescribedFigure
from course_lib.figures._style import WIDTH, in_house_style, subplots
from course_lib.figures._table import Table

FEWEST, MOST = 8, 10
"""Images for which there is room in a row."""

LABEL = 12
"""Size of a class name in points."""

GAP = 0.08
"""Between two images, as a share of one."""


@in_house_style
def examples(dataset, count=40, part="train"):
    """Draw the first images of a data set, a row for each class.

    The parts of a data set are shuffled, so that the first images are random ones and the length of
    a row tells how frequent its class is. They are shown as they were before standardizing, in grey or
    colour, the lowest value black and the highest white.

    Parameters
    ----------
    dataset : Dataset
        Of images.
    count : int
        How many, at most as many as there are.
    part : {"train", "validation", "test"}
        From which part.

    Returns
    -------
    DescribedFigure
        One pair of axes. A class of more than ten images goes on in another row.
    """
    available = len(dataset.part(part)[1])
    if not (isinstance(count, numbers.Integral) and 1 <= count <= available):
        raise ValueError(f"count must be a whole number from 1 to {available}. Received: count={count!r}")
    images, labels = dataset.images(part, count), dataset.part(part)[1][:count]
    rows = [
        (dataset.class_names[label], images[labels == label][start : start + MOST])
        for label in np.unique(labels)
        for start in range(0, np.sum(labels == label), MOST)
    ]
    counts = np.bincount(labels, minlength=dataset.n_classes)
    classes = {name: count for name, count in zip(dataset.class_names, counts, strict=True) if count}
    return DescribedFigure(_draw(rows), _describe(dataset, part, classes), _list(dataset, classes))


def _draw(rows):
    names = [fill(name, 15, break_long_words=False) for name, _ in rows]
    columns = max(FEWEST, *(len(images) for _, images in rows))
    shape = rows[0][1].shape[1:]
    step = shape[0] / shape[1] * (1 - GAP) + GAP  # from row to row, if from column to column is 1
    figure, axes = _blank_axes(columns, len(rows) * step, _label_width(names))
    low, high = min(images.min() for _, images in rows), max(images.max() for _, images in rows)
    for row, (_, images) in enumerate(rows):
        for column, image in enumerate(images):
            extent = (column, column + 1 - GAP, (row + 1) * step - GAP, row * step)
            axes.imshow((image - low) / max(high - low, 1e-9), "gray", vmin=0, vmax=1, extent=extent)
            frame = Rectangle((column, row * step), 1 - GAP, step - GAP, fill=False, ec="#999999", lw=0.6)
            axes.add_patch(frame)
    axes.set(xlim=(0, columns), ylim=(len(rows) * step, 0))
    axes.set_yticks([(row + 0.5) * step - GAP / 2 for row in range(len(rows))], names, linespacing=1.05)
    return figure


def _blank_axes(columns, steps, label_width):
    """Axes without lines, with as much room as the labels leave, and of the height that goes with it."""
    width = WIDTH - label_width
    height = steps * width / columns
    figure, axes = subplots(height=height + 0.1)
    figure.set_layout_engine("none")
    axes.set_position((label_width / WIDTH, 0.05 / (height + 0.1), width / WIDTH, height / (height + 0.1)))
    axes.tick_params(length=0, labelsize=LABEL)
    axes.spines[:].set_visible(False)
    axes.grid(False)
    axes.set_xticks([])
    return figure, axes


def _label_width(names):
    """Inches that the longest line takes, with a margin."""
    longest = max(len(line) for name in names for line in name.split("\n"))
    return 0.15 + longest * LABEL / 125


def _describe(dataset, part, classes):
    listed = ", ".join(f"{name} ({count})" for name, count in classes.items())
    size = " x ".join(map(str, dataset.image_shape[:2]))
    kind = {"train": "training"}.get(part, part)
    total = sum(classes.values())
    images = "image" if total == 1 else "images"
    return f"{total} {kind} {images} of {dataset.name}, {size} pixels each: {listed}."


def _list(dataset, classes):
    rows = [[name, str(count)] for name, count in classes.items()]
    return Table(f"Images of {dataset.name} shown, by class", ["class", "images"], rows)
