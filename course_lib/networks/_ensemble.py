"""An ensemble of multilayer perceptrons as one Keras model."""

from collections.abc import Callable, Iterable
from itertools import groupby

import keras
import numpy as np
import tensorflow as tf
from keras.initializers import Initializer

from course_lib._checks import whole_numbers
from course_lib.initializers import layer_seed
from course_lib.networks._activation import EnsembleActivation, activation_layer
from course_lib.networks._choice import (
    ActivationChoice,
    InitializerChoice,
    ensemble_activation,
    ensemble_initializer,
    layout_keys,
    member_value,
    member_values,
)
from course_lib.networks._dense import EnsembleDense
from course_lib.networks._members import member_list
from course_lib.networks._mlp import mlp


@keras.saving.register_keras_serializable(package="course_lib")
class Ensemble(keras.Model):
    """Ensemble of multilayer perceptrons of one shape, batched as one model.

    Kernels have shape (members, n_in, n_out): one batched matrix product serves all members. Each member
    has its own seed, for its initial weights and for the order of its training examples. Member i has the
    initial weights of ``mlp(widths, activation[i], initializer[i], seeds[i])``, or of the one activation
    and the one initializer for all.

    Parameters
    ----------
    widths : sequence of int
        As in `mlp`.
    activation : callable, str or keras.layers.Layer, or sequence of callable or str
        One for all members, or a list with a function for each: ``[relu] * 8 + [tanh] * 8``,
        ``[LeakyReLU(a) for a in slopes]``. See `EnsembleActivation`. One `LeakyReLU` or `ELU` whose
        parameter has shape (members, 1, 1) means such a list. As in `mlp`, a layer is a template; a
        `PReLU` learns slopes for each member. Of Keras's layers, ``ELU``, ``LeakyReLU`` and ``ReLU`` are
        allowed; others may mix members.
    initializer : keras.initializers.Initializer or str, or sequence of them
        As in `mlp`. One for all members, or a list with one for each.
    seeds : sequence of int
        One for each member.
    draw : bool
        Whether to initialize the kernels. If not, they are 0 until they are set.
    **kwargs
        Arguments of every Keras model; ``dtype="float64"`` is the dtype policy of all layers.

    Attributes
    ----------
    widths, seeds : list of int
        As given.
    activation : callable, keras.layers.Layer or list of callable
        The one, or each member's.
    initializer : keras.initializers.Initializer or list of keras.initializers.Initializer
        The one, or each member's.

    Raises
    ------
    ValueError
        If a width is not a positive whole number, there is no seed, an initializer has none, the numbers
        of activations or initializers and of seeds differ, or the activation is a layer that may mix
        members.

    Notes
    -----
    The model's output depends on its inputs and weights only. The first axis of each of `weights` counts
    members, also that of the parameters of a list of activations. So the model that `part` returns
    computes any members of equal `layout` from slices of these weights, as by ``part.stateless_call``.

    An `RReLU` draws one slope for each element of (members, batch, units), so that a member's slopes
    differ from those of the plain net. The state of its generator is in `variables`, not in `weights`,
    and belongs to all members together.

    Examples
    --------
    >>> from course_lib import activations, initializers
    >>> nets = Ensemble([64, 100, 10], activations.tanh, initializers.GlorotUniform(), range(8))
    >>> nets.layers[0].kernel.shape
    TensorShape([8, 64, 100])
    """

    activation: Callable | list[Callable]
    initializer: Initializer | list[Initializer]

    def __init__(
        self,
        widths: Iterable[int],
        activation: ActivationChoice,
        initializer: InitializerChoice,
        seeds: Iterable[int],
        draw: bool = True,
        **kwargs,
    ) -> None:
        super().__init__(**kwargs)
        self.widths = whole_numbers("widths", widths, minimum=1, fewest=2)
        self.seeds = whole_numbers("seeds", seeds, minimum=0, fewest=1)
        members = len(self.seeds)
        # Not assigned, since Keras would count a template among the model's layers.
        self.__dict__["activation"] = ensemble_activation(activation, members)
        self.__dict__["initializer"] = ensemble_initializer(initializer, members)
        self._hidden_and_output = self._make_layers(draw)
        self.build()

    def _make_layers(self, draw):
        layers = []
        for depth, width in enumerate(self.widths[1:], start=1):
            seeds = [layer_seed(seed, depth) for seed in self.seeds]
            own = {"name": f"dense_{depth}", "dtype": self.dtype_policy}
            layers.append(EnsembleDense(width, self.initializer, seeds, draw, **own))
            layers.append(activation_layer(self.activation, depth, self.dtype_policy, len(seeds)))
        return layers[:-1]

    def build(self, input_shape: tuple | None = None) -> None:
        """Make the weights of all layers. The input's shape is known from `widths`."""
        shape = (1, self.widths[0])
        for layer in self._hidden_and_output:
            layer.build(shape)
            shape = layer.compute_output_shape(shape)

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Return logits (members, batch, classes) for `inputs` (batch, n) or (members, batch, n)."""
        for layer in self._hidden_and_output:
            inputs = layer(inputs)
        return inputs

    @property
    def layout(self) -> tuple:
        """What the ensemble computes from its weights, as a hashable value.

        Ensembles of equal layout compute the same function of their weights, so that a compiled function
        of one serves the other. The layout holds the widths, the dtype policy, whether the activation is a
        list, and the numbers of successive members with the same function. It holds neither seeds nor
        weights, nor which weights are trainable.
        """
        return self.layout_of(slice(None))

    def layout_of(self, indices: slice | Iterable[int]) -> tuple:
        """Return the `layout` that the `part` with these members has, without making it.

        The indices and errors are those of `part`.
        """
        indices = member_list(indices, len(self.seeds))
        runs = groupby(layout_keys(member_values(self.activation, indices), len(indices)))
        return (
            tuple(self.widths),
            self.dtype_policy.name,
            isinstance(self.activation, list),
            tuple((key, len(list(run))) for key, run in runs),
        )

    def member(self, index: int) -> keras.Sequential:
        """Return one member as a plain Keras model with the same weights.

        Parameters
        ----------
        index : int
            The member's index, from 0. IndexError is raised if there is no such member.
        """
        [index] = member_list([index], len(self.seeds))
        activation, initializer = (member_value(each, index) for each in (self.activation, self.initializer))
        net = mlp(self.widths, activation, initializer, self.seeds[index], self.dtype_policy)
        for target, layer in zip(net.layers, self.layers, strict=True):
            if isinstance(layer, EnsembleActivation):
                target.activation = layer.member(index)
            else:
                _copy_weights(layer, target, index)
        return net

    def part(self, indices: slice | Iterable[int]) -> "Ensemble":
        """Return some of the members as an ensemble of their own, with the same weights.

        Parameters
        ----------
        indices : slice or sequence of int
            Indices of the members, from 0, in any order. A member that is named twice is copied twice.
            Each `RReLU` begins its sequence of slopes anew.

        Raises
        ------
        ValueError
            If no member is selected.
        IndexError
            If there is no such member.

        Examples
        --------
        >>> from course_lib import activations, initializers
        >>> functions = [activations.tanh, activations.relu]
        >>> nets = Ensemble([64, 100, 10], functions, initializers.Standard(), seeds=[3, 4])
        >>> nets.part([1]).activation[0].__name__, nets.part([1]).seeds
        ('relu', [4])
        """
        indices = member_list(indices, len(self.seeds))
        activation, initializer = (
            member_values(each, indices) for each in (self.activation, self.initializer)
        )
        seeds = member_values(self.seeds, indices)
        part = Ensemble(self.widths, activation, initializer, seeds, draw=False, dtype=self.dtype_policy)
        for target, layer in zip(part.layers, self.layers, strict=True):
            _copy_weights(layer, target, indices)
        return part

    def get_config(self) -> dict:
        """Return the arguments that make an ensemble with the same initial weights."""
        serialize = keras.activations.serialize
        given = self.activation
        activation = [serialize(each) for each in given] if isinstance(given, list) else serialize(given)
        initializer = keras.initializers.serialize(self.initializer)
        own = {"widths": self.widths, "activation": activation, "initializer": initializer}
        return super().get_config() | own | {"seeds": self.seeds}


def _copy_weights(layer, target, indices):
    """Copy the weights of some members, and whether they are trainable."""
    target.trainable = layer.trainable
    for to, variable in zip(target.weights, layer.weights, strict=True):
        to.assign(keras.ops.reshape(np.asarray(variable)[indices], to.shape))
