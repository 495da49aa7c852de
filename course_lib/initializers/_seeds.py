"""Seeds: one for each layer of a net, and one for each member of an ensemble."""

from collections.abc import Iterable, Sequence

import keras
import numpy as np

from course_lib._checks import seed_number, whole_number
from course_lib.initializers._random_weights import positive_shape


def layer_seed(seed: int, depth: int) -> int:
    """Return the seed of one layer of a net; other layers and other nets get unrelated ones.

    Parameters
    ----------
    seed
        The net's seed.
    depth
        Number of the layer, from 1 for the lowest.

    Examples
    --------
    >>> layer_seed(7, depth=1), layer_seed(7, depth=2)
    (369571992, 1009178997)
    """
    depth = whole_number("depth", depth, minimum=1)
    return int(np.random.SeedSequence([seed_number(seed), depth]).generate_state(1)[0])


def reseeded(initializer: keras.initializers.Initializer | str, seed: int) -> keras.initializers.Initializer:
    """Return a copy of an initializer with another seed.

    Parameters
    ----------
    initializer
        Any initializer whose configuration has a seed, or the name of one of Keras's.
    seed
        The copy's seed.

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


@keras.saving.register_keras_serializable(package="course_lib")
class PerMember(keras.initializers.Initializer):
    """Kernels of an ensemble, each drawn as that of a single net.

    The shape (members, n_in, n_out) looks like that of a one-dimensional convolution, whose fans are
    the numbers of inputs and outputs *times* the first dimension. Here the first dimension counts
    members: each member's kernel is drawn separately, with the member's seed. It therefore has its own
    fans, and the same weights as the plain net with this seed.

    Parameters
    ----------
    initializer
        Any initializer with a seed, of the course or of Keras; its own seed is not used.
    seeds
        One seed for each member.

    Examples
    --------
    >>> from course_lib.initializers import GlorotUniform
    >>> kernels = PerMember(GlorotUniform(), seeds=[11, 12, 13])((3, 64, 100))
    >>> bool((kernels[1] == GlorotUniform(seed=12)((64, 100))).numpy().all())
    True
    """

    def __init__(self, initializer: keras.initializers.Initializer | str, seeds: Iterable[int]):
        self.seeds = [seed_number(seed) for seed in seeds]
        if not self.seeds:
            raise ValueError(f"There must be at least one seed. Received: seeds={seeds!r}")
        self.initializer = keras.initializers.get(initializer)
        reseeded(self.initializer, self.seeds[0])

    def __call__(self, shape: Sequence[int], dtype: str | None = None) -> keras.KerasTensor:
        """Draw the kernels.

        Parameters
        ----------
        shape
            (members, ...): the number of seeds, then the shape of one member's kernel.
        dtype
            A float type; Keras's default if not given.

        Returns
        -------
        tensor of shape `shape`
        """
        members, *own_shape = positive_shape(shape)
        if members != len(self.seeds):
            raise ValueError(
                f"The first dimension must be the number of seeds, {len(self.seeds)}. "
                f"Received: shape={tuple(shape)}"
            )
        draws = [reseeded(self.initializer, seed)(tuple(own_shape), dtype) for seed in self.seeds]
        return keras.ops.stack(draws)

    def get_config(self) -> dict:
        """Return the arguments that make a copy."""
        return {"initializer": keras.initializers.serialize(self.initializer), "seeds": self.seeds}
