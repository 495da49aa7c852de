"""Dense layers of an ensemble."""

from collections.abc import Iterable

import keras
import tensorflow as tf

from course_lib._checks import whole_numbers
from course_lib.initializers import reseeded
from course_lib.networks._choice import InitializerChoice, ensemble_initializer, member_value


@keras.saving.register_keras_serializable(package="course_lib")
class EnsembleDense(keras.layers.Layer):
    """Dense layer of an ensemble: one batched matrix product for all members.

    Parameters
    ----------
    units : int
        Number of outputs of each member.
    initializer : keras.initializers.Initializer or str, or sequence of them
        Initializes each member's kernel by itself, with the member's own seed and fans. One for all members,
        or a list with one for each.
    seeds : sequence of int
        One for each member.
    draw : bool
        Whether to initialize the kernel. If not, it is 0 until it is set.
    **kwargs
        Arguments of every Keras layer.

    Attributes
    ----------
    kernel : keras.Variable, shape (members, n_in, units)
        Made when the layer is built, like `bias`.
    bias : keras.Variable, shape (members, 1, units)
        Initially 0.

    Raises
    ------
    ValueError
        If there is no seed, an initializer has none, or the numbers of initializers and seeds differ.

    Examples
    --------
    >>> from course_lib.initializers import Normal
    >>> layer = EnsembleDense(100, [Normal(0.01), Normal(1.0)], seeds=[1, 1])
    >>> layer(keras.ops.zeros((32, 64))).shape, layer.kernel.shape
    (TensorShape([2, 32, 100]), TensorShape([2, 64, 100]))
    """

    def __init__(
        self, units: int, initializer: InitializerChoice, seeds: Iterable[int], draw: bool = True, **kwargs
    ) -> None:
        super().__init__(**kwargs)
        self.units = units
        self.seeds = whole_numbers("seeds", seeds, minimum=0, fewest=1)
        self.initializer = ensemble_initializer(initializer, len(self.seeds))
        self.draw = draw

    def build(self, input_shape: tuple) -> None:
        """Make the kernel (members, n_in, units) and the bias (members, 1, units)."""
        members = len(self.seeds)
        self.kernel = self.add_weight(
            name="kernel",
            shape=(members, input_shape[-1], self.units),
            initializer=self._draw_kernel if self.draw else "zeros",
        )
        self.bias = self.add_weight(name="bias", shape=(members, 1, self.units), initializer="zeros")

    def _draw_kernel(self, shape, dtype):
        initializers = [member_value(self.initializer, member) for member in range(len(self.seeds))]
        pairs = zip(initializers, self.seeds, strict=True)
        return keras.ops.stack([reseeded(initializer, seed)(shape[1:], dtype) for initializer, seed in pairs])

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Return outputs (members, batch, units) for `inputs` (batch, n_in) or (members, batch, n_in)."""
        return keras.ops.matmul(inputs, self.kernel) + self.bias

    def compute_output_shape(self, input_shape: tuple) -> tuple:
        """Return (members, batch, units)."""
        return (len(self.seeds), input_shape[-2], self.units)

    def get_config(self) -> dict:
        """Return the arguments that make an equal layer."""
        initializer = keras.initializers.serialize(self.initializer)
        own = {"units": self.units, "initializer": initializer, "seeds": self.seeds}
        return super().get_config() | own
