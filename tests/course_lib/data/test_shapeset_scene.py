"""Tests of what is on an image of Shapeset-3x2, before it is drawn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from course_lib.data import _shapeset_scene as scene
from course_lib.data._shapeset_scene import CLASS_NAMES, CORNERS, KINDS, draw_scenes, overlap


def generator(seed=0):
    return np.random.Generator(np.random.Philox(seed))


@pytest.fixture(scope="module")
def scenes():
    return draw_scenes(generator(1), 20_000, size=32)


def centers_and_offsets(scenes):
    """Centres of the circles, as means of the corners without repetition, and corners seen from there."""
    count = np.array(CORNERS)[scenes.kinds]
    counts = np.arange(scenes.corners.shape[1])[:, None, None] < count
    centers = (scenes.corners * counts).sum(axis=1) / count
    return centers, scenes.corners - centers[:, None]


def test_a_class_is_the_multiset_of_kinds(scenes):
    some = scenes[:3000]
    for two, first, second, label in zip(some.two, *some.kinds, some.labels, strict=True):
        names = [KINDS[first], KINDS[second]] if two else [KINDS[first]]
        assert sorted(CLASS_NAMES[label].split(" + ")) == sorted(names)


def test_there_are_nine_classes():
    assert len(CLASS_NAMES) == len({tuple(sorted(name.split(" + "))) for name in CLASS_NAMES}) == 9


@settings(max_examples=30, deadline=None)
@given(size=st.integers(8, 200), seed=st.integers(0, 2**32))
def test_every_object_leaves_one_pixel_free(size, seed):
    corners = draw_scenes(generator(seed), 200, size).corners
    assert corners.min() >= 1 - 1e-9
    assert corners.max() <= size - 1 + 1e-9


@settings(max_examples=20, deadline=None)
@given(size=st.integers(8, 200), seed=st.integers(0, 2**32))
def test_overlap_is_at_most_one_half(size, seed):
    scenes = draw_scenes(generator(seed), 300, size)
    share = overlap(*centers_and_offsets(scenes), size)
    assert share[scenes.two].max() <= 0.5 + 1e-9


def test_the_rule_matters(scenes):
    assert (overlap(*centers_and_offsets(scenes), 32)[~scenes.two] > 0.5).mean() > 0.3


def square(side):
    """A square around its center, with corners repeated as scenes repeat them."""
    corners = np.array([[1, -1, -1, 1], [1, 1, -1, -1]]) * side / 2
    return np.concatenate([corners, np.repeat(corners[:, :1], 16, axis=1)], axis=1)


@pytest.mark.parametrize(
    ("sides", "distance", "expected"),
    [
        ((8, 8), 8, 0),
        ((8, 8), 12, -1 / 2),  # apart
        ((8, 8), 4, 1 / 2),
        ((8, 4), 5, 1 / 8),  # the first one's length counts
        ((4, 8), 5, 1 / 4),
        ((10, 2), 1, 1 / 5),  # the second lies within the first
        ((20, 20), 16, 4 / 16),  # longer than half the image
    ],
)
def test_overlap_of_squares_beside_one_another(sides, distance, expected):
    offsets = np.stack([square(side) for side in sides], axis=-1)[..., None]
    centers = np.array([[10, 10 + distance], [10, 10]])[..., None]
    np.testing.assert_allclose(overlap(centers, offsets, size=32), [expected], atol=1e-12)


def test_pairs_that_are_rejected_too_often_get_other_angles(monkeypatch):
    monkeypatch.setattr(scene, "MAX_REJECTIONS", 0)
    kinds = draw_scenes(generator(8), 2000, size=32).kinds
    scenes = draw_scenes(generator(8), 2000, size=32)
    assert overlap(*centers_and_offsets(scenes), 32)[scenes.two].max() <= 0.5 + 1e-9
    np.testing.assert_array_equal(scenes.kinds, kinds)


def test_fifty_rejections_are_enough_at_32_pixels(monkeypatch):
    tries = []

    def spy(*arguments):
        tries.append(1)
        return overlap(*arguments)

    monkeypatch.setattr(scene, "overlap", spy)
    draw_scenes(generator(2), 20_000, size=32)
    assert len(tries) <= 50


def test_objects_are_stretched_polygons_of_a_circle(scenes):
    """The area of an n-gon on a circle of radius 1/2, times both factors, whose mean is 1/4."""
    x, y = scenes.corners
    area = abs((x * np.roll(y, -1, axis=0) - y * np.roll(x, -1, axis=0)).sum(axis=0)[0] / 2) / 32**2
    for kind, n in enumerate(CORNERS):
        areas = area[~scenes.two & (scenes.kinds[0] == kind)]
        expected = n / 8 * np.sin(2 * np.pi / n)
        assert areas.mean() == pytest.approx(expected / 4, abs=3 * areas.std() / np.sqrt(len(areas)))
        assert 0.2**2 * expected < areas.min()
        assert areas.max() < 0.8**2 * expected


def test_the_base_has_one_of_255_angles_all_equally_likely(scenes):
    x, y = scenes.corners[:, 1] - scenes.corners[:, 0]
    turn = np.arctan2(y, x) / (2 * np.pi) * 255
    np.testing.assert_allclose(turn, turn.round(), atol=1e-6)
    counts = np.bincount(turn[~np.array([scenes.two, scenes.two])].round().astype(int) % 255)
    assert len(counts) == 255
    assert stats.chisquare(counts).pvalue > 0.001


def test_stretch_and_sector_are_those_of_the_description(scenes):
    """An object is turn x stretch x sector x circle: the singular value decomposition takes it apart."""
    _, offsets = centers_and_offsets(scenes)
    one = ~scenes.two
    for kind, n in enumerate(CORNERS):
        circle = scene._CIRCLE[:, :n, kind]
        objects = np.moveaxis(offsets[:, :n, 0, one & (scenes.kinds[0] == kind)], 2, 0)
        _, stretch, right = np.linalg.svd(objects @ np.linalg.pinv(circle))
        larger, smaller = (stretch / 32 - 0.2).T / 0.6
        assert stats.kstest(larger, lambda u: u**2).pvalue > 0.001
        assert stats.kstest(smaller, lambda u: 1 - (1 - u) ** 2).pvalue > 0.001
        sector = np.arctan2(-right[:, 0, 1], right[:, 0, 0]) % np.pi
        assert stats.kstest(sector * n / (2 * np.pi), "uniform").pvalue > 0.001


def test_places_are_uniform_over_what_the_margin_leaves(scenes):
    low, high = (extreme[:, 0, ~scenes.two] for extreme in (scenes.corners.min(1), scenes.corners.max(1)))
    place = (low - 1) / (30 - (high - low))
    for axis in place:
        assert stats.kstest(axis, "uniform").pvalue > 0.001


def test_the_largest_object_fits_at_every_angle():
    assert [scene.largest_factor(size) for size in (8, 10, 32)] == [0.75, 0.8, 0.8]


def test_grays_lie_in_two_ranges_that_change_roles(scenes):
    background, *objects = scenes.grays
    dark = background < 0
    for gray in objects:
        np.testing.assert_array_equal(gray > 0, dark)
    for gray in (abs(scenes.grays[0]), abs(scenes.grays[1]), abs(scenes.grays[2])):
        assert (gray.min(), gray.max()) == pytest.approx((0.1, 1), abs=1e-3)
        assert gray.mean() == pytest.approx(0.55, abs=3 * 0.9 / np.sqrt(12 * len(gray)))


def test_a_slice_of_scenes_is_what_it_was(scenes):
    part = scenes[5:9]
    np.testing.assert_array_equal(part.labels, scenes.labels[5:9])
    np.testing.assert_array_equal(part.corners, scenes.corners[..., 5:9])
    np.testing.assert_array_equal(part.grays, scenes.grays[:, 5:9])
