"""New ReLU nets by the thousand: which of their layers are silent before training begins."""

import numpy as np

from course_lib import theory
from course_lib._checks import is_whole_number, whole_number

AT_ONCE = 4_000_000
"""Number of weights or activations that are drawn or computed together, which bounds the memory."""


def dead_layers(x, widths, nets, *, bias_std=0.0, seed=0):
    """Draw many small ReLU nets from He's start and see which layers are 0 on every input.

    A layer above a silent one gets nothing but zeros. Without biases it is silent, too; with random
    biases it may give a constant, though the net can no longer tell inputs apart. A net is born dead if
    *some* layer is silent, ``silent.any(axis=1)``. The last layer alone, ``silent[:, -1]``, misses most
    of the dead nets that have biases.

    Parameters
    ----------
    x : array of float, shape (examples, features)
        The inputs.
    widths : sequence of int
        Number of units of each hidden layer.
    nets : int
        How many nets to draw.
    bias_std : float, not negative
        Standard deviation of the normal distribution that biases are drawn from.
    seed : int, not negative
        The same seed gives the same nets.

    Returns
    -------
    array of bool, shape (nets, hidden layers)

    Raises
    ------
    ValueError
        If an argument is not as described.

    References
    ----------
    Lu, Shin, Su and Karniadakis (2019), Dying ReLU and initialization.

    Examples
    --------
    >>> silent = dead_layers([[1.0], [-1.0]], widths=[2, 3, 4], nets=1000)
    >>> silent.shape, bool(silent.any(axis=1).mean() < theory.born_dead_probability([2, 3, 4]))
    ((1000, 3), True)
    """
    x = np.asarray(x, "float32")
    widths, nets = _checked(x, list(widths), nets, bias_std)
    generator = np.random.default_rng(whole_number("seed", seed, minimum=0))
    largest = max(len(x), max(widths), x.shape[1]) * max(widths)
    portion = max(AT_ONCE // largest, 1)
    sizes = [min(portion, nets - start) for start in range(0, nets, portion)]
    return np.concatenate([_draw(generator, x, widths, size, bias_std) for size in sizes])


def _checked(x, widths, nets, bias_std):
    if x.ndim != 2 or not x.size or not np.isfinite(x).all():
        raise ValueError(
            f"x must be finite numbers of shape (examples, features). Received: shape {x.shape}, "
            f"{np.isfinite(x).sum()} of {x.size} finite"
        )
    if not widths or not all(is_whole_number(width, minimum=1) for width in widths):
        raise ValueError(f"widths must be whole numbers, 1 or more, one at least. Received: widths={widths}")
    if np.ndim(bias_std) or not 0 <= bias_std < np.inf:
        raise ValueError(f"bias_std must be a finite number, 0 or more. Received: bias_std={bias_std!r}")
    return widths, whole_number("nets", nets, minimum=1)


def _draw(generator, h, widths, nets, bias_std):
    """Draw some nets; return which layers are silent, shape (nets, hidden layers)."""
    silent = []
    for width in widths:
        fan_in = h.shape[-1]
        kernel = generator.standard_normal((nets, fan_in, width), "float32")
        z = h @ (kernel * np.float32(theory.he_gain() / fan_in**0.5))
        if bias_std:
            z += np.float32(bias_std) * generator.standard_normal((nets, 1, width), "float32")
        h = np.maximum(z, 0)
        silent.append((h == 0).all(axis=(1, 2)))
    return np.stack(silent, axis=1)
