"""Tests of the search against nets trained one by one."""

from dataclasses import replace

import keras
import numpy as np
import pytest
from sklearn.model_selection import StratifiedKFold

from course_lib.activations import LeakyReLU, relu, tanh
from course_lib.initializers import HeNormal
from course_lib.networks import Ensemble, mlp
from course_lib.training import fit, tune
from course_lib.training._tune import equal_folds

WIDTHS = [4, 8, 3]
BATCH, EPOCHS, FOLDS = 8, 3, 3
SEEDS = [4, 7]
GRID = {"learning_rate": [0.5, 0.125], "alpha": [0.25, 0.0, 0.5]}


CLASSES = np.random.default_rng(0).permutation(np.repeat([0, 1, 2], [20, 31, 50]))


def build(seeds, alpha):
    return Ensemble(WIDTHS, [LeakyReLU(a) for a in alpha], HeNormal(), seeds, dtype="float64")


def build_plain(seeds):
    return Ensemble(WIDTHS, tanh, HeNormal(), seeds)


def search(data, build, grid, **options):
    return tune(build, data, grid, batch_size=BATCH, **({"epochs": EPOCHS, "seeds": SEEDS} | options))


@pytest.fixture(scope="module")
def found(data):
    return search(data, build, GRID, folds=FOLDS)


class Plain:
    """A net of one hidden layer, in NumPy."""

    def __init__(self, seed, alpha):
        net = mlp(WIDTHS, LeakyReLU(alpha), HeNormal(), seed, dtype="float64")
        self.weights, self.alpha = [np.array(w) for w in net.get_weights()], alpha

    def forward(self, x):
        w1, b1, w2, b2 = self.weights
        z = x @ w1 + b1
        a = np.where(z > 0, z, self.alpha * z)
        logits = a @ w2 + b2
        return z, a, logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))

    def step(self, x, y, rate):
        z, a, log_p = self.forward(x)
        up = (np.exp(log_p) - np.eye(3)[y]) / len(y)
        down = up @ self.weights[2].T * np.where(z > 0, 1.0, self.alpha)
        slopes = [x.T @ down, down.sum(axis=0), a.T @ up, up.sum(axis=0)]
        self.weights = [w - rate * slope for w, slope in zip(self.weights, slopes, strict=True)]

    def loss_and_error(self, x, y):
        log_p = self.forward(x)[-1]
        return -log_p[np.arange(len(y)), y].mean(), (log_p.argmax(axis=1) != y).mean()


def alone(data, seed, rate, alpha, fold):
    """Train one net by the textbook's loop on all folds but one; return loss and error on that one."""
    x, y = data.x_train.astype("float64"), data.y_train
    split = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(x, y)
    validation = [test[: len(y) // FOLDS] for _, test in split]
    rest = np.concatenate([own for index, own in enumerate(validation) if index != fold])
    net = Plain(seed, alpha)
    for epoch in range(EPOCHS):
        order = rest[np.random.default_rng([seed, epoch]).permutation(len(rest))]
        for start in range(0, len(rest) - BATCH + 1, BATCH):
            batch = order[start : start + BATCH]
            net.step(x[batch], y[batch], rate)
    return net.loss_and_error(x[validation[fold]], y[validation[fold]])


def test_each_training_is_that_of_a_net_alone_on_its_fold(found, data):
    assert found.error.shape == (2, 3, 2, FOLDS)
    for place in [(0, 0, 0, 0), (1, 2, 1, 2), (0, 1, 1, 1), (1, 0, 0, 2)]:
        rate, alpha, seed, fold = place
        loss, error = alone(data, SEEDS[seed], GRID["learning_rate"][rate], GRID["alpha"][alpha], fold)
        np.testing.assert_allclose(found.validation_loss[place], loss, rtol=1e-9)
        assert found.error[place] == error


def test_the_order_of_the_grid_does_not_matter(found, data):
    turned = {"alpha": GRID["alpha"][::-1], "learning_rate": GRID["learning_rate"]}
    again = search(data, build, turned, seeds=SEEDS[::-1], folds=FOLDS)
    losses = again.validation_loss[::-1].swapaxes(0, 1)[:, :, ::-1]
    np.testing.assert_allclose(losses, found.validation_loss, rtol=1e-9)


@pytest.mark.usefixtures("without_xla")
def test_points_are_paired(data):
    def deaf(seeds, name):
        return Ensemble(WIDTHS, tanh, HeNormal(), seeds, dtype="float64")

    found = search(data, deaf, {"name": ["a", "b"]}, epochs=2, seeds=range(3), folds=2)
    np.testing.assert_allclose(found.validation_loss[0], found.validation_loss[1], rtol=1e-9)
    assert len(np.unique(found.validation_loss[0].round(6))) == 6


def test_validation_and_test_set_are_left_alone(found, data):
    blank = {name: np.zeros_like(getattr(data, name)) for name in ("x_validation", "x_test")}
    again = search(replace(data, **blank), build, GRID, folds=FOLDS)
    np.testing.assert_array_equal(again.validation_loss, found.validation_loss)


def test_without_folds_the_validation_set_decides(data):
    rates, seeds = [0.03, 0.3], [2, 5, 8]
    found = search(data, build_plain, {"learning_rate": rates}, epochs=2, seeds=seeds, folds=None)
    nets = build_plain(seeds * 2)
    history = fit(nets, data, epochs=2, learning_rate=np.repeat(rates, 3), batch_size=BATCH)
    assert found.error.shape == (2, 3, 1)
    np.testing.assert_allclose(found.validation_loss.ravel(), history.validation_loss[-1], rtol=1e-5)
    np.testing.assert_allclose(found.error.ravel(), history.error[-1], rtol=1e-6)
    assert found.left_out == 0


def test_the_rate_that_neither_crawls_nor_explodes_is_found(data):
    rates = [1e-7, 0.5, np.finfo("float32").max]
    found = search(data, build_plain, {"learning_rate": rates}, epochs=20, seeds=range(5), folds=2)
    assert found.best == {"learning_rate": 0.5}
    assert found.on_edge == {}
    assert found.interval.mean < 0.25
    assert found.as_good.tolist() == [False, True, False]


@pytest.mark.usefixtures("without_xla")
def test_a_net_that_diverged_counts_as_wrong(data):
    rates = [0.5, np.finfo("float32").max]
    found = search(data, build_plain, {"learning_rate": rates}, epochs=2, folds=2)
    assert np.all(found.error[1] == 1)
    assert not np.isfinite(found.validation_loss[1]).any()
    assert np.isfinite(found.validation_loss[0]).all()
    assert found.error[0].max() < 1
    assert "Of 8 trainings, ≈4 diverged." in repr(found)


@pytest.mark.usefixtures("without_xla")
def test_build_gets_a_value_for_each_seed(data):
    seen = {}

    def listening(seeds, **parameters):
        seen.update(parameters, seeds=seeds)
        return Ensemble(WIDTHS, parameters["activation"], HeNormal(), seeds)

    grid = {"activation": [relu, tanh], "learning_rate": [0.1, 0.2], "scale": np.array([3.0])}
    found = search(data, listening, grid, epochs=1, folds=2)
    assert seen == {"activation": [relu] * 4 + [tanh] * 4, "scale": [3.0] * 8, "seeds": SEEDS * 4}
    assert found.error.shape == (2, 2, 1, 2, 2)
    assert found.best["activation"] in (relu, tanh)


@pytest.mark.usefixtures("without_xla")
def test_without_rates_the_optimizers_own_is_used(data):
    results = [
        search(data, build, {"alpha": [0.1]} | rates, epochs=1, seeds=[1], folds=2, optimizer=optimizer)
        for rates, optimizer in [({}, keras.optimizers.SGD(0.25)), ({"learning_rate": [0.25]}, "sgd")]
    ]
    np.testing.assert_allclose(*(result.validation_loss.ravel() for result in results), rtol=1e-12)


def test_what_is_left_out_is_counted(found, data):
    assert found.left_out == len(data.y_train) % FOLDS == 2


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"grid": {}}, "at least one parameter.*Received: grid={}"),
        ({"grid": {"learning_rate": []}}, "Received: grid="),
        ({"grid": {"learning_rate": [0.1, 0.0]}}, r"positive finite.*Received: .*\[0.1, 0.0\]"),
        ({"grid": {"learning_rate": [0.1, -1]}}, r"positive finite.*Received: .*\[0.1, -1\]"),
        ({"grid": {"learning_rate": [float("nan")]}}, r"positive finite.*Received: .*\[nan\]"),
        ({"grid": {"learning_rate": ["fast"]}}, r"positive finite.*Received: .*\['fast'\]"),
        ({"grid": {"alpha": [0.1]}}, r"build\(seeds, alpha\). Received: build\(seeds\)"),
        ({"grid": {"seeds": [0.1]}}, r"build must take.*Received: build\(seeds\)"),
        ({"seeds": []}, "one at least. Received: seeds=\\[\\]"),
        ({"seeds": [1, 2, 1]}, "different whole numbers.*Received: seeds="),
        ({"seeds": [1, -2]}, "Received: seeds=-2"),
        ({"folds": 1}, "folds must be None, or .*Received: folds=1"),
        ({"folds": 40}, "rarest class. Received: folds=40"),
        ({"fold_seed": -1}, "Received: fold_seed=-1"),
        ({"epochs": 0}, "Received: epochs=0"),
        ({"batch_size": 41}, "from 1 to 40, .*Received: batch_size=41"),
        ({"optimizer": keras.optimizers.Lamb()}, "Received: optimizer=Lamb"),
    ],
)
def test_impossible_searches_are_refused_before_anything_is_built(changed, message, data):
    def build_nothing(seeds):
        raise AssertionError("Nothing may be built.")

    given = {"build": build_nothing, "data": data, "grid": {"learning_rate": [0.1]}, "epochs": 1}
    with pytest.raises(ValueError, match=message):
        tune(**(given | changed))


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        (lambda seeds: build_plain(seeds[:3]), "here 10, in their order. Received: 3 members"),
        (lambda seeds: build_plain(seeds[::-1]), "in their order. Received: 10 members"),
        (lambda seeds: mlp(WIDTHS, tanh, HeNormal()), "Received: Sequential"),
        (lambda seeds: None, "Received: NoneType"),
    ],
)
def test_anything_but_the_ensemble_of_the_seeds_is_refused(returned, message, data):
    with pytest.raises(ValueError, match=message):
        tune(returned, data, {"learning_rate": [0.1, 0.2]}, epochs=1)


def test_nets_with_nothing_to_train_are_refused(data):
    def frozen(seeds):
        nets = build_plain(seeds)
        nets.trainable = False
        return nets

    with pytest.raises(ValueError, match="nothing to train"):
        tune(frozen, data, {"learning_rate": [0.1]}, epochs=1)


def test_each_example_except_a_few_is_validated_once():
    _, validation = equal_folds(CLASSES, folds=5, seed=0)
    assert validation.shape == (5, 20)
    assert len(np.unique(validation)) == 100


def test_no_net_is_trained_on_what_validates_it():
    train, validation = equal_folds(CLASSES, folds=4, seed=0)
    assert train.shape == (4, 75)
    for own in range(4):
        np.testing.assert_array_equal(np.sort([*train[own], *validation[own]]), np.unique(validation))


def test_each_fold_has_its_share_of_each_class():
    _, validation = equal_folds(CLASSES, folds=5, seed=0)
    for fold in validation:
        assert np.all(np.abs(np.bincount(CLASSES[fold]) - np.array([20, 31, 50]) / 5) <= 1)


def test_a_seed_decides_the_folds():
    first, again, other = (equal_folds(CLASSES, folds=5, seed=seed)[1] for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("folds", [1, 2.0, True, 21])
def test_impossible_numbers_of_folds_are_refused(folds):
    with pytest.raises(ValueError, match=f"from 2 to 20, .*rarest class. Received: folds={folds!r}"):
        equal_folds(CLASSES, folds, seed=0)


def test_the_rarest_class_may_have_one_example_in_each_fold():
    _, validation = equal_folds(CLASSES, folds=20, seed=0)
    assert np.all((CLASSES[validation] == 0).sum(axis=1) == 1)
