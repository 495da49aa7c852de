"""The nets: a plain Keras multilayer perceptron, and an ensemble of them.

======================  ==============================================================
`mlp`                   one net, a ``keras.Sequential``
`Ensemble`              many nets of one shape, batched as one Keras model
`EnsembleDense`         its dense layers: one batched matrix product for all members
`EnsembleActivation`    its activation layers, where members differ in their functions
======================  ==============================================================

Dense layers without an activation and activation layers alternate, so that signals can be measured
before and after the activation function: ``model.layers[::2]`` are the dense layers, the output layer
included, and ``model.layers[1::2]`` the activation layers.

Members may differ in their seeds, activation functions and initializers. Here 3 slopes are compared
over 2 seeds each:

>>> from course_lib.activations import LeakyReLU
>>> from course_lib.initializers import HeNormal
>>> slopes = [0.01, 0.01, 0.1, 0.1, 0.3, 0.3]
>>> nets = Ensemble(
...     [64, 100, 10],
...     [LeakyReLU(slope) for slope in slopes],
...     [HeNormal(slope) for slope in slopes],
...     seeds=[1, 2, 1, 2, 1, 2],
... )
>>> nets.member(4).layers[1].activation
LeakyReLU(negative_slope=0.3)
"""

from course_lib.networks._activation import EnsembleActivation
from course_lib.networks._dense import EnsembleDense
from course_lib.networks._ensemble import Ensemble
from course_lib.networks._mlp import mlp

__all__ = ["Ensemble", "EnsembleActivation", "EnsembleDense", "mlp"]
