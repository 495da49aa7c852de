"""Tests of the gains, with those that other people use as facts."""

import keras
import numpy as np
import pytest
from scipy.special import expit

from course_lib import activations, theory
from course_lib.initializers import HeNormal, LeCunNormal, Orthogonal, VarianceScaling
from course_lib.initializers._gain import gain_number


def test_a_number_is_a_gain():
    assert gain_number(5 / 3) == 5 / 3
    assert type(gain_number(np.float32(2))) is float


def test_he_is_the_square_root_of_two():
    assert gain_number("he") == 2**0.5


@pytest.mark.parametrize(
    ("f", "gain"),
    [
        (activations.logistic, 1.846),
        (expit, 1.846),
        (activations.tanh, 1.593),
        (np.tanh, 1.593),
        (activations.LeakyReLU(0.1), 1.407),
        (activations.ELU(1.0), 1.245),
        (activations.gelu, 1.534),
    ],
)
def test_the_gain_of_an_activation_function_is_the_known_one(f, gain):
    assert gain_number(f) == pytest.approx(gain, abs=5e-4)
    assert gain_number(f) == pytest.approx(theory.gaussian_mean(lambda z: np.square(f(z))) ** -0.5, rel=1e-9)


@pytest.mark.parametrize("slope", [0.0, 0.01, 0.2, 1 / 5.5])
def test_solving_for_a_leaky_rectifier_gives_he(slope):
    def leaky(z):
        return np.where(z > 0, z, slope * z)

    assert gain_number(leaky) == pytest.approx(HeNormal(slope).gain, rel=1e-7)


@pytest.mark.parametrize(
    ("f", "pytorch", "solved"),
    [(np.tanh, 5 / 3, 1.593), (keras.activations.relu, 2**0.5, 2**0.5), (keras.activations.selu, 3 / 4, 1.0)],
)
def test_gains_of_pytorch_beside_those_that_keep_the_signal(f, pytorch, solved):
    assert gain_number(f) == pytest.approx(solved, abs=5e-4)
    assert gain_number(pytorch) == pytorch


@pytest.mark.parametrize("slope", [0.01, 0.2])
def test_pytorch_has_he_for_leaky_rectifiers(slope):
    assert HeNormal(slope).gain == (2 / (1 + slope**2)) ** 0.5


@pytest.mark.parametrize("make", [VarianceScaling, LeCunNormal, Orthogonal])
def test_a_solved_gain_is_saved_as_a_number(make):
    initializer = make(gain=lambda z: np.tanh(z), seed=1)
    assert initializer.get_config()["gain"] == pytest.approx(1.593, abs=5e-4)
    again = keras.initializers.deserialize(keras.initializers.serialize(initializer))
    assert again.gain == initializer.gain


@pytest.mark.parametrize(
    "gain",
    [0, -1.0, np.nan, np.inf, "tanh", "He", True, None, [1.0], 1j, keras.layers.ReLU(), keras.layers.ReLU],
)
def test_what_is_no_gain_is_refused(gain):
    expected = 'gain must be a positive finite number, "he" or an activation function. Received: gain='
    with pytest.raises(ValueError, match=expected):
        gain_number(gain)
