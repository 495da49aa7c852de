r"""Activation functions: what a unit does to the weighted sum of its inputs.

==============================================  ===============================================
logistic, tanh, scaled_tanh, softsign           S-shaped: saturate on both sides
relu, LeakyReLU(alpha)                          two straight lines
RReLU(lower, upper), PReLU()                    the same, their slope drawn or learned: layers
ELU(alpha), selu                                a line and an exponential
gelu, gelu_tanh, silu, mish                     smooth, with a dip left of 0
==============================================  ===============================================

A name in lower case is a function, ready for ``keras.layers.Dense(activation=gelu)``. A name with
capitals is made first, with its slope: ``Dense(activation=LeakyReLU(0.2))``, which can then be called
like the others, or placed after a layer: ``keras.layers.Activation(LeakyReLU(0.2))``. `RReLU` and
`PReLU` have a state, and are layers themselves. All are saved and loaded with the model.

A function takes a Python number, an array or a tensor of any shape, in float16, bfloat16, float32 or
float64, and gives a tensor of the same shape and type; Python numbers become Keras's default type.
Integer arrays and tensors are refused, since a layer that gets them has lost its fractions already.

Values and gradients are right to a few units in the last place, at every finite z: the gradient
of a saturated unit is tiny, but not the 0 that ``1 - tanh(z)**2`` rounds to. Two limits: TensorFlow
takes numbers for 0 that are smaller than the smallest normal one (1e-38 in float32); and in float64,
far left of 0, GELU is as exact as its argument, to about z² units. Short types are computed in a
longer one and rounded once.
"""

from course_lib.activations._exponential import ELU, selu
from course_lib.activations._layers import PReLU, RReLU
from course_lib.activations._rectified import LeakyReLU, relu
from course_lib.activations._sigmoidal import logistic, scaled_tanh, softsign, tanh
from course_lib.activations._smooth import gelu, gelu_tanh, mish, silu

__all__ = [
    "ELU",
    "LeakyReLU",
    "PReLU",
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
