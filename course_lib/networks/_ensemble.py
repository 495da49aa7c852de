"""Many multilayer perceptrons side by side."""

from itertools import groupby
from types import SimpleNamespace

import keras
import numpy as np

from course_lib.initializers import layer_seed
from course_lib.networks._activation import EnsembleActivation
from course_lib.networks._checks import member_list, seed_list, width_list
from course_lib.networks._choice import (
    ensemble_activation,
    ensemble_initializer,
    function_keys,
    of_members,
    serialized,
)
from course_lib.networks._dense import EnsembleDense
from course_lib.networks._layers import activation_layer
from course_lib.networks._mlp import mlp


@keras.saving.register_keras_serializable(package="course_lib")
class Ensemble(keras.Model):
    """Many multilayer perceptrons of one shape, trained side by side.

    Kernels have shape (members, n_in, n_out): one batched matrix product serves all members. Each
    starts, and is shuffled, by its own seed. Member i has the weights of
    ``mlp(widths, activation[i], initializer[i], seeds[i])``, where one activation or initializer
    serves all.

    Parameters
    ----------
    widths : sequence of int
        As in `mlp`.
    activation : callable, str or keras.layers.Layer, or sequence of callable or str
        One for all members, or a list with a function for each: ``[relu] * 8 + [tanh] * 8``,
        ``[LeakyReLU(a) for a in slopes]``. See `EnsembleActivation`. One `LeakyReLU` or `ELU` whose
        alpha has shape (members, 1, 1) is such a list, too. As in `mlp`, a layer is a template; a
        `PReLU` learns slopes for each member. Of Keras's layers, ``ELU``, ``LeakyReLU`` and ``ReLU``
        serve; others may mix members.
    initializer : keras.initializers.Initializer or str, or sequence of them
        As in `mlp`. One for all members, or a list with one for each.
    seeds : sequence of int
        One for each member.
    draw : bool
        False leaves all kernels 0, for weights that are about to be set.
    **kwargs
        As for every Keras model; with ``dtype="float64"`` all layers store and compute in it.

    Attributes
    ----------
    widths, seeds : list of int
        As given. No other model of the course has `seeds`.
    activation : callable, keras.layers.Layer or list of callable
        The one, or each member's.
    initializer : keras.initializers.Initializer or list of keras.initializers.Initializer
        The one, or each member's.

    Raises
    ------
    ValueError
        If a width is not positive, there is no seed, or another number of activations or initializers
        than of seeds; if an initializer has no seed; if the activation is a layer whose members would
        not be those of plain nets.

    Notes
    -----
    What the model computes is a function of its weights and nothing else. The first axis of each of
    `weights` counts members, the alphas of a list of activations included. So `part` gives a model
    that computes any members of equal `layout` from slices of these weights, as by
    ``part.stateless_call``.

    An `RReLU` draws one slope for each element of (members, batch, units), so that what a member
    draws is not what the plain net would. The state it draws from is in `variables`, not in `weights`,
    and belongs to all members together.

    Examples
    --------
    >>> from course_lib import activations, initializers
    >>> nets = Ensemble([64, 100, 10], activations.tanh, initializers.GlorotUniform(), range(8))
    >>> nets.layers[0].kernel.shape
    TensorShape([8, 64, 100])
    """

    def __init__(self, widths, activation, initializer, seeds, draw=True, **kwargs):
        super().__init__(**kwargs)
        self.widths = width_list(widths)
        self.seeds = seed_list(seeds)
        members = len(self.seeds)
        # In a namespace, since Keras would count a template among the model's layers.
        self._choice = SimpleNamespace(
            activation=ensemble_activation(activation, members),
            initializer=ensemble_initializer(initializer, members),
        )
        self._hidden_and_output = self._make_layers(draw)
        self.build()

    @property
    def activation(self):
        """The one activation, or each member's."""
        return self._choice.activation

    @property
    def initializer(self):
        """The one initializer, or each member's."""
        return self._choice.initializer

    def _make_layers(self, draw):
        layers = []
        for depth, width in enumerate(self.widths[1:], start=1):
            seeds = [layer_seed(seed, depth) for seed in self.seeds]
            own = {"name": f"dense_{depth}", "dtype": self.dtype_policy}
            layers.append(EnsembleDense(width, self.initializer, seeds, draw, **own))
            layers.append(activation_layer(self.activation, depth, self.dtype_policy, len(seeds)))
        return layers[:-1]

    def build(self, input_shape=None):
        """Make every layer's weights. What an input's shape could tell is known already."""
        shape = (1, self.widths[0])
        for layer in self._hidden_and_output:
            layer.build(shape)
            shape = layer.compute_output_shape(shape)

    def call(self, inputs):
        """Map (batch, n) or (members, batch, n) to logits (members, batch, classes)."""
        for layer in self._hidden_and_output:
            inputs = layer(inputs)
        return inputs

    @property
    def layout(self):
        """What the ensemble computes of its weights, as a value to compare and to hash.

        Two ensembles of equal layout compute the same function of their weights, so that a compiled
        function of one serves the other. It tells the widths, the type, whether there is a list of
        activation functions, and how many members in a row have which; neither seeds and weights, nor
        which weights are trained.

        Returns
        -------
        tuple
        """
        return self.layout_of(range(len(self.seeds)))

    def layout_of(self, indices):
        """Return the `layout` that the `part` with these members has, without making it.

        Parameters
        ----------
        indices : slice or sequence of int
            As in `part`.

        Returns
        -------
        tuple

        Raises
        ------
        ValueError
            If no member is named.
        IndexError
            If there is no such member.
        """
        indices = member_list(indices, len(self.seeds))
        runs = groupby(function_keys(of_members(self.activation, indices), len(indices)))
        return (
            tuple(self.widths),
            self.dtype_policy.name,
            isinstance(self.activation, list),
            tuple((key, len(list(run))) for key, run in runs),
        )

    def member(self, index):
        """Return one member as a plain Keras model with the same weights.

        Parameters
        ----------
        index : int
            Which member, from 0.

        Returns
        -------
        keras.Sequential

        Raises
        ------
        IndexError
            If there is no such member.
        """
        [index] = member_list([index], len(self.seeds))
        activation, initializer = (
            choice[index] if isinstance(choice, list) else choice
            for choice in (self.activation, self.initializer)
        )
        net = mlp(self.widths, activation, initializer, self.seeds[index], self.dtype_policy)
        for own, layer in zip(net.layers, self.layers, strict=True):
            if isinstance(layer, EnsembleActivation):
                own.activation = layer.member(index)
            else:
                _copy_weights(layer, own, index)
        return net

    def part(self, indices):
        """Return some of the members as an ensemble of their own, with the same weights.

        Parameters
        ----------
        indices : slice or sequence of int
            Which members, from 0, in any order. A member that is named twice is copied twice. Each
            `RReLU` begins its sequence of slopes anew.

        Returns
        -------
        Ensemble

        Raises
        ------
        ValueError
            If no member is named.
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
        seeds = of_members(self.seeds, indices)
        choices = (of_members(choice, indices) for choice in (self.activation, self.initializer))
        part = Ensemble(self.widths, *choices, seeds, draw=False, dtype=self.dtype_policy)
        for own, layer in zip(part.layers, self.layers, strict=True):
            _copy_weights(layer, own, indices)
        return part

    def get_config(self):
        """Return what a copy needs."""
        return super().get_config() | {
            "widths": self.widths,
            "activation": serialized(self.activation, keras.activations.serialize),
            "initializer": serialized(self.initializer, keras.initializers.serialize),
            "seeds": self.seeds,
        }


def _copy_weights(layer, own, indices):
    """Copy the weights of some members, and whether they are trained."""
    own.trainable = layer.trainable
    for to, variable in zip(own.weights, layer.weights, strict=True):
        to.assign(keras.ops.reshape(np.asarray(variable)[indices], to.shape))
