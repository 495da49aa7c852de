"""The tested library behind the course "Keep the Signal Alive".

The subpackages, each of which may import those before it and none after it:

==============  =============================================================
theory          what must happen, computed without training anything
activations     activation functions and layers
initializers    initial weights
data            what the nets are trained on
networks        the nets: one, or a batched ensemble of many
training        the training loop
diagnostics     what happened inside a net
evidence        is it true: intervals and claims
figures         figures that describe themselves
explore         figures behind sliders
==============  =============================================================

`checking`, which checks answers to exercises, imports none of these and is imported by none.

The functions and initializers work in any Keras model:

>>> import keras
>>> from course_lib.activations import gelu
>>> from course_lib.initializers import VarianceScaling
>>> initializer = VarianceScaling(gain=gelu, seed=1)
>>> layer = keras.layers.Dense(100, activation=gelu, kernel_initializer=initializer)
"""

import os

# TensorFlow and XLA report when they start, which would fill a reader's first cell; warnings remain.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "1")

__version__ = "0.2.0"
