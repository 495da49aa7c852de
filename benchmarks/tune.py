"""How long a sweep of 200 nets takes with five-fold cross-validation: 1,000 trainings.

Run as ``python -m benchmarks.tune`` from the repository's root.
"""

import time

import numpy as np

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
    """Nets of four hidden layers of 64 units."""
    return Ensemble(WIDTHS, relu, HeNormal(), seeds)


def main():
    """Print what was found, and the seconds it took, compiling included."""
    data = digits()
    start = time.perf_counter()
    grid = {"learning_rate": RATES}
    found = tune(build, data, grid, epochs=EPOCHS, seeds=SEEDS, folds=FOLDS, batch_size=BATCH_SIZE)
    seconds = time.perf_counter() - start
    print(found)
    print(f"{found.error.size:,} trainings of {EPOCHS} epochs: {seconds:.1f} seconds.")


if __name__ == "__main__":
    main()
