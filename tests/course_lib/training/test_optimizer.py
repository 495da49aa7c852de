"""Tests that members are trained by Keras's own optimizers, each at its own rate."""

import keras
import numpy as np
import pytest

from course_lib import activations
from course_lib.activations import ELU, LeakyReLU, PReLU, tanh
from course_lib.initializers import GlorotUniform
from course_lib.networks import Ensemble, mlp
from course_lib.training import fit

WIDTHS = [4, 6, 3]
SEEDS, RATES = [5, 9], [0.1, 0.03]
SETTINGS = {"epochs": 2, "batch_size": 16}
OPTIMIZERS = {
    "SGD": {},
    "SGD, momentum": {"momentum": 0.9},
    "SGD, Nesterov": {"momentum": 0.9, "nesterov": True},
    "SGD, clipped": {"clipvalue": 0.05},
    "SGD, decaying": {"weight_decay": 0.1},
    "Adam": {},
    "Adam, AMSGrad": {"amsgrad": True},
    "AdamW": {"weight_decay": 0.1},
    "Adamax": {},
    "Nadam": {},
    "RMSprop": {},
    "RMSprop, centered": {"centered": True, "momentum": 0.5},
    "Adagrad": {},
    "Adadelta": {},
    "Ftrl": {"l2_regularization_strength": 0.1},
    "Lion": {},
}
FUNCTIONS = [
    *(getattr(activations, name) for name in activations.__all__ if name.islower()),
    ELU(0.7),
    LeakyReLU(0.1),
]


def make(name, learning_rate=0.01):
    options = OPTIMIZERS[name]
    return getattr(keras.optimizers, name.split(",")[0])(learning_rate=learning_rate, **options)


def assert_trained_alike(nets, history, one_by_one, activation, optimizer_of):
    functions = activation if isinstance(activation, list) else [activation] * len(SEEDS)
    for index, (seed, function) in enumerate(zip(nets.seeds, functions, strict=True)):
        alone = mlp(WIDTHS, function, GlorotUniform(), seed=seed, dtype="float64")
        optimizer = optimizer_of(RATES[index % len(RATES)])
        losses = one_by_one(alone, seed, **SETTINGS, optimizer=optimizer)
        np.testing.assert_allclose(history.step_loss[:, index], losses, rtol=1e-12)
        for ours, theirs in zip(nets.member(index).weights, alone.weights, strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-11, atol=1e-13)


@pytest.mark.usefixtures("without_xla")
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_each_member_takes_the_steps_of_keras_at_its_own_rate(name, data, one_by_one):
    nets = Ensemble(WIDTHS, tanh, GlorotUniform(), SEEDS, dtype="float64")
    history = fit(nets, data, learning_rate=RATES, optimizer=make(name), per_step=True, **SETTINGS)
    assert_trained_alike(nets, history, one_by_one, tanh, lambda rate: make(name, rate))


def test_each_activation_is_trained_as_keras_would(data, one_by_one):
    nets = Ensemble(WIDTHS, FUNCTIONS, GlorotUniform(), range(len(FUNCTIONS)), dtype="float64")
    rates = [RATES[index % len(RATES)] for index in range(len(FUNCTIONS))]
    optimizer = keras.optimizers.SGD(momentum=0.9)
    history = fit(nets, data, learning_rate=rates, optimizer=optimizer, per_step=True, **SETTINGS)
    assert_trained_alike(
        nets, history, one_by_one, FUNCTIONS, lambda rate: keras.optimizers.SGD(rate, momentum=0.9)
    )


def test_learned_slopes_are_trained_too(data, one_by_one):
    nets = Ensemble(WIDTHS, PReLU(), GlorotUniform(), SEEDS, dtype="float64")
    history = fit(nets, data, learning_rate=RATES, optimizer="adam", per_step=True, **SETTINGS)
    assert_trained_alike(nets, history, one_by_one, PReLU(), keras.optimizers.Adam)
    assert not np.allclose(nets.layers[1].alpha, 0.25)


@pytest.mark.usefixtures("without_xla")
def test_weights_excluded_from_decay_do_not_decay(data, one_by_one):
    def optimizer_of(rate):
        optimizer = keras.optimizers.AdamW(rate, weight_decay=0.5)
        optimizer.exclude_from_weight_decay(var_names=[PReLU.WEIGHT_NAME, "bias"])
        return optimizer

    nets = Ensemble(WIDTHS, PReLU(), GlorotUniform(), SEEDS, dtype="float64")
    history = fit(nets, data, learning_rate=RATES, optimizer=optimizer_of(1.0), per_step=True, **SETTINGS)
    assert_trained_alike(nets, history, one_by_one, PReLU(), optimizer_of)


@pytest.mark.usefixtures("without_xla")
def test_a_plain_net_may_clip_the_norm_of_its_gradient(data, one_by_one):
    ours, theirs = (mlp(WIDTHS, tanh, GlorotUniform(), 1, dtype="float64") for _ in range(2))
    optimizer = keras.optimizers.SGD(0.5, global_clipnorm=0.1)
    history = fit(ours, data, optimizer=optimizer, seed=4, per_step=True, **SETTINGS)
    losses = one_by_one(theirs, 4, **SETTINGS, optimizer=optimizer)
    np.testing.assert_allclose(history.step_loss[:, 0], losses, rtol=1e-12)


@pytest.mark.usefixtures("without_xla")
def test_the_rate_may_follow_a_schedule(data, one_by_one):
    schedule = keras.optimizers.schedules.CosineDecay(0.5, decay_steps=12)
    plain = mlp(WIDTHS, tanh, GlorotUniform(), 7, dtype="float64")
    losses = one_by_one(plain, 7, **SETTINGS, optimizer=keras.optimizers.SGD(schedule))
    for given in ({"learning_rate": schedule}, {"optimizer": keras.optimizers.SGD(schedule)}):
        nets = Ensemble(WIDTHS, tanh, GlorotUniform(), [7, 8], dtype="float64")
        history = fit(nets, data, per_step=True, **SETTINGS, **given)
        np.testing.assert_allclose(history.step_loss[:, 0], losses, rtol=1e-6)


@pytest.mark.usefixtures("without_xla")
def test_the_optimizers_own_rate_is_used_if_there_is_no_other(data):
    histories = [
        fit(mlp(WIDTHS, tanh, GlorotUniform(), 1), data, **SETTINGS, **given)
        for given in (
            {"optimizer": keras.optimizers.Adam(0.02)},
            {"optimizer": "adam", "learning_rate": 0.02},
        )
    ]
    np.testing.assert_array_equal(*(history.loss for history in histories))


@pytest.mark.usefixtures("without_xla")
def test_the_users_optimizer_stays_as_it_was(data):
    optimizer = keras.optimizers.Adam(0.1)
    fit(mlp(WIDTHS, tanh, GlorotUniform()), data, optimizer=optimizer, epochs=1)
    assert not optimizer.built
    assert int(optimizer.iterations) == 0


@pytest.mark.parametrize(
    ("optimizer", "message"),
    [
        (keras.optimizers.SGD(clipnorm=1.0), "clipnorm must not be set.*Received: clipnorm=1.0"),
        (keras.optimizers.Adam(global_clipnorm=2.0), "global_clipnorm must not be set"),
        (keras.optimizers.Adafactor(), "each weight by itself.*Received: optimizer=Adafactor"),
        (keras.optimizers.Adam(use_ema=True), "neither average weights.*Received: Adam"),
        (keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD()), "nor scale losses"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_optimizer_that_would_mix_members_is_refused(optimizer, message, data):
    nets = Ensemble(WIDTHS, tanh, GlorotUniform(), SEEDS)
    with pytest.raises(ValueError, match=message):
        fit(nets, data, optimizer=optimizer, learning_rate=0.1, **SETTINGS)
