"""What everybody trains: the nets, their data, their first weights, the order of their examples."""

import functools
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from course_lib.data import digits

WIDTHS = (64, *[100] * 8, 10)
BATCH = 64
LEARNING_RATE = 0.01


@dataclass(frozen=True)
class Problem:
    """How much there is to train.

    Attributes
    ----------
    members : int
        Number of nets; net i has the seed i.
    examples : int
        Size of the training set, a multiple of the batch, so that nobody has a smaller last batch.
    validation : int
        Examples of which `fit` measures the error after each epoch. The rivals measure none.
    """

    members: int
    examples: int = 1024
    validation: int = 10

    @property
    def steps(self):
        """Batches in an epoch."""
        return self.examples // BATCH


@functools.cache
def load(problem):
    """Load the digits, as many as wanted.

    Returns
    -------
    course_lib.data.Dataset
    """
    data = digits()
    parts = {"train": problem.examples, "validation": problem.validation}
    arrays = {f"{array}_{part}": size for part, size in parts.items() for array in "xy"}
    return replace(data, **{name: getattr(data, name)[:size].copy() for name, size in arrays.items()})


def first_weights(members):
    """Draw every net's weights, normal with variance 1 / n_in (LeCun); biases are 0.

    Returns
    -------
    list of (kernel, bias)
        One pair a layer, float32, shapes (members, n_in, n_out) and (members, 1, n_out).
    """
    generators = [np.random.default_rng(seed) for seed in range(members)]
    return [
        (
            np.stack([generator.standard_normal((n_in, n_out), "float32") for generator in generators])
            / np.float32(np.sqrt(n_in)),
            np.zeros((members, 1, n_out), "float32"),
        )
        for n_in, n_out in pairwise(WIDTHS)
    ]


def orders(problem, epoch):
    """Draw the order in which each net sees the examples, as `course_lib.training.fit` draws it.

    Returns
    -------
    array of int32, shape (members, steps, batch)
    """
    drawn = [np.random.default_rng([s, epoch]).permutation(problem.examples) for s in range(problem.members)]
    return np.array(drawn, "int32").reshape(problem.members, problem.steps, BATCH)


def step_flops():
    """Floating-point operations of one net's step, those of its matrix products.

    The forward pass takes 2 BATCH n_in n_out for each layer. The backward pass takes that for the
    gradient of the kernel, and once more for the gradient of the input, which the first layer needs
    not.

    Returns
    -------
    int
    """
    layers = [2 * BATCH * n_in * n_out for n_in, n_out in pairwise(WIDTHS)]
    return 3 * sum(layers) - layers[0]
