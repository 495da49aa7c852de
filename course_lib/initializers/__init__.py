"""Initializers: the random weights that a net starts from.

==========================================  =========================================================
`Normal`                                    one spread, whatever the size of the layer
`Standard`                                  the standard until 2010
`GlorotNormal`, `GlorotUniform`             Glorot's, also called Xavier's
`HeNormal`, `HeUniform`                     He's, for ReLU and its leaky variants
`LeCunNormal`, `LeCunUniform`               LeCun's, also for SELU
`VarianceScaling`                           what they have in common, with a gain for any activation
`textbook_initializer`                                the textbook's table, as printed and as corrected
`Orthogonal`                                a random rotation
`lsuv`                                      layer by layer, from data
`center_biases`                             biases that make up for the logistic's mean
`PerMember`                                 for many nets side by side: each member's own weights
==========================================  =========================================================

All but `lsuv` and `center_biases` are Keras initializers, for
``keras.layers.Dense(kernel_initializer=...)``. Weights are drawn with NumPy in float64 and then rounded
to the type that the layer wants, so that a seed gives the same weights at every call and on every
machine.

One instance therefore returns the *same* weights each time, as Keras's own do. Two layers of one
shape that share an instance, or a seed, start as copies of one another, and layers of different
shapes start with proportional weights. Give every layer a seed of its own, as
`course_lib.networks` does with `layer_seed`:

>>> import keras
>>> net = keras.Sequential([
...     keras.Input((64,)),
...     keras.layers.Dense(64, "relu", kernel_initializer=HeNormal(seed=layer_seed(7, 1))),
...     keras.layers.Dense(64, "relu", kernel_initializer=HeNormal(seed=layer_seed(7, 2))),
... ])
"""

from course_lib.initializers._base import RandomWeights
from course_lib.initializers._centering import center_biases
from course_lib.initializers._distribution import truncated_std
from course_lib.initializers._fans import fans
from course_lib.initializers._glorot import GlorotNormal, GlorotUniform
from course_lib.initializers._he import HeNormal, HeUniform
from course_lib.initializers._lecun import LeCunNormal, LeCunUniform
from course_lib.initializers._lsuv import UnitVariance, lsuv
from course_lib.initializers._normal import Normal
from course_lib.initializers._orthogonal import Orthogonal
from course_lib.initializers._per_member import PerMember
from course_lib.initializers._seeds import layer_seed, reseeded
from course_lib.initializers._standard import Standard
from course_lib.initializers._table import textbook_initializer
from course_lib.initializers._variance_scaling import VarianceScaling

__all__ = [
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "HeUniform",
    "LeCunNormal",
    "LeCunUniform",
    "Normal",
    "Orthogonal",
    "PerMember",
    "RandomWeights",
    "Standard",
    "UnitVariance",
    "VarianceScaling",
    "center_biases",
    "fans",
    "layer_seed",
    "lsuv",
    "reseeded",
    "textbook_initializer",
    "truncated_std",
]
