"""The arithmetic in the prose of chapter 3 and the answers to its exercises are right."""

import keras
import numpy as np
import pytest

from course_lib import data, diagnostics, networks, theory, training
from course_lib.activations import relu
from course_lib.initializers import GlorotNormal, HeNormal

DIGITS = data.digits()
WIDTHS = [64, *10 * [100], 10]


def dead(nets):
    """Return which units are dead on the training images, (members, layers, units)."""
    return np.stack(diagnostics.unit_health(nets, DIGITS.x_train).dead, axis=1)


def train(widths, seeds=range(8), **settings):
    nets = networks.Ensemble(widths, relu, HeNormal(), seeds)
    return nets, training.fit(nets, DIGITS, **settings)


def test_the_patient_is_practically_never_born_dead():
    assert 0 < theory.born_dead_probability(10 * [100]) < 1e-28


@pytest.mark.parametrize("c", [-0.5, 0.0, 0.9])
def test_two_images_are_both_inactive_with_the_stated_probability(c):
    u, v = np.random.default_rng(0).standard_normal((2, 400_000))
    both = (u < 0) & (c * u + (1 - c**2) ** 0.5 * v < 0)
    assert both.mean() == pytest.approx(1 / 4 + np.arcsin(c) / (2 * np.pi), abs=0.003)


@pytest.mark.parametrize(("width", "depth"), [(5, 22), (10, 710)])
def test_how_deep_a_narrow_net_may_be(width, depth):
    before, after = (theory.born_dead_probability(layers * [width]) for layers in (depth - 1, depth))
    assert before < 0.5 < after


def test_a_warmup_does_not_save_the_nets():
    warmup = keras.optimizers.schedules.CosineDecay(0.0, 1, alpha=1.0, warmup_target=0.1, warmup_steps=165)
    assert [float(warmup(step)) for step in (33, 165, 500)] == pytest.approx([0.02, 0.1, 0.1])
    momentum = keras.optimizers.SGD(momentum=0.9)
    nets, history = train([64, 64, 64, 64, 10], epochs=20, learning_rate=warmup, optimizer=momentum)
    assert np.median(history.error[-1]) > 0.8
    assert np.median(dead(nets)[:, 2].mean(axis=1)) > 0.9


def test_short_steps_save_the_patient():
    _, long_steps = train(WIDTHS, epochs=20, learning_rate=0.3)
    assert (long_steps.diverged >= 0).sum() >= 2
    assert np.median(long_steps.error[-1]) > 0.5
    clipped = keras.optimizers.SGD(clipvalue=0.1)
    nets, history = train(WIDTHS, range(4), epochs=20, learning_rate=0.3, optimizer=clipped)
    assert (history.diverged == -1).all()
    assert history.error[-1].mean() < 0.1
    assert dead(nets).mean() < 0.1


def test_initially_dead_units_do_not_depend_on_the_scale():
    he, glorot = (
        networks.Ensemble(WIDTHS, relu, scheme, range(8)) for scheme in (HeNormal(), GlorotNormal())
    )
    assert dead(he).any()
    np.testing.assert_array_equal(dead(he), dead(glorot))
