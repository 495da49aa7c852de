"""Tests of Shapeset-3x2: what it yields, and what it refuses."""

import gc
import hashlib
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.data import shapeset, shapeset_batches, shapeset_stream
from course_lib.data._shapeset import BLOCK

DIGEST = """
import hashlib, sys
from course_lib.data import shapeset_batches
images, classes = next(shapeset_batches(batch_size=700, size=17, seed=5))
print(hashlib.sha256(images.tobytes() + classes.tobytes()).hexdigest())
from course_lib.data.sources import all_sources
assert "mnist" in all_sources() and not {"keras", "tensorflow"} & set(sys.modules)
"""


def first(count, **arguments):
    return next(shapeset_batches(batch_size=count, **arguments))


def hashes(images):
    return {hashlib.sha256(image.tobytes()).digest() for image in images}


def test_another_process_gets_the_same_bytes_without_tensorflow():
    images, classes = first(700, size=17, seed=5)
    here = hashlib.sha256(images.tobytes() + classes.tobytes()).hexdigest()
    there = subprocess.run([sys.executable, "-c", DIGEST], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here


def test_streams_with_different_seeds_share_no_image():
    streams = [hashes(first(4000, size=8, seed=seed)[0]) for seed in (0, 1, 2**64 - 1)]
    assert len(set.union(*streams)) == 12_000


def test_the_parts_of_a_set_and_the_stream_after_it_share_no_image():
    data = shapeset(train=1000, validation=1000, test=1000, seed=4)
    rest, _ = first(3000, seed=4)
    parts = [data.x_train, data.x_validation, data.x_test, rest[1000:]]
    assert len(set.union(*map(hashes, parts))) == 5000


def test_the_training_set_is_the_beginning_of_the_stream():
    data = shapeset(train=600, validation=1, test=1, size=12, seed=9)
    images, classes = first(600, size=12, seed=9)
    np.testing.assert_array_equal(data.x_train, images)
    np.testing.assert_array_equal(data.y_train, classes)


@settings(max_examples=12, deadline=None)
@given(batch_size=st.integers(1, 2 * BLOCK + 1), size=st.integers(8, 40), seed=st.integers(0, 2**64 - 1))
def test_batches_divide_one_sequence(batch_size, size, seed):
    whole, whole_classes = first(2 * batch_size + 3, size=size, seed=seed)
    batches = shapeset_batches(batch_size=batch_size, size=size, seed=seed)
    pieces = [next(batches) for _ in range(2)]
    np.testing.assert_array_equal(np.concatenate([x for x, _ in pieces]), whole[: 2 * batch_size])
    np.testing.assert_array_equal(np.concatenate([y for _, y in pieces]), whole_classes[: 2 * batch_size])


@settings(max_examples=12, deadline=None)
@given(counts=st.tuples(*[st.integers(1, 300)] * 3), size=st.integers(8, 40), seed=st.integers(0, 99))
def test_sets_have_the_size_asked_for(counts, size, seed):
    data = shapeset(*counts, size=size, seed=seed)
    for part, count in zip(("train", "validation", "test"), counts, strict=True):
        images, classes = getattr(data, f"x_{part}"), getattr(data, f"y_{part}")
        assert images.shape == (count, size * size)
        assert images.dtype == np.float32
        assert classes.shape == (count,)
        assert classes.dtype == np.int32
        assert classes.min() >= 0
        assert classes.max() < data.n_classes == 9
        assert abs(images).max() <= 1


def test_a_tensorflow_stream_is_the_same_sequence_and_starts_anew():
    stream = shapeset_stream(batch_size=50, size=10, seed=3)
    batches = shapeset_batches(batch_size=50, size=10, seed=3)
    for _ in range(2):
        expected = shapeset_batches(batch_size=50, size=10, seed=3)
        for images, classes in stream.take(12):
            wanted_images, wanted_classes = next(expected)
            np.testing.assert_array_equal(images, wanted_images)
            np.testing.assert_array_equal(classes, wanted_classes)
    assert [spec.shape.as_list() for spec in stream.element_spec] == [[50, 100], [50]]
    assert next(batches)[0].shape == (50, 100)


def test_squares_hold_the_same_numbers_as_rows():
    rows, squares = first(20, size=9), first(20, size=9, flat=False)
    assert squares[0].shape == (20, 9, 9)
    np.testing.assert_array_equal(squares[0].reshape(20, 81), rows[0])
    (images, _), *_ = shapeset_stream(batch_size=20, size=9, flat=False).take(1)
    np.testing.assert_array_equal(images, squares[0])


def test_a_stream_holds_one_batch():
    batches = shapeset_batches(batch_size=BLOCK, size=64)
    batch = BLOCK * 64 * 64 * 4
    next(batches)
    gc.collect()
    tracemalloc.start()
    for _ in range(6):
        next(batches)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert batch < most < 2 * batch


@pytest.mark.parametrize("make", [shapeset_batches, shapeset_stream])
@pytest.mark.parametrize("batch_size", [0, 2.0, True])
def test_a_wrong_batch_size_is_rejected_at_once(make, batch_size):
    with pytest.raises(ValueError, match=f"batch_size must be .* Received: batch_size={batch_size!r}"):
        make(batch_size=batch_size)


@pytest.mark.parametrize("make", [shapeset, shapeset_batches, shapeset_stream])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("size", size) for size in (7, 32.0)],
        *[("seed", seed) for seed in (-1, 0.5, 2**64)],
    ],
)
def test_a_wrong_size_or_seed_is_rejected_at_once(make, name, value):
    with pytest.raises(ValueError, match=rf"{name} must be .* Received: {name}="):
        make(**{name: value})


@pytest.mark.parametrize("part", ["train", "validation", "test"])
@pytest.mark.parametrize("count", [0, 1.5])
def test_a_wrong_number_of_images_is_rejected_at_once(part, count):
    with pytest.raises(ValueError, match=f"{part} must be .* Received: {part}={count!r}"):
        shapeset(**{part: count})


@pytest.mark.parametrize("make", [shapeset_batches, shapeset_stream])
def test_flat_is_yes_or_no(make):
    with pytest.raises(ValueError, match=r"flat must be True or False. Received: flat=1"):
        make(flat=1)


def test_numpy_numbers_are_numbers():
    images, _ = first(np.int64(3), size=np.int32(8), seed=np.uint64(2))
    np.testing.assert_array_equal(images, first(3, size=8, seed=2)[0])
