"""In which order examples are seen."""

import numpy as np


def epoch_order(seeds, epoch, examples, batch_size):
    """Return the examples of each step of an epoch.

    Parameters
    ----------
    seeds : sequence of int
        One for each member. Members with the same seed see the same order.
    epoch : int
        From 0. Each has an order of its own, whatever came before it.
    examples : int
        How many there are to choose from.
    batch_size : int
        How many make a step. Those left over are left out of this epoch.

    Returns
    -------
    array of int32, shape (members, steps, batch_size)
        Indices of examples.
    """
    steps = examples // batch_size
    orders = {
        seed: np.random.default_rng([seed, epoch]).permutation(examples)[: steps * batch_size]
        for seed in set(seeds)
    }
    return np.stack([orders[seed] for seed in seeds]).reshape(-1, steps, batch_size).astype("int32")
