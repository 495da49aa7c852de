"""Images of a data set with their classes."""

from textwrap import fill

import numpy as np
from matplotlib.patches import Rectangle

from course_lib._checks import is_whole_number
from course_lib.data import Dataset
from course_lib.figures._described import DescribedFigure, Table
from course_lib.figures._palette import GRAY_LEVELS, IMAGE_FRAME
from course_lib.figures._style import WIDTH, house_style, subplots

FEWEST_COLUMNS, MOST_COLUMNS = 8, 10
"""Images for which there is room in a row."""

LABEL_SIZE = 12
"""Font size of a class name, in points."""

GAP = 0.08
"""Between two images, as a share of one."""


@house_style()
def examples(dataset: Dataset, count: int = 40, part: str = "train") -> DescribedFigure:
    """Draw the first images of a data set, a row for each class.

    The parts of a data set are shuffled, so that the first images are random ones and the length of
    a row tells how frequent its class is. They are shown as they were before standardizing, in gray or
    color, the lowest value black and the highest white. A class of more than ten images goes on in
    another row.

    Parameters
    ----------
    dataset
        Of images.
    count
        How many, at most as many as there are.
    part : {"train", "validation", "test"}
        From which part.
    """
    available = len(dataset.part(part)[1])
    if not is_whole_number(count, 1) or count > available:
        raise ValueError(f"count must be a whole number from 1 to {available}. Received: count={count!r}")
    images, labels = dataset.images(part, count), dataset.part(part)[1][:count]
    rows = [
        (dataset.class_names[label], images[labels == label][first : first + MOST_COLUMNS])
        for label in np.unique(labels)
        for first in range(0, np.sum(labels == label), MOST_COLUMNS)
    ]
    counts = np.bincount(labels, minlength=dataset.n_classes)
    classes = [(name, str(n)) for name, n in zip(dataset.class_names, counts, strict=True) if n]
    table = Table(f"Images of {dataset.name} shown, by class", ["class", "images"], classes)
    return DescribedFigure(_draw(rows), _describe(dataset, part, count, classes), table)


def _draw(rows):
    names = [fill(name, 15, break_long_words=False) for name, _ in rows]
    columns = max(FEWEST_COLUMNS, *(len(images) for _, images in rows))
    shape = rows[0][1].shape[1:]
    step = shape[0] / shape[1] * (1 - GAP) + GAP  # from row to row, if from column to column is 1
    figure, axes = _blank_axes(columns, len(rows) * step, _label_width(names))
    low, high = min(images.min() for _, images in rows), max(images.max() for _, images in rows)
    for row, (_, images) in enumerate(rows):
        for column, image in enumerate(images):
            extent = (column, column + 1 - GAP, (row + 1) * step - GAP, row * step)
            axes.imshow((image - low) / max(high - low, 1e-9), GRAY_LEVELS, vmin=0, vmax=1, extent=extent)
            corner, height = (column, row * step), step - GAP
            axes.add_patch(Rectangle(corner, 1 - GAP, height, fill=False, ec=IMAGE_FRAME, lw=0.6))
    axes.set(xlim=(0, columns), ylim=(len(rows) * step, 0))
    axes.set_yticks([(row + 0.5) * step - GAP / 2 for row in range(len(rows))], names, linespacing=1.05)
    return figure


def _blank_axes(columns, steps, label_width):
    """Return axes without lines, with as much room as labels leave, and of the height that goes with it."""
    width = WIDTH - label_width
    height = steps * width / columns
    figure, axes = subplots(height=height + 0.1)
    figure.set_layout_engine("none")
    axes.set_position((label_width / WIDTH, 0.05 / (height + 0.1), width / WIDTH, height / (height + 0.1)))
    axes.tick_params(length=0, labelsize=LABEL_SIZE)
    axes.spines[:].set_visible(False)
    axes.grid(False)
    axes.set_xticks([])
    return figure, axes


def _label_width(names):
    """Return the inches that the longest line takes, with a margin."""
    longest = max(len(line) for name in names for line in name.split("\n"))
    return 0.15 + longest * LABEL_SIZE / 125


def _describe(dataset, part, count, classes):
    by_class = ", ".join(f"{name} ({n})" for name, n in classes)
    size = " x ".join(map(str, dataset.image_shape[:2]))
    name = "training" if part == "train" else part
    images = "image" if count == 1 else "images"
    return f"{count} {name} {images} of {dataset.name}, {size} pixels each: {by_class}."
