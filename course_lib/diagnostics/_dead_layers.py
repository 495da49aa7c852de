"""Dead layers of new ReLU nets, drawn by the thousand."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from course_lib import theory
from course_lib._checks import is_whole_number, nonnegative_number, seed_number, whole_number

BATCH_ENTRIES = 4_000_000
"""Number of weights or activations that are drawn or computed together, which bounds the memory."""


def dead_layers(
    x: npt.ArrayLike, widths: Sequence[int], nets: int, *, bias_std: float = 0.0, seed: int = 0
) -> np.ndarray:
    """Draw many small ReLU nets with He's initialization and tell which layers are 0 on every input.

    A layer above a dead one gets nothing but zeros. Without biases it is dead, too; with random biases
    it may give a constant, though the net can no longer tell inputs apart. A net is born dead if *some*
    layer is dead, ``dead.any(axis=1)``. The last layer alone, ``dead[:, -1]``, misses most of the dead
    nets that have biases.

    Parameters
    ----------
    x : array of float, shape (examples, features)
        The inputs.
    widths
        Number of units of each hidden layer.
    nets
        How many nets to draw.
    bias_std
        Standard deviation of the normal distribution that biases are drawn from; not negative.
    seed
        The same seed gives the same nets.

    Returns
    -------
    array of bool, shape (nets, hidden layers)

    References
    ----------
    Lu, Shin, Su and Karniadakis (2019), Dying ReLU and initialization.

    Examples
    --------
    >>> dead = dead_layers([[1.0], [-1.0]], widths=[2, 3, 4], nets=1000)
    >>> dead.shape, bool(dead.any(axis=1).mean() < theory.born_dead_probability([2, 3, 4]))
    ((1000, 3), True)
    """
    x, widths = np.asarray(x, "float32"), list(widths)
    if x.ndim != 2 or not x.size or not np.isfinite(x).all():
        raise ValueError(
            f"x must be finite numbers of shape (examples, features). Received: shape {x.shape}, "
            f"{np.isfinite(x).sum()} of {x.size} finite"
        )
    if not widths or not all(is_whole_number(width, minimum=1) for width in widths):
        raise ValueError(f"widths must be whole numbers, 1 or more, one at least. Received: widths={widths}")
    nets, bias_std = whole_number("nets", nets, minimum=1), nonnegative_number("bias_std", bias_std)
    generator = np.random.default_rng(seed_number(seed))
    entries = max(len(x), max(widths), x.shape[1]) * max(widths)
    batch = max(BATCH_ENTRIES // entries, 1)
    sizes = [min(batch, nets - start) for start in range(0, nets, batch)]
    return np.concatenate([_draw(generator, x, widths, size, bias_std) for size in sizes])


def _draw(generator, h, widths, nets, bias_std):
    """Draw some nets; return which layers are dead, shape (nets, hidden layers)."""
    dead = []
    for width in widths:
        fan_in = h.shape[-1]
        kernel = generator.standard_normal((nets, fan_in, width), "float32")
        z = h @ (kernel * np.float32(theory.he_gain() / fan_in**0.5))
        if bias_std:
            z += np.float32(bias_std) * generator.standard_normal((nets, 1, width), "float32")
        h = np.maximum(z, 0)
        dead.append((h == 0).all(axis=(1, 2)))
    return np.stack(dead, axis=1)
