"""Tests of random orthogonal weights."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from course_lib.initializers import LeCunNormal, Orthogonal
from course_lib.initializers._orthogonal import orthonormal_columns

sizes = st.integers(1, 20)


def draw(shape, gain=1.0, seed=1):
    return np.asarray(Orthogonal(gain, seed)(shape, "float64"))


@settings(max_examples=30, deadline=None)
@given(sizes, sizes, st.floats(0.1, 10), st.integers(0, 1000))
def test_the_shorter_side_is_orthonormal_up_to_the_gain(rows, columns, gain, seed):
    W = draw((rows, columns), gain, seed)
    product = W.T @ W if rows >= columns else W @ W.T
    np.testing.assert_allclose(product, gain**2 * np.eye(min(rows, columns)), atol=1e-12 * gain**2)


@pytest.mark.parametrize("shape", [(40, 40), (60, 25), (25, 60)])
def test_all_singular_values_are_the_gain(shape):
    np.testing.assert_allclose(np.linalg.svd(draw(shape, 1.3), compute_uv=False), 1.3, rtol=1e-12)


def test_those_of_independent_weights_differ_widely():
    values = np.linalg.svd(np.asarray(LeCunNormal(seed=1)((100, 100))), compute_uv=False)
    assert values[0] > 1.8
    assert values[-1] < 0.05


@pytest.mark.parametrize("shape", [(3, 3, 4, 10), (3, 3, 4, 50), (5, 4, 10)])
def test_a_convolution_is_flattened_to_what_a_unit_sees(shape):
    W = draw(shape, 1.3).reshape(-1, shape[-1])
    np.testing.assert_allclose(np.linalg.svd(W, compute_uv=False), 1.3, rtol=1e-12)
    theirs = np.asarray(keras.initializers.Orthogonal(1.3, seed=1)(shape)).reshape(-1, shape[-1])
    np.testing.assert_allclose(np.linalg.svd(theirs, compute_uv=False), 1.3, rtol=1e-5)


def test_orthogonal_weights_keep_lengths_and_angles():
    x = np.random.default_rng(0).normal(size=(5, 30))
    rotated = x @ draw((30, 30), 1.0)
    np.testing.assert_allclose(rotated @ rotated.T, x @ x.T, rtol=1e-10, atol=1e-10)


def many(rows, columns, count=4000):
    generator = np.random.default_rng(0)
    return np.stack([orthonormal_columns(rows, columns, generator) for _ in range(count)])


def test_uniform_in_the_plane():
    first = many(2, 2)[:, :, 0]
    angles = np.arctan2(first[:, 1], first[:, 0])
    assert stats.kstest(angles, stats.uniform(-np.pi, 2 * np.pi).cdf).pvalue > 0.05


def test_every_entry_has_the_law_of_a_coordinate_on_the_sphere():
    entries = many(5, 3)
    law = stats.beta(2, 2, loc=-1, scale=2)
    for row in range(5):
        for column in range(3):
            assert stats.kstest(entries[:, row, column], law.cdf).pvalue > 1e-3


def test_reflections_are_as_frequent_as_rotations():
    positive = np.mean(np.linalg.det(many(3, 3)) > 0)
    assert positive == pytest.approx(0.5, abs=4 * 0.5 / 4000**0.5)


def test_diagonal_entries_have_the_trace_of_haar_measure():
    traces = np.trace(many(4, 4), axis1=1, axis2=2)
    assert traces.mean() == pytest.approx(0, abs=4 / 4000**0.5)
    assert traces.var() == pytest.approx(1, rel=0.1)


def test_the_signs_are_those_of_a_positive_diagonal():
    generator = np.random.default_rng(5)
    Q = orthonormal_columns(7, 4, generator)
    gaussian = np.random.default_rng(5).standard_normal((7, 4))
    R = Q.T @ gaussian
    assert np.all(np.diag(R) > 0)
    np.testing.assert_allclose(np.tril(R, -1), 0, atol=1e-12)


def test_square_and_tall_kernels_are_the_matrix_itself_and_wide_ones_its_transpose():
    for rows, columns in ((6, 6), (6, 4)):
        tall = orthonormal_columns(rows, columns, np.random.default_rng(1))
        np.testing.assert_array_equal(draw((rows, columns)), tall)
        if rows > columns:
            np.testing.assert_array_equal(draw((columns, rows)), tall.T)


def test_a_single_weight_is_plus_or_minus_the_gain():
    assert {draw((1, 1), 2.0, seed).item() for seed in range(20)} == {2.0, -2.0}


def test_variance_is_the_square_of_the_gain_over_the_longer_side():
    for shape in ((50, 200), (200, 50)):
        assert np.mean(draw(shape, 1.5) ** 2) == pytest.approx(1.5**2 / 200)


def test_he_gain():
    np.testing.assert_allclose(draw((6, 4), "he"), 2**0.5 * draw((6, 4)), rtol=1e-12)


def test_an_impossible_gain_is_rejected():
    with pytest.raises(ValueError, match="gain must be a positive finite number.*Received: gain=-1"):
        Orthogonal(-1)
