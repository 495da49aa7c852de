"""Searching a grid for the best learning rate, and for the best of whatever else members may differ in."""

import inspect
import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from keras.optimizers import Optimizer
from sklearn.model_selection import StratifiedKFold

from course_lib._checks import is_positive_number, is_whole_number, whole_number
from course_lib.data import Dataset
from course_lib.networks import Ensemble
from course_lib.training._config import TrainingConfig, TrainingData, check_batch_size, check_trainable
from course_lib.training._devices import default_device
from course_lib.training._fit import run_training_loop
from course_lib.training._history import History
from course_lib.training._optimizer import check_optimizer, member_learning_rates, weight_decay_mask
from course_lib.training._run import Run
from course_lib.training._tuning import Tuning, check_grid, grid_columns

LEARNING_RATE = "learning_rate"


def tune(
    build: Callable[..., Ensemble],
    data: Dataset,
    grid: Mapping[str, Sequence],
    *,
    epochs: int,
    seeds: Sequence[int] = range(5),
    folds: int | None = 5,
    optimizer: Optimizer | str = "sgd",
    batch_size: int = 32,
    fold_seed: int = 0,
    progress: bool | None = None,
) -> Tuning:
    """Try all points of a grid with each seed, cross-validated, as one ensemble in one compiled run.

    All points have the same folds and, for each seed, the same random numbers for the initial weights and the
    same order of the examples: points differ in nothing but their parameters.

    Parameters
    ----------
    build
        ``build(seeds, **parameters)`` returns an `Ensemble` with these seeds. Of each parameter except the
        learning rate it gets a list of values, as long as `seeds`.
    data
        Its training set is divided into folds; validation and test set are not used.
    grid
        A list of values for each parameter. ``"learning_rate"`` is the step size; without it the rate is
        that of the optimizer. All others are parameters of `build`.
    epochs
        Number of passes over the examples that a net is trained on.
    seeds
        Each point is tried with all of them. Intervals need at least five.
    folds
        Each fold validates nets that were trained on all others. With None, nets are trained on the
        training set and validated on the validation set.
    optimizer, batch_size, progress
        As in `fit`.
    fold_seed
        Decides which example is in which fold.

    Returns
    -------
    Tuning

    Raises
    ------
    ValueError
        If an argument is not as described above, before any training; or if `build` does not return an
        ensemble with these seeds.

    Notes
    -----
    The unit of the intervals is the seed, whose errors are averaged over folds. Over folds an interval
    would be too narrow, since the nets of any two folds were trained on mostly the same examples, and
    no unbiased estimate of its width exists [1]_. So the intervals tell how much the seeds matter, not what
    other examples would change.

    The lowest of many errors is low by chance as well: an honest error of the best point is that of nets
    trained with new seeds, on the test set. Nor is the comparison with many points a test of each.

    References
    ----------
    .. [1] Y. Bengio and Y. Grandvalet, "No unbiased estimator of the variance of K-fold
       cross-validation", Journal of Machine Learning Research 5, 1089-1105, 2004.

    Examples
    --------
    >>> from course_lib.activations import LeakyReLU
    >>> from course_lib.data import digits
    >>> from course_lib.initializers import HeNormal
    >>> from course_lib.networks import Ensemble
    >>> def build(seeds, slope):
    ...     return Ensemble([64, 16, 10], [LeakyReLU(s) for s in slope], HeNormal(), seeds)
    >>> grid = {"learning_rate": [0.001, 0.01, 0.1], "slope": [0.01, 0.2]}
    >>> result = tune(build, digits(), grid, epochs=2, folds=3)
    >>> result.error.shape, result.best["learning_rate"], result.on_edge["learning_rate"]
    ((3, 2, 5, 3), 0.1, 'largest')
    """
    values, seeds = _check_rates(check_grid(grid)), _check_seeds(seeds)
    columns = grid_columns(values, len(seeds))
    points = math.prod(map(len, values.values()))
    nets = points * len(seeds)
    examples = _training_data(data, folds, fold_seed, nets)
    epochs = whole_number("epochs", epochs, minimum=1)
    batch_size = check_batch_size(batch_size, examples.train_size)
    optimizer = check_optimizer(optimizer, ensemble=True)
    rates, schedule = member_learning_rates(optimizer, columns.pop(LEARNING_RATE, None), nets)
    ensemble = _build(build, [*seeds] * points, columns)
    members = np.repeat(np.arange(nets), folds or 1)
    ensemble = ensemble.part(members)
    config = TrainingConfig(
        epochs=epochs,
        batch_size=batch_size,
        learning_rates=rates[members],
        schedule=schedule,
        order_seeds=ensemble.seeds,
        optimizer=optimizer,
        weight_decay_mask=weight_decay_mask(optimizer, ensemble),
    )
    run = Run(ensemble, examples, config, [default_device()])
    history = run_training_loop(run, progress=progress)
    return _tuning(history, examples, values, seeds)


def equal_folds(y: Sequence[int] | np.ndarray, folds: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Split examples into folds of equal size, with nearly the same shares of the classes in each.

    Parameters
    ----------
    y : shape (examples,)
        Classes.
    folds
        Number of folds: at least 2, and at most the number of examples of the rarest class.
    seed
        Decides which example is in which fold.

    Returns
    -------
    train : shape (folds, (folds - 1) * size)
        For each fold, the indices of the examples of all others, in int32.
    validation : shape (folds, size)
        Those of its own. ``size`` is ``len(y) // folds``; up to ``folds - 1`` examples are in no fold.

    Examples
    --------
    >>> train, validation = equal_folds([0, 0, 0, 1, 1, 1, 1], folds=3, seed=0)
    >>> train.shape, validation.shape
    ((3, 4), (3, 2))
    """
    rarest = np.unique(y, return_counts=True)[1].min()
    if not is_whole_number(folds, minimum=2) or folds > rarest:
        raise ValueError(
            f"folds must be None, or a whole number from 2 to {rarest}, the examples of the rarest class. "
            f"Received: folds={folds!r}"
        )
    split = StratifiedKFold(int(folds), shuffle=True, random_state=seed).split(np.zeros(len(y)), y)
    validation = np.stack([fold[: len(y) // folds] for _, fold in split]).astype("int32")
    return np.stack([np.delete(validation, own, axis=0).ravel() for own in range(folds)]), validation


def _check_rates(grid):
    rates = grid.get(LEARNING_RATE, [])
    if not all(map(is_positive_number, rates)):
        raise ValueError(
            f"In grid, {LEARNING_RATE} must be positive finite numbers. Received: {LEARNING_RATE}={rates!r}"
        )
    return grid


def _check_seeds(seeds):
    seeds = [whole_number("seeds", seed, minimum=0) for seed in seeds]
    if not seeds or len(set(seeds)) < len(seeds):
        raise ValueError(f"seeds must be different whole numbers, one at least. Received: seeds={seeds!r}")
    return seeds


def _training_data(data, folds, seed, nets):
    """Return what members are trained and validated on: each of the nets on all folds, or without folds."""
    if folds is None:
        return TrainingData(data)
    indices = equal_folds(data.y_train, folds, whole_number("fold_seed", seed, minimum=0))
    return TrainingData(data, *(np.tile(each, (nets, 1)) for each in indices))


def _build(build, seeds, columns):
    """Return the ensemble that a reader's function builds, after checking both."""
    signature = inspect.signature(build)
    try:
        signature.bind(seeds, **columns)
    except TypeError as mismatch:
        arguments = ", ".join(["seeds", *columns])
        raise ValueError(
            f"build must take the seeds, and all that is in the grid except {LEARNING_RATE}: "
            f"build({arguments}). Received: build{signature}"
        ) from mismatch
    ensemble = build(seeds, **columns)
    if not isinstance(ensemble, Ensemble) or ensemble.seeds != seeds:
        is_ensemble = isinstance(ensemble, Ensemble)
        received = f"{len(ensemble.seeds)} members" if is_ensemble else type(ensemble).__name__
        raise ValueError(
            "build must return an Ensemble with one member for each of the seeds it gets, here "
            f"{len(seeds)}, in their order. Received: {received}"
        )
    check_trainable(ensemble)
    return ensemble


def _tuning(history: History, data: TrainingData, grid, seeds):
    left_out = 0
    if data.validation_indices is not None:
        left_out = len(data.dataset.y_train) - data.train_size - data.validation_size
    shape = (*map(len, grid.values()), len(seeds), -1)
    return Tuning(
        grid=grid,
        seeds=seeds,
        error=history.error[-1].reshape(shape),
        validation_loss=history.validation_loss[-1].reshape(shape),
        left_out=left_out,
    )
