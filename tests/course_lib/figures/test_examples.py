"""Tests of the picture of examples."""

import numpy as np
import pytest

from course_lib import figures
from course_lib.data import Dataset, digits
from course_lib.figures._style import WIDTH


def dataset(names=("cat", "sea cow"), shape=(2, 3), examples=13):
    x = np.arange(examples * np.prod(shape), dtype="float32").reshape(examples, -1)
    y = (np.arange(examples) % len(names)).astype("int32")
    return Dataset("animals", names, x, y, x[5:].copy(), y[5:].copy(), x[:3].copy(), y[:3].copy(), shape)


def test_the_description_counts_the_classes_shown():
    assert repr(figures.examples(dataset(), 12)) == (
        "12 training images of animals, 2 x 3 pixels each: cat (6), sea cow (6)."
    )
    assert repr(figures.examples(dataset(), 1)) == "1 training image of animals, 2 x 3 pixels each: cat (1)."
    assert repr(figures.examples(dataset(), 2, "validation")) == (
        "2 validation images of animals, 2 x 3 pixels each: cat (1), sea cow (1)."
    )


def test_what_is_drawn_is_what_was_given_in_the_row_of_its_class():
    data = dataset()
    axes = figures.examples(data, 12).axes[0]
    expected = data.images("train", 12) / 71
    drawn = np.array([image.get_array() for image in axes.images])
    np.testing.assert_allclose(drawn, np.concatenate([expected[::2], expected[1::2]]))
    middles = [np.mean(image.get_extent()[2:]) for image in axes.images]
    np.testing.assert_allclose(middles, np.repeat(axes.get_yticks(), 6))
    assert [label.get_text() for label in axes.get_yticklabels()] == ["cat", "sea cow"]


def test_pixels_are_square_and_images_do_not_touch():
    axes = figures.examples(dataset(), 12).axes[0]
    for image in axes.images:
        left, right, bottom, top = image.get_extent()
        assert (right - left) / 3 == pytest.approx((bottom - top) / 2)
    lefts = sorted({image.get_extent()[0] for image in axes.images})
    assert np.diff(lefts).min() > right - left
    assert axes.get_aspect() == 1


def test_a_class_of_many_images_goes_on_in_another_row():
    axes = figures.examples(dataset(examples=26), 26).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["cat", "cat", "sea cow", "sea cow"]
    assert len(axes.images) == 26


def test_color():
    images = figures.examples(dataset(shape=(2, 2, 3)), 4).axes[0].images
    assert images[0].get_array().shape == (2, 2, 3)
    assert images[0].get_array().min() == 0
    assert images[3].get_array().max() == 1


def test_standardizing_is_undone():
    data = digits()
    drawn = np.array([image.get_array() for image in figures.examples(data, 40).axes[0].images])
    expected = data.images("train", 40)[np.argsort(data.y_train[:40], kind="stable")] / 16
    np.testing.assert_allclose(drawn, expected, atol=1e-5)


@pytest.mark.parametrize(
    "names",
    ["0123456789", ("truck", "automobile"), ("triangle and parallelogram", "parallelogram and ellipse")],
)
def test_names_find_room_beside_large_images(names):
    figure = figures.examples(dataset(tuple(names), (8, 8)), 13).figure
    figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in figure.axes[0].get_yticklabels()]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert all(box.x0 >= 0 for box in boxes)
    assert figure.axes[0].get_window_extent().width / figure.dpi > 0.65 * WIDTH
    assert figure.get_figwidth() == WIDTH


def test_a_uniform_image_can_be_drawn():
    data = dataset()
    blank = Dataset("blank", ("a", "b"), *[data.x_train * 0, data.y_train] * 3, (2, 3))
    assert np.all(figures.examples(blank, 1).axes[0].images[0].get_array() == 0)


@pytest.mark.parametrize("count", [0, -1, 14, 2.0, None])
def test_an_impossible_count_is_refused(count):
    with pytest.raises(ValueError, match="whole number from 1 to 13. Received: count="):
        figures.examples(dataset(), count)


def test_a_part_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="Received: part='all'"):
        figures.examples(dataset(), 3, "all")


def test_what_is_no_image_is_refused():
    data = dataset()
    flat = Dataset("flat", ("a", "b"), *[data.x_train, data.y_train] * 3)
    with pytest.raises(ValueError, match="examples of flat are not images"):
        figures.examples(flat, 3)
