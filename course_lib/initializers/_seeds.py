"""Seeds: every layer's own."""

import keras
import numpy as np

from course_lib._checks import whole_number
from course_lib.initializers._checks import seed_number


def layer_seed(seed, depth):
    """Return the seed of one layer of a net.

    Parameters
    ----------
    seed : int, not negative
        The net's seed.
    depth : int, positive
        Which layer, from 1 for the lowest.

    Returns
    -------
    int
        Other layers and other nets get unrelated ones.

    Raises
    ------
    ValueError
        If `seed` is negative, `depth` is not positive, or either is no whole number.

    Examples
    --------
    >>> layer_seed(7, depth=1), layer_seed(7, depth=2)
    (369571992, 1009178997)
    """
    depth = whole_number("depth", depth, minimum=1)
    return int(np.random.SeedSequence([seed_number(seed), depth]).generate_state(1)[0])


def reseeded(initializer, seed):
    """Return a copy of a Keras initializer with another seed.

    Parameters
    ----------
    initializer : keras.initializers.Initializer or str
        Any initializer whose configuration has a seed, or the name of one of Keras's.
    seed : int, not negative
        The copy's seed.

    Returns
    -------
    keras.initializers.Initializer

    Raises
    ------
    ValueError
        If the initializer has no seed: it would give all layers the same weights.

    Examples
    --------
    >>> reseeded("he_normal", 7).seed
    7
    """
    initializer = keras.initializers.get(initializer)
    config = initializer.get_config() if isinstance(initializer, keras.initializers.Initializer) else {}
    if "seed" not in config:
        raise ValueError(f"The initializer must have a seed. Received: {initializer!r}")
    return type(initializer).from_config(config | {"seed": seed_number(seed)})
