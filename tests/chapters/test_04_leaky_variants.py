"""The arithmetic in the prose of chapter 4 and the answers to its exercises are right."""

import keras
import numpy as np
import pytest
from scipy import stats

from course_lib import data, diagnostics, networks, theory, training
from course_lib.activations import LeakyReLU, PReLU, RReLU
from course_lib.evidence import paired_difference
from course_lib.initializers import HeNormal

DIGITS = data.digits()
SHAPE = [64, *4 * [64], 10]


def leaky_nets(slopes, seeds):
    functions, initializers = [LeakyReLU(a) for a in slopes], [HeNormal(a) for a in slopes]
    return networks.Ensemble(SHAPE, functions, initializers, seeds)


def few_images(seed=0):
    return data.digits(validation=360 / 1797, test=1037 / 1797, seed=seed)


def errors_on_test_set(nets, dataset):
    return (nets(dataset.x_test).numpy().argmax(axis=2) != dataset.y_test).mean(axis=1)


def highest_pre_activations(nets):
    return nets.layers[0](DIGITS.x_train).numpy().max(axis=1)[:, :32]


def test_a_leak_of_a_hundredth_ends_no_coma_in_200_epochs():
    nets = networks.Ensemble(SHAPE, LeakyReLU(0.01), HeNormal(), range(4))
    bias = nets.layers[0].bias.numpy()
    bias[:, 0, :32] -= highest_pre_activations(nets) + 0.3
    nets.layers[0].bias.assign(bias)
    before = highest_pre_activations(nets)
    history = training.fit(nets, DIGITS, epochs=200, learning_rate=0.1)
    after = highest_pre_activations(nets)
    assert (after < 0).all()
    assert abs(after - before).mean() == pytest.approx(0.017, abs=0.006)
    assert history.loss[-1].mean() == pytest.approx(1e-4, rel=0.3)


def test_another_split_gives_the_same_order_but_not_every_step():
    slopes, dataset = [0, 0.01, 2 / 11, 0.3], few_images(seed=1)
    nets = leaky_nets(np.repeat(slopes, 32), 4 * list(range(32)))
    training.fit(nets, dataset, epochs=20, learning_rate=0.3)
    none, small, large, larger = errors_on_test_set(nets, dataset).reshape(4, 32)
    assert paired_difference(larger, none).high < 0
    assert abs(paired_difference(small, none).mean) < 0.002
    last_step = paired_difference(larger, large)
    assert last_step.low < 0 < last_step.high


def test_random_slopes_test_alike_with_each_of_their_three_slopes_and_as_their_fixed_mean():
    dataset, seeds = few_images(), range(32)
    drawn = networks.Ensemble(SHAPE, RReLU(seed=0), HeNormal(11 / 48), seeds)
    fixed = networks.Ensemble(SHAPE, LeakyReLU(11 / 48), HeNormal(11 / 48), seeds)
    for nets in (drawn, fixed):
        training.fit(nets, dataset, epochs=20, learning_rate=0.3)
    errors = []
    for slope in (2 / 11, np.log(8 / 3) / 5, 11 / 48):
        copy = networks.Ensemble(SHAPE, LeakyReLU(slope), HeNormal(), seeds, draw=False)
        copy.set_weights(drawn.get_weights())
        errors.append(errors_on_test_set(copy, dataset))
    for others in (errors[0], errors[1], errors_on_test_set(fixed, dataset)):
        difference = paired_difference(errors[2], others)
        assert max(-difference.low, difference.high) < 0.005


@pytest.fixture(scope="module")
def learned_slopes():
    """Mean slopes of each layer, (members, layers), by their initial value."""
    initial = np.repeat([0.0, 0.25], 8)
    nets = networks.Ensemble(SHAPE, PReLU(0.0), [HeNormal(a) for a in initial], 2 * list(range(8)))
    for layer in nets.layers[1::2]:
        layer.alpha.assign(layer.alpha + initial[:, None, None])
    training.fit(nets, DIGITS, epochs=30, learning_rate=0.1)
    slopes = np.stack([np.mean(layer.alpha, axis=(1, 2)) for layer in nets.layers[1::2]], axis=1)
    return {0: slopes[:8], 0.25: slopes[8:]}


def test_slopes_that_are_initialized_to_0_stay_near_it(learned_slopes):
    means = learned_slopes[0].mean(axis=0)
    assert means[0] == pytest.approx(0.03, abs=0.01)
    assert means[1:].mean() == pytest.approx(0.01, abs=0.005)


def test_slopes_that_are_initialized_to_a_quarter_end_slightly_larger_in_layer_1(learned_slopes):
    slopes = learned_slopes[0.25]
    lead = paired_difference(slopes[:, 0], slopes[:, 1:].mean(axis=1))
    assert lead.low > 0
    assert lead.high < 0.02


def test_the_luck_of_the_weights_is_worth_about_a_factor_of_one_and_a_half():
    nets = networks.Ensemble([64, *20 * [200], 10], LeakyReLU(0.2), HeNormal(0.2), range(24))
    std = diagnostics.layer_statistics(nets, DIGITS.x_train[:100], DIGITS.y_train[:100]).pre_activation_std
    luck = np.exp(np.log(std[:, -1] / std[:, 0]).std(ddof=1))
    forgotten = (1 + 0.2**2) ** (19 / 2)
    assert forgotten == pytest.approx(1.45, abs=0.005)
    assert 1.2 < luck < 1.7


def test_the_nets_have_17_thousand_weights_and_256_slopes():
    nets = networks.Ensemble(SHAPE, PReLU(), HeNormal(0.25), [0])
    slopes = sum(layer.count_params() for layer in nets.layers[1::2])
    assert slopes == 256
    assert round(nets.count_params() - slopes, -3) == 17_000


def test_keras_prelu_has_a_slope_for_each_pixel_unless_axes_are_shared():
    own, shared = keras.layers.PReLU(), keras.layers.PReLU(shared_axes=[1, 2])
    for layer in (own, shared):
        layer.build((None, 8, 8, 3))
    assert own.count_params() == 8 * 8 * 3
    assert shared.count_params() == 3


def test_a_leak_of_a_fifth_has_a_mean_output_of_about_a_third():
    mean = theory.gaussian_moments(LeakyReLU(0.2)).mean
    assert mean == pytest.approx((1 - 0.2) / np.sqrt(2 * np.pi), rel=1e-9)
    assert mean == pytest.approx(0.32, abs=0.005)


def test_an_interval_of_five_seeds_is_more_than_three_times_as_wide_as_one_of_64():
    widths = [stats.t.ppf(0.975, n - 1) / n**0.5 for n in (5, 64)]
    assert widths[0] > 3 * widths[1]
