"""Initializers: the random initial weights of a net.

==========================================  =========================================================
`Normal`                                    one standard deviation, whatever the size of the layer
`Standard`                                  the standard until 2010
`GlorotNormal`, `GlorotUniform`             Glorot's, also called Xavier's
`HeNormal`, `HeUniform`                     He's, for ReLU and its leaky variants
`LeCunNormal`, `LeCunUniform`               LeCun's, also for SELU
`VarianceScaling`                           their common family, with a gain for any activation function
`textbook_initializer`                      the textbook's table, as printed and as corrected
`Orthogonal`                                random orthogonal matrices
`lsuv`                                      layer by layer, from data
`center_biases`                             biases that make up for the logistic's mean
`PerMember`                                 for an ensemble: each member's own weights
==========================================  =========================================================

All but `lsuv` and `center_biases` are Keras initializers, for
``keras.layers.Dense(kernel_initializer=...)``. Weights are drawn with NumPy in float64 and then rounded
to the type of the layer, so that a seed gives the same weights at every call and on every machine. A
ValueError reports any argument outside its range.

One instance therefore returns the *same* weights each time, as Keras's own do. Two layers of one
shape that share an instance, or a seed, are initialized as copies of one another, and layers of
different shapes get proportional weights. Give every layer a seed of its own, as
`course_lib.networks` does with `layer_seed`:

>>> import keras
>>> net = keras.Sequential([
...     keras.Input((64,)),
...     keras.layers.Dense(64, "relu", kernel_initializer=HeNormal(seed=layer_seed(7, 1))),
...     keras.layers.Dense(64, "relu", kernel_initializer=HeNormal(seed=layer_seed(7, 2))),
... ])
"""

from course_lib.initializers._centering import center_biases
from course_lib.initializers._lsuv import UnitVariance, lsuv
from course_lib.initializers._orthogonal import Orthogonal
from course_lib.initializers._random_weights import Normal, RandomWeights, fans
from course_lib.initializers._seeds import PerMember, layer_seed, reseeded
from course_lib.initializers._textbook import textbook_initializer
from course_lib.initializers._variance_scaling import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LeCunNormal,
    LeCunUniform,
    Standard,
    VarianceScaling,
    truncated_std,
)

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
