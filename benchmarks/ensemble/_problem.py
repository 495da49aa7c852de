"""What all contenders train: the nets, their data, their initial weights, the order of their examples."""

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
    """The size of the problem.

    Attributes
    ----------
    members : int
        Number of nets; net i has the seed i.
    examples : int
        Size of the training set, a multiple of the batch, so that no contender has a smaller last batch.
    validation : int
        Number of examples on which `fit` measures the error after each epoch. Other contenders measure none.
    """

    members: int
    examples: int = 1024
    validation: int = 10

    @property
    def steps(self):
        """Number of batches in an epoch."""
        return self.examples // BATCH


@functools.cache
def load(problem):
    """Return as many of the digits as the problem needs.

    Returns
    -------
    course_lib.data.Dataset
    """
    data = digits()
    parts = {"train": problem.examples, "validation": problem.validation}
    arrays = {f"{array}_{part}": size for part, size in parts.items() for array in "xy"}
    return replace(data, **{name: getattr(data, name)[:size].copy() for name, size in arrays.items()})


def initial_weights(members):
    """Return the initial weights of all nets, normal with variance 1 / n_in (LeCun); biases are 0.

    Returns
    -------
    list of (kernel, bias)
        One pair per layer, float32, shapes (members, n_in, n_out) and (members, 1, n_out).
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
    """Return the order in which each net sees the examples, the same as in `course_lib.training.fit`.

    Returns
    -------
    array of int32, shape (members, steps, batch)
    """
    drawn = [np.random.default_rng([s, epoch]).permutation(problem.examples) for s in range(problem.members)]
    return np.array(drawn, "int32").reshape(problem.members, problem.steps, BATCH)


def step_flops():
    """Return the number of floating-point operations in the matrix products of one net's step.

    The forward pass takes 2 BATCH n_in n_out for each layer. The backward pass takes that for the
    gradient of the kernel, and once more for the gradient of the input, which the first layer does not
    need.

    Returns
    -------
    int
    """
    layers = [2 * BATCH * n_in * n_out for n_in, n_out in pairwise(WIDTHS)]
    return 3 * sum(layers) - layers[0]
