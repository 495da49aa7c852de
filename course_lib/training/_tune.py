"""Looking for the best learning rate, and for the best of whatever else members may differ in."""

import inspect
import math
from numbers import Real

import numpy as np

from course_lib._checks import whole_number
from course_lib.networks import Ensemble
from course_lib.training._devices import default_device
from course_lib.training._fit import check_trainable, checked_batch_size, follow
from course_lib.training._folds import equal_folds
from course_lib.training._grid import checked_grid, columns_of
from course_lib.training._optimizer import checked_optimizer, weights_that_decay
from course_lib.training._rates import rates_of
from course_lib.training._record import Record
from course_lib.training._run import Examples, Plan, Run
from course_lib.training._tuning import Tuning

RATE = "learning_rate"


def tune(
    build,
    data,
    grid,
    *,
    epochs,
    seeds=range(5),
    folds=5,
    optimizer="sgd",
    batch_size=32,
    fold_seed=0,
    progress=None,
):
    """Try all points of a grid with each seed, cross-validated, as one ensemble in one compiled run.

    At all points there are the same folds, and for each seed the same random numbers for the initial
    weights and the same order of the examples: points differ in nothing but their parameters.

    Parameters
    ----------
    build : callable
        ``build(seeds, **parameters)`` gives an `Ensemble` with these seeds. Of each parameter but the
        learning rate it gets a list of values, as long as `seeds`.
    data : course_lib.data.Dataset
        Its training set is cut into folds; validation and test set are left alone.
    grid : dict of str to sequence
        The values of each parameter. ``"learning_rate"`` is how far to step; without it the rate is
        the optimizer's. All others are for `build`.
    epochs : int
        How often to go through the examples of a training.
    seeds : sequence of int
        Each point is tried with all of them. Intervals take five at least.
    folds : int or None
        On each fold the nets are validated that were trained on all others. None trains on the
        training set and validates on the validation set.
    optimizer, batch_size, progress
        As in `fit`.
    fold_seed : int
        Decides who is in which fold.

    Returns
    -------
    Tuning

    Raises
    ------
    ValueError
        If an argument is none of those above, before any training; or `build` gives no ensemble with
        these seeds.

    Notes
    -----
    The unit of the intervals is the seed, whose errors are averaged over folds. Over folds an interval
    would be too narrow, since the nets of any two folds were trained on mostly the same examples, and
    no unbiased estimate of its width exists [1]_. So the intervals tell how much luck there is in the
    seeds, not what other examples would change.

    The lowest of many errors is low by luck as well: an honest error of the best point is that of nets
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
    >>> def build(seeds, alpha):
    ...     return Ensemble([64, 16, 10], [LeakyReLU(a) for a in alpha], HeNormal(), seeds)
    >>> grid = {"learning_rate": [0.001, 0.01, 0.1], "alpha": [0.01, 0.2]}
    >>> found = tune(build, digits(), grid, epochs=2, folds=3)
    >>> found.error.shape, found.best["learning_rate"], found.on_edge["learning_rate"]
    ((3, 2, 5, 3), 0.1, 'largest')
    """
    grid, seeds = _checked_rates(checked_grid(grid)), _checked_seeds(seeds)
    columns = columns_of(grid, len(seeds))
    starts = len(seeds) * math.prod(map(len, grid.values()))
    examples = _examples(data, folds, fold_seed, starts)
    epochs = whole_number("epochs", epochs, minimum=1)
    batch_size = checked_batch_size(batch_size, examples.trained_on)
    optimizer = checked_optimizer(optimizer, ensemble=True)
    rates, schedule = rates_of(optimizer, columns.pop(RATE, None), starts)
    nets = _built(build, seeds * (starts // len(seeds)), columns)
    members = np.repeat(np.arange(starts), folds or 1)
    nets = nets.part(members)
    plan = Plan(
        epochs=epochs,
        batch_size=batch_size,
        rates=rates[members],
        schedule=schedule,
        seeds=nets.seeds,
        optimizer=optimizer,
        decayed=weights_that_decay(optimizer, nets),
    )
    run = Run(nets, examples, plan, [default_device()])
    history = follow(run, Record(plan, examples), progress=progress)
    return _result(history, examples, grid, seeds)


def _checked_rates(grid):
    rates = grid.get(RATE, [])
    if not all(isinstance(rate, Real) and math.isfinite(rate) and rate > 0 for rate in rates):
        raise ValueError(f"In grid, {RATE} must be positive finite numbers. Received: {RATE}={rates!r}")
    return grid


def _checked_seeds(seeds):
    seeds = [whole_number("seeds", seed, minimum=0) for seed in seeds]
    if not seeds or len(set(seeds)) < len(seeds):
        raise ValueError(f"seeds must be different whole numbers, one at least. Received: seeds={seeds!r}")
    return seeds


def _examples(data, folds, seed, starts):
    """Return what members are trained and validated on: `starts` times all folds, or no folds."""
    parts = *data.part("train"), *data.part("validation")
    if folds is None:
        return Examples(*parts)
    each = equal_folds(data.y_train, folds, whole_number("fold_seed", seed, minimum=0))
    return Examples(*parts, *(np.tile(indices, (starts, 1)) for indices in each))


def _built(build, seeds, columns):
    """Return the ensemble that a reader's function builds, after a look at both."""
    signature = inspect.signature(build)
    try:
        signature.bind(seeds, **columns)
    except TypeError as mismatch:
        takes = ", ".join(["seeds", *columns])
        raise ValueError(
            f"build must take the seeds, and all that is in the grid but {RATE}: build({takes}). "
            f"Received: build{signature}"
        ) from mismatch
    nets = build(seeds, **columns)
    if not isinstance(nets, Ensemble) or nets.seeds != seeds:
        got = f"{len(nets.seeds)} members" if isinstance(nets, Ensemble) else type(nets).__name__
        raise ValueError(
            "build must return an Ensemble with one member for each of the seeds it gets, here "
            f"{len(seeds)}, in their order. Received: {got}"
        )
    check_trainable(nets)
    return nets


def _result(history, examples, grid, seeds):
    left_out, validated = 0, len(examples.y_held_out)
    if examples.held_out is not None:
        validated = examples.held_out.shape[1]
        left_out = len(examples.y) - examples.trained_on - validated
    shape = (*map(len, grid.values()), len(seeds), -1)
    return Tuning(
        grid=grid,
        seeds=seeds,
        error=history.error[-1].reshape(shape),
        validation_loss=history.validation_loss[-1].reshape(shape),
        left_out=left_out,
    )
