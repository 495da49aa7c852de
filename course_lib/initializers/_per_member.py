"""The kernels of many nets side by side."""

import keras

from course_lib.initializers._checks import seed_number, shape_tuple
from course_lib.initializers._seeds import reseeded


@keras.saving.register_keras_serializable(package="course_lib")
class PerMember(keras.initializers.Initializer):
    """Kernels of many nets side by side, each drawn as if it were alone.

    The shape (members, n_in, n_out) looks like that of a one-dimensional convolution, whose fans are
    the numbers of inputs and outputs *times* the first dimension. Here the first dimension counts
    nets: each member's kernel is drawn by itself, with the member's own seed, and has therefore its
    own fans, and the very weights that the plain net with this seed has.

    Parameters
    ----------
    initializer : keras.initializers.Initializer or str
        Any with a seed, of the course or of Keras; its own seed is not used.
    seeds : sequence of int, not negative
        One for each member.

    Raises
    ------
    ValueError
        If the initializer has no seed, or there is no member.

    Examples
    --------
    >>> from course_lib.initializers import GlorotUniform
    >>> kernels = PerMember(GlorotUniform(), seeds=[11, 12, 13])((3, 64, 100))
    >>> bool((kernels[1] == GlorotUniform(seed=12)((64, 100))).numpy().all())
    True
    """

    def __init__(self, initializer, seeds):
        self.seeds = [seed_number(seed) for seed in seeds]
        if not self.seeds:
            raise ValueError(f"There must be at least one seed. Received: seeds={seeds!r}")
        self.initializer = keras.initializers.get(initializer)
        reseeded(self.initializer, self.seeds[0])

    def __call__(self, shape, dtype=None):
        """Draw the kernels.

        Parameters
        ----------
        shape : tuple of int, (members, ...)
            One member's shape follows the number of members.
        dtype : str, optional
            A float type; Keras's default if not given.

        Returns
        -------
        tensor of shape `shape`

        Raises
        ------
        ValueError
            If the first dimension is not the number of seeds.
        """
        members, *own_shape = shape_tuple(shape)
        if members != len(self.seeds):
            raise ValueError(
                f"The first dimension must be the number of seeds, {len(self.seeds)}. "
                f"Received: shape={tuple(shape)}"
            )
        return keras.ops.stack(
            [reseeded(self.initializer, seed)(tuple(own_shape), dtype) for seed in self.seeds]
        )

    def get_config(self):
        """Return what a copy needs."""
        return {"initializer": keras.initializers.serialize(self.initializer), "seeds": self.seeds}
