"""Tests of the born-dead probability against many small nets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import theory

WIDTHS = st.lists(st.integers(1, 12), min_size=1, max_size=20)
MEASURED = {2: 0.88, 3: 0.576, 4: 0.293, 5: 0.129, 10: 0.0012}
"""Share of nets with nine hidden layers and one input that are silent on every number."""


def silent(width, nets=40000):
    """Tell which nets of nine hidden layers are silent on 1, and which on -1, shape (2, nets)."""
    generator = np.random.default_rng(width)
    h = np.array([1.0, -1.0])[None, :, None]
    for _ in range(9):
        kernel = generator.standard_normal((nets, h.shape[-1], width))
        h = np.maximum(h @ kernel, 0)
    return (h == 0).all(axis=-1).T


@pytest.mark.parametrize("width", MEASURED)
def test_many_small_nets(width):
    dead = silent(width)
    bound = theory.born_dead_probability([width] * 9)
    for one_input in dead:
        assert one_input.mean() == pytest.approx(bound, abs=4 * (bound * (1 - bound) / dead.shape[1]) ** 0.5)
    # Without biases all positive inputs share their fate, and all negative ones.
    everywhere = dead.all(axis=0).mean()
    assert everywhere < bound
    assert everywhere == pytest.approx(MEASURED[width], abs=0.01 if width < 10 else 6e-4)


def test_one_layer():
    assert theory.born_dead_probability([3]) == pytest.approx(1 / 8, rel=1e-15)
    assert theory.born_dead_probability([2, 1]) == pytest.approx(1 - 3 / 8, rel=1e-15)


def test_wide_nets_keep_their_small_probability():
    assert theory.born_dead_probability([100] * 8) == pytest.approx(2.0**-97, rel=1e-12)
    assert theory.born_dead_probability([5000]) == 0
    assert theory.born_dead_probability([]) == 0


def test_units_of_width_one_die_half_of_the_time():
    assert theory.born_dead_probability([1] * 10) == pytest.approx(1 - 2.0**-10, rel=1e-14)


@settings(deadline=None, derandomize=True)
@given(widths=WIDTHS, more=st.integers(1, 12))
def test_depth_kills_and_width_saves(widths, more):
    p = theory.born_dead_probability(widths)
    assert 0 < p < 1
    assert theory.born_dead_probability([*widths, more]) > p
    assert theory.born_dead_probability([width + more for width in widths]) < p
    assert theory.born_dead_probability(widths[::-1]) == pytest.approx(p, rel=1e-13)
