"""Tests of the textbook's Table 11-1, entry by entry."""

import numpy as np
import pytest

from course_lib.activations import logistic, tanh
from course_lib.initializers import GlorotNormal, GlorotUniform, HeNormal, HeUniform, textbook_initializer

N_IN, N_OUT = 300, 100
PRINTED = {
    ("logistic", "uniform"): (6 / (N_IN + N_OUT)) ** 0.5,
    ("logistic", "normal"): (2 / (N_IN + N_OUT)) ** 0.5,
    ("tanh", "uniform"): 4 * (6 / (N_IN + N_OUT)) ** 0.5,
    ("tanh", "normal"): 4 * (2 / (N_IN + N_OUT)) ** 0.5,
    ("relu", "uniform"): 2**0.5 * (6 / (N_IN + N_OUT)) ** 0.5,
    ("relu", "normal"): 2**0.5 * (2 / (N_IN + N_OUT)) ** 0.5,
}
CORRECTED = {
    ("logistic", "uniform"): 4 * (6 / (N_IN + N_OUT)) ** 0.5,
    ("logistic", "normal"): 4 * (2 / (N_IN + N_OUT)) ** 0.5,
    ("tanh", "uniform"): (6 / (N_IN + N_OUT)) ** 0.5,
    ("tanh", "normal"): (2 / (N_IN + N_OUT)) ** 0.5,
    ("relu", "uniform"): (6 / N_IN) ** 0.5,
    ("relu", "normal"): (2 / N_IN) ** 0.5,
}
ENTRIES = [
    (version, *entry, number)
    for version, table in (("printed", PRINTED), ("corrected", CORRECTED))
    for entry, number in table.items()
]


def draw(initializer, shape=(N_IN, N_OUT)):
    return np.asarray(initializer(shape, "float64"))


@pytest.mark.parametrize(("version", "activation", "distribution", "number"), ENTRIES)
def test_every_entry(version, activation, distribution, number):
    initializer = textbook_initializer(activation, distribution, version, seed=1)
    weights = draw(initializer)
    if distribution == "uniform":
        assert number * 0.999 < abs(weights).max() <= number
    else:
        assert initializer.standard_deviation(N_IN, N_OUT) == pytest.approx(number, rel=1e-12)
        assert weights.std() == pytest.approx(number, rel=0.02)


def test_the_corrected_rows_are_glorot_and_he():
    for normal, distribution in ((True, "normal"), (False, "uniform")):
        glorot, he = (GlorotNormal, HeNormal) if normal else (GlorotUniform, HeUniform)
        np.testing.assert_array_equal(
            draw(textbook_initializer("tanh", distribution, seed=1)), draw(glorot(seed=1))
        )
        np.testing.assert_array_equal(
            draw(textbook_initializer("relu", distribution, seed=1)), draw(he(seed=1))
        )


def test_in_square_layers_only_the_factor_four_moves():
    square = (50, 50)
    for distribution in ("normal", "uniform"):
        printed, corrected = (
            [
                draw(textbook_initializer(f, distribution, version, 1), square)
                for f in ("logistic", "tanh", "relu")
            ]
            for version in ("printed", "corrected")
        )
        np.testing.assert_allclose(corrected[0], 4 * printed[0], rtol=1e-12)
        np.testing.assert_allclose(printed[1], 4 * corrected[1], rtol=1e-12)
        np.testing.assert_allclose(corrected[2], printed[2], rtol=1e-12)


def test_defaults():
    initializer = textbook_initializer("logistic")
    assert (initializer.gain, initializer.mode, initializer.distribution) == (4, "fan_avg", "normal")


def test_corrected_logistic_layers_with_centering_biases_are_tanh_layers():
    """logistic(4W, b = -2 sum W) on logistic outputs is tanh(W) on tanh outputs."""
    x = np.random.default_rng(0).normal(size=(8, 30))
    h_tanh, h_logistic = x, None
    for depth, shape in enumerate([(30, 40), (40, 50), (50, 20)]):
        W = draw(textbook_initializer("tanh", seed=depth), shape)
        four_W = draw(textbook_initializer("logistic", seed=depth), shape)
        h_tanh = np.asarray(tanh(h_tanh @ W))
        if h_logistic is None:
            h_logistic = np.asarray(logistic(x @ (four_W / 2)))
        else:
            h_logistic = np.asarray(logistic(h_logistic @ four_W - 2 * W.sum(axis=0)))
        np.testing.assert_allclose(2 * h_logistic - 1, h_tanh, rtol=1e-12, atol=1e-12)


def test_the_table_as_printed_does_not_make_them_equal():
    W = draw(textbook_initializer("tanh", version="printed", seed=1), (30, 40))
    same = draw(textbook_initializer("logistic", version="printed", seed=1), (30, 40))
    np.testing.assert_allclose(W, 4 * same, rtol=1e-12)


def test_what_is_not_in_the_table_is_rejected():
    with pytest.raises(
        ValueError, match='activation must be one of "logistic", "tanh", "relu". Received: activ'
    ):
        textbook_initializer("elu")
    with pytest.raises(
        ValueError, match='distribution must be one of "normal", "uniform". Received: distrib'
    ):
        textbook_initializer("tanh", "truncated_normal")
    with pytest.raises(ValueError, match='version must be one of "printed", "corrected". Received: version='):
        textbook_initializer("tanh", version="second")
