"""The tested library behind the course "Keep the Signal Alive".

The rooms, each of which may import those before it and none after it:

==============  =============================================================
theory          what must happen, computed without training anything
activations     functions that may follow a layer
initializers    how weights start
data            what the nets are trained on
networks        the nets: one, or many side by side
training        the loop
diagnostics     what happened inside
evidence        is it true: intervals and claims
figures         how it looks: pictures that describe themselves
explore         how it changes: figures behind sliders
==============  =============================================================

One room stands apart, imports none of these and is imported by none: `checking`, which checks answers to
exercises.

Its functions and initializers serve in any Keras model:

>>> import keras
>>> from course_lib.activations import gelu
>>> from course_lib.initializers import VarianceScaling
>>> start = VarianceScaling(gain=gelu, seed=1)
>>> layer = keras.layers.Dense(100, activation=gelu, kernel_initializer=start)
"""

import os

# TensorFlow and XLA report on their start, which would fill a reader's first cell; warnings remain.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "1")

__version__ = "0.1.0"
