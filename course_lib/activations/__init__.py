r"""Activation functions: what a unit computes from the weighted sum of its inputs, its pre-activation.

==============================================  ===============================================
logistic, tanh, scaled_tanh, softsign           S-shaped: saturate on both sides
relu, LeakyReLU(negative_slope)                 two straight lines
RReLU(lower, upper), PReLU()                    the same, with a random or a learned slope: layers
ELU(alpha), selu                                a line and an exponential
gelu, gelu_tanh, silu, mish                     smooth, with a dip left of 0
==============================================  ===============================================

A name in lower case is a function, ready for ``keras.layers.Dense(activation=gelu)``. `LeakyReLU` and
`ELU` are classes: ``LeakyReLU(0.2)`` is a function with its parameter, and is used like the others, as in
``Dense(activation=LeakyReLU(0.2))`` or ``keras.layers.Activation(LeakyReLU(0.2))``. `RReLU` and `PReLU`
have a state, and are layers. All are saved and loaded with the model.

A function takes a Python number, an array or a tensor of any shape, in float16, bfloat16, float32 or
float64, and returns a tensor of the same shape and type; Python numbers become Keras's default type.
Arrays and tensors of other types, such as integers, raise TypeError: a layer that receives them has
already lost the fractions.

Values and gradients are right to a few units in the last place, at every finite z: the gradient
of a saturated unit is tiny, but not the 0 that ``1 - tanh(z)**2`` rounds to. There are two limits.
TensorFlow replaces numbers below the smallest normal one (1e-38 in float32) by 0. And in float64,
far left of 0, GELU is as exact as its argument, to about z² units. Short types are computed in a
longer one and rounded once.
"""

from course_lib.activations._elementwise import ParametricActivation
from course_lib.activations._exponential import ELU, selu
from course_lib.activations._rectifiers import LeakyReLU, PReLU, RReLU, relu
from course_lib.activations._sigmoidal import logistic, scaled_tanh, softsign, tanh
from course_lib.activations._smooth import gelu, gelu_tanh, mish, silu

__all__ = [
    "ELU",
    "LeakyReLU",
    "PReLU",
    "ParametricActivation",
    "RReLU",
    "gelu",
    "gelu_tanh",
    "logistic",
    "mish",
    "relu",
    "scaled_tanh",
    "selu",
    "silu",
    "softsign",
    "tanh",
]
