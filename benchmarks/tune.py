"""Duration of a sweep over 200 nets with five-fold cross-validation: 1,000 trainings.

Run as ``python -m benchmarks.tune`` from the root of the repository.
"""

import datetime
import time

import numpy as np
import tensorflow as tf

from benchmarks._report import check_section, cores, processor, write_section
from course_lib.activations import relu
from course_lib.data import digits
from course_lib.initializers import HeNormal
from course_lib.networks import Ensemble
from course_lib.training import tune

WIDTHS = [64, 64, 64, 64, 64, 10]
RATES = np.geomspace(0.001, 10, 40)
SEEDS = range(5)
FOLDS, EPOCHS, BATCH_SIZE = 5, 20, 32


def build(seeds):
    """Return nets of four hidden layers of 64 units."""
    return Ensemble(WIDTHS, relu, HeNormal(), seeds)


def main():
    """Time the sweep, including compilation, and write the result."""
    check_section("tune")
    data = digits()
    start = time.perf_counter()
    grid = {"learning_rate": RATES}
    result = tune(build, data, grid, epochs=EPOCHS, seeds=SEEDS, folds=FOLDS, batch_size=BATCH_SIZE)
    write_section("tune", section(result, time.perf_counter() - start))


def section(result, seconds):
    """Return the section of the results.

    Parameters
    ----------
    result : course_lib.training.Tuning
        The result of the sweep.
    seconds : float
        Its duration.

    Returns
    -------
    str
        Markdown.
    """
    return (
        f"## Cross-validating a sweep, `python -m benchmarks.tune`, {datetime.date.today()}\n\n"
        f"{processor()}, {cores()} cores; TensorFlow {tf.__version__}.\n\n"
        f"{len(RATES) * len(SEEDS)} ReLU nets of four hidden layers of 64 units, at {len(RATES)} rates with "
        f"{len(SEEDS)} seeds, {FOLDS} folds of the digits:\n{result.error.size:,} trainings of {EPOCHS} "
        f"epochs, compiling included, took {seconds:.1f} seconds.\n\n    "
        + repr(result).replace("\n", "\n    ")
    )


if __name__ == "__main__":
    main()
