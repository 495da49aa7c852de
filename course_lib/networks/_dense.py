"""The dense layers of many nets side by side."""

from itertools import groupby

import keras

from course_lib.initializers import PerMember
from course_lib.networks._checks import seed_list
from course_lib.networks._choice import ensemble_initializer, serialized


@keras.saving.register_keras_serializable(package="course_lib")
class EnsembleDense(keras.layers.Layer):
    """Dense layers of many nets side by side, as one batched product.

    Parameters
    ----------
    units : int
        Number of outputs of each member.
    initializer : keras.initializers.Initializer or str, or sequence of them
        Draws each member's kernel, with the member's own seed and fans; see
        `course_lib.initializers.PerMember`. One for all members, or a list with one for each.
    seeds : sequence of int
        One for each member.
    draw : bool
        False leaves the kernel 0, for a kernel that is about to be set.
    **kwargs
        As for every Keras layer.

    Attributes
    ----------
    kernel : keras.Variable, shape (members, n_in, units)
        Made when the layer first sees an input, like `bias`.
    bias : keras.Variable, shape (members, 1, units)
        Starts at 0.

    Raises
    ------
    ValueError
        If there is no seed, or an initializer has none; if the numbers of initializers and seeds differ.

    Examples
    --------
    >>> from course_lib.initializers import Normal
    >>> layer = EnsembleDense(100, [Normal(0.01), Normal(1.0)], seeds=[1, 1])
    >>> layer(keras.ops.zeros((32, 64))).shape, layer.kernel.shape
    (TensorShape([2, 32, 100]), TensorShape([2, 64, 100]))
    """

    def __init__(self, units, initializer, seeds, draw=True, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.seeds = seed_list(seeds)
        self.initializer = ensemble_initializer(initializer, len(self.seeds))
        self.draw = draw

    def build(self, input_shape):
        """Draw the kernel (members, n_in, units) and make the bias (members, 1, units)."""
        members = len(self.seeds)
        self.kernel = self.add_weight(
            name="kernel",
            shape=(members, input_shape[-1], self.units),
            initializer=self._drawn if self.draw else "zeros",
        )
        self.bias = self.add_weight(name="bias", shape=(members, 1, self.units), initializer="zeros")

    def _drawn(self, shape, dtype):
        """Draw the kernel, run by run of members with the same initializer."""
        if not isinstance(self.initializer, list):
            return PerMember(self.initializer, self.seeds)(shape, dtype)
        pairs = zip(self.initializer, self.seeds, strict=True)
        runs = [list(run) for _, run in groupby(pairs, key=lambda pair: id(pair[0]))]
        kernels = [PerMember(run[0][0], [seed for _, seed in run]) for run in runs]
        return keras.ops.concatenate([kernel((len(kernel.seeds), *shape[1:]), dtype) for kernel in kernels])

    def call(self, inputs):
        """Map (batch, n_in) or (members, batch, n_in) to (members, batch, units)."""
        return keras.ops.matmul(inputs, self.kernel) + self.bias

    def compute_output_shape(self, input_shape):
        """Return (members, batch, units)."""
        return (len(self.seeds), input_shape[-2], self.units)

    def get_config(self):
        """Return what a copy needs."""
        initializer = serialized(self.initializer, keras.initializers.serialize)
        own = {"units": self.units, "initializer": initializer, "seeds": self.seeds}
        return super().get_config() | own
