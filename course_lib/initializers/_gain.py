"""Gains: what makes up for the signal that an activation function loses."""

import keras

from course_lib import theory
from course_lib.initializers._checks import is_positive_number


def gain_number(gain):
    """Return as a float the gain that a number, "he" or an activation function stands for."""
    if is_positive_number(gain):
        return float(gain)
    if isinstance(gain, str) and gain == "he":
        return theory.he_gain()
    if callable(gain) and not isinstance(gain, (type, keras.layers.Layer)):
        return theory.forward_gain(gain)
    raise ValueError(
        f'gain must be a positive finite number, "he" or an activation function. Received: gain={gain!r}'
    )
