"""Tests of painting: the step from outlines to pixels."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import ndimage

from course_lib.data._shapeset import paint_spans, row_spans
from course_lib.data._shapeset_scene import draw_scenes


def paint(corners, size):
    """Pixels of one outline, a list of (x, y)."""
    image = np.zeros((1, size, size), "float32")
    outline = np.array(corners, float).T[..., None]
    paint_spans(image, row_spans(outline, size), np.ones(1, "float32"))
    return image[0]


def paint_objects(size, seed, images=40):
    """Objects of scenes, each on an image of its own."""
    scenes = draw_scenes(np.random.Generator(np.random.Philox(seed)), images, size)
    corners = scenes.corners.reshape(2, 20, -1)
    painted = np.zeros((2 * images, size, size), "float32")
    paint_spans(painted, row_spans(corners, size), np.ones(2 * images, "float32"))
    return painted, corners


def test_a_rectangle_covers_its_corners_too():
    image = paint([(2.9, 1.2), (5.1, 1.2), (5.1, 4.7), (2.9, 4.7)], size=8)
    expected = np.zeros((8, 8))
    expected[1:5, 2:6] = 1
    np.testing.assert_array_equal(image, expected)


def test_halves_are_rounded_towards_the_inside():
    image = paint([(3, 1), (4, 3), (3, 5), (2, 3)], size=8)
    np.testing.assert_array_equal(image.sum(axis=1), [0, 1, 1, 3, 1, 1, 0, 0])
    np.testing.assert_array_equal(image[:, 3], [0, 1, 1, 1, 1, 1, 0, 0])


@pytest.mark.parametrize("corners", [[(1, 2), (5, 2), (3, 2)], [(3, 2), (1, 2), (5, 2)]])
def test_an_object_in_one_row(corners):
    image = paint(corners, size=8)
    np.testing.assert_array_equal(np.argwhere(image), [(2, column) for column in range(1, 6)])


@pytest.mark.parametrize("corners", [[(4, 1), (4, 5), (4, 3)], [(4, 5), (4, 3), (4, 1)]])
def test_an_object_in_one_column(corners):
    image = paint(corners, size=8)
    np.testing.assert_array_equal(np.argwhere(image), [(row, 4) for row in range(1, 6)])


def test_an_object_in_one_pixel():
    image = paint([(4.1, 6.2), (4.9, 6.3), (4.5, 6.9)], size=8)
    np.testing.assert_array_equal(np.argwhere(image), [(6, 4)])


def test_rows_of_a_thin_tip_touch_one_another():
    image = paint([(1, 1), (6, 2), (2, 1)], size=8)
    np.testing.assert_array_equal(image[1:3], [[0, 1, 1, 0, 0, 0, 0, 0], [0, 0, 0, 1, 1, 1, 1, 0]])


@settings(max_examples=15, deadline=None)
@given(size=st.integers(8, 64), seed=st.integers(0, 2**32))
def test_an_object_is_one_piece_inside_the_border(size, seed):
    painted, _ = paint_objects(size, seed)
    for image in painted:
        assert ndimage.label(image, structure=np.ones((3, 3)))[1] == 1
    painted[:, 1:-1, 1:-1] = 0
    assert not painted.any()


@settings(max_examples=15, deadline=None)
@given(size=st.integers(8, 64), seed=st.integers(0, 2**32))
def test_an_object_holds_its_corners(size, seed):
    painted, corners = paint_objects(size, seed)
    x, y = corners.astype(int)
    assert painted[np.arange(painted.shape[0]), y, x].all()


@settings(max_examples=100, deadline=None)
@given(corners=st.lists(st.tuples(st.integers(1, 22), st.integers(1, 22)), min_size=3, max_size=3))
def test_a_triangle_is_what_a_slow_half_plane_test_finds(corners):
    """Pixels inside the outline are covered, those more than a pixel away from it are not."""
    assume(signed_area(corners) != 0)
    corners = corners if signed_area(corners) > 0 else corners[::-1]
    image = paint(corners, size=24)
    rows, columns = np.mgrid[:24, :24]
    distance = np.full((24, 24), np.inf)
    for (x, y), (u, v) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        side = (u - x) * (rows - y) - (v - y) * (columns - x)
        distance = np.minimum(distance, side / np.hypot(u - x, v - y))
    assert image[distance >= 0].all()
    assert not image[distance < -1].any()


def signed_area(corners):
    (a, b), (c, d), (e, f) = corners
    return (c - a) * (f - b) - (d - b) * (e - a)


def test_the_second_object_hides_little_of_the_first():
    """The rule estimates from outlines what this counts in pixels."""
    scenes = draw_scenes(np.random.Generator(np.random.Philox(3)), 10_000, size=32)
    spans = row_spans(scenes.corners[..., scenes.two].reshape(2, 20, -1), 32)
    painted = np.zeros((spans.shape[1], 32, 32), "float32")
    paint_spans(painted, spans, np.ones(len(painted), "float32"))
    first, second = np.split(painted > 0, 2)
    hidden = (first & second).sum(axis=(1, 2)) / first.sum(axis=(1, 2))
    assert (hidden > 0.5).mean() < 0.01
    assert hidden.max() < 0.8


def test_nothing_is_drawn_where_there_is_no_object():
    spans = np.zeros((2, 1, 8), int)
    image = np.zeros((1, 8, 8), "float32")
    paint_spans(image, spans, np.ones(1, "float32"))
    assert not image.any()
