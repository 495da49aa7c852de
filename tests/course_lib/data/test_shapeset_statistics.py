"""Tests that images of Shapeset-3x2 are like those of its authors' own generator."""

import numpy as np
import pytest

from course_lib.data import shapeset_batches
from course_lib.data._shapeset_scene import CLASS_NAMES

IMAGES = 50_000
REFERENCE_IMAGES = 20_000
"""What the authors' generator was asked for."""

# Statistics of the authors' images; where chance does not explain the difference, the largest allowed.
REFERENCE = {
    "mean": (-0.005, 0),
    "standard deviation": (0.609, 0),
    "standard deviation of an image": (0.415, 0),
    "light backgrounds": (0.5, 0),
    "share of one object, mean": (0.149, 0),
    "share of one object, 5 %": (0.046, 0),
    "share of one object, 50 %": (0.130, 0),
    "share of one object, 95 %": (0.321, 0),
    "share of two objects, mean": (0.235, 0.03),
    "share of two objects, 5 %": (0.114, 0.03),
    "share of two objects, 50 %": (0.224, 0.03),
    "share of two objects, 95 %": (0.402, 0.03),
    "share of a triangle": (0.096, 0),
    "share of a parallelogram": (0.142, 0),
    "share of an ellipse": (0.210, 0),
    "center covered": (0.62, 0),
    "pixel (3, 3) covered": (0.013, 0),
}
"""Where a difference is allowed, it comes from the way to draw and to choose pairs.

The authors fill the outline's own pixels as well as the inside; here a row's ends are rounded. Their
rule against overlap is known in words only; its scale was chosen so that these numbers agree.
"""


@pytest.fixture(scope="module")
def images():
    """Return, for each image, what the statistics are made of."""
    parts = []
    batches = shapeset_batches(batch_size=2000, seed=1, flat=False)
    for _ in range(IMAGES // 2000):
        x, classes = next(batches)
        background = x[:, 0, 0]
        covered = x != background[:, None, None]
        border = covered.copy()
        border[:, 1:-1, 1:-1] = False
        parts.append(
            {
                "class": classes,
                "light": background > 0,
                "mean": x.mean(axis=(1, 2)),
                "square": np.einsum("nij,nij->n", x, x) / 32**2,
                "share": covered.mean(axis=(1, 2)),
                "center": covered[:, 16, 16],
                "corner": covered[:, 3, 3],
                "border": border.any(axis=(1, 2)),
            }
        )
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def mean(values):
    """Mean, and its standard error for as many images as the authors' were."""
    return values.mean(), values.std() / np.sqrt(len(values) * REFERENCE_IMAGES / IMAGES)


def quantile(values, share):
    """Quantile with its standard error: the values at so many ranks around it."""
    ranks = np.sqrt(share * (1 - share) / (len(values) * REFERENCE_IMAGES / IMAGES))
    low, high = np.quantile(values, [share - ranks, share + ranks])
    return np.quantile(values, share), (high - low) / 2


@pytest.fixture(scope="module")
def statistics(images):
    """Return each statistic with its standard error for 20,000 images."""
    square, error = mean(images["square"])
    variance = images["square"] - images["mean"] ** 2
    found = {
        "mean": mean(images["mean"]),
        "standard deviation": (np.sqrt(square), error / 2 / np.sqrt(square)),
        "standard deviation of an image": mean(np.sqrt(variance)),
        "light backgrounds": mean(images["light"]),
        "center covered": mean(images["center"]),
        "pixel (3, 3) covered": mean(images["corner"]),
    }
    one = images["class"] < 3
    for name, share in (("one object", images["share"][one]), ("two objects", images["share"][~one])):
        found[f"share of {name}, mean"] = mean(share)
        for percent in (5, 50, 95):
            found[f"share of {name}, {percent} %"] = quantile(share, percent / 100)
    for kind, name in enumerate(("a triangle", "a parallelogram", "an ellipse")):
        found[f"share of {name}"] = mean(images["share"][images["class"] == kind])
    return found


@pytest.mark.parametrize("name", REFERENCE)
def test_a_statistic_is_that_of_the_authors_images(statistics, name):
    (ours, error), (theirs, allowed) = statistics[name], REFERENCE[name]
    chance = 3 * error * np.sqrt(1 + REFERENCE_IMAGES / IMAGES)
    assert abs(ours - theirs) <= max(chance, allowed * abs(theirs)), f"{ours:.4f}, error {error:.4f}"


def test_every_statistic_is_compared(statistics):
    assert set(statistics) == set(REFERENCE)


def test_every_image_has_an_object_and_a_free_border(images):
    assert images["share"].min() > 0
    assert not images["border"].any()


@pytest.mark.parametrize("name", CLASS_NAMES)
def test_shares_of_the_classes(images, name):
    kinds = name.split(" + ")
    expected = 1 / 6 if len(kinds) == 1 else 1 / 18 if kinds[0] == kinds[1] else 1 / 9
    share = (images["class"] == CLASS_NAMES.index(name)).mean()
    assert share == pytest.approx(expected, abs=3 * np.sqrt(expected * (1 - expected) / IMAGES))


def test_always_guessing_the_commonest_class_errs_five_times_in_six(images):
    error = 1 - np.bincount(images["class"]).max() / IMAGES
    assert error == pytest.approx(5 / 6, abs=3 * np.sqrt(5 / 36 / IMAGES))


def test_images_show_as_many_grays_as_objects():
    images, classes = next(shapeset_batches(batch_size=5000, seed=2))
    grays = np.array([len(np.unique(image)) for image in images])
    np.testing.assert_array_equal(grays, np.where(classes < 3, 2, 3))
