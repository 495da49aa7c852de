"""How many images of Shapeset-3x2 one core draws in a second.

Run as ``python -m benchmarks.shapeset`` from the root of the repository. It replaces its section of
benchmarks/RESULTS.md.
"""

import os
import platform
import sys
import time
from datetime import date
from itertools import islice

import numpy as np

from benchmarks._report import check_section, processor, write_section
from course_lib.data import shapeset, shapeset_batches, shapeset_stream

REFERENCE = 14_000
"""Images of 32 x 32 pixels that the authors' generator draws in a second on one core."""
RUNS = 11
IMAGES = 20_480


def use_one_core():
    """Keep this process and its threads on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def from_batches(make, batch_size, size=32):
    """Return a function that draws all images in batches and does not keep them."""

    def draw():
        for _ in islice(make(batch_size=batch_size, size=size), IMAGES // batch_size):
            pass

    return draw


def fixed_set():
    """Draw all images into one array."""
    shapeset(train=IMAGES - 2, validation=1, test=1)


def images_a_second(draw):
    """Return median and quartiles of images per second over several runs, after one that is not counted."""
    draw()
    speeds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        draw()
        speeds.append(IMAGES / (time.perf_counter() - start))
    return np.quantile(speeds, [0.5, 0.25, 0.75])


def cases():
    """Return functions that draw all images, by their names in the table."""
    return {
        "arrays, batches of 32": from_batches(shapeset_batches, 32),
        "arrays, batches of 256": from_batches(shapeset_batches, 256),
        "arrays, batches of 1,024": from_batches(shapeset_batches, 1024),
        "`tf.data`, batches of 32": from_batches(shapeset_stream, 32),
        "`tf.data`, batches of 256": from_batches(shapeset_stream, 256),
        "a fixed set": fixed_set,
        "arrays, batches of 256, 8 x 8 pixels": from_batches(shapeset_batches, 256, 8),
        "arrays, batches of 256, 64 x 64 pixels": from_batches(shapeset_batches, 256, 64),
    }


def row(name, draw):
    """Time one case and return its line of the table."""
    median, low, high = (round(value, -2) for value in images_a_second(draw))
    return f"| {name} | {median:,.0f} | {low:,.0f} to {high:,.0f} | {median / REFERENCE:.1f} |"


def section():
    """Time all cases and return the section of the page."""
    rows = [row(name, draw) for name, draw in cases().items()]
    tensorflow = getattr(sys.modules.get("tensorflow"), "__version__", "none")
    return "\n".join(
        [
            f"## Shapeset-3x2, `python -m benchmarks.shapeset`, {date.today()}\n",
            f"{processor()}, one core; Python {platform.python_version()}, NumPy {np.__version__}, "
            f"TensorFlow {tensorflow}.",
            f"Median of {RUNS} runs of {IMAGES:,} images, and the middle half of the runs.\n",
            "| 32 x 32 pixels where nothing else is said | images a second | middle half | times 14,000 |",
            "|---|---:|---:|---:|",
            *rows,
        ]
    )


def main():
    """Measure, and write the section."""
    check_section("shapeset")
    use_one_core()
    write_section("shapeset", section())


if __name__ == "__main__":
    main()
