"""Training a model, or all members of an ensemble."""

from contextlib import nullcontext

import numpy as np

from course_lib._checks import is_whole_number, whole_number
from course_lib.networks import Ensemble
from course_lib.training._checkpoint import checked_checkpoint, opened
from course_lib.training._configuration import configuration
from course_lib.training._distribute import check_one_process, run_on
from course_lib.training._optimizer import checked_optimizer, weights_that_decay
from course_lib.training._progress import progress_bar
from course_lib.training._rates import rates_of
from course_lib.training._record import Record
from course_lib.training._run import Examples, Plan

SHUFFLES = ("own", "paired")


def fit(
    model,
    data,
    *,
    epochs,
    learning_rate=None,
    optimizer="sgd",
    batch_size=32,
    seed=None,
    shuffle="own",
    patience=None,
    per_step=False,
    sample=None,
    sample_at=(),
    probe=None,
    progress=None,
    strategy=None,
    checkpoint=None,
    checkpoint_every=1,
):
    """Train a model, or all members of an ensemble.

    An epoch is one call of a compiled TensorFlow loop, with no return to Python between its steps.
    Members do not disturb each other: each ends up where it would have come to alone, up to rounding
    (`shuffle` tells with which batches). The last ``len(data.y_train) % batch_size`` examples of an
    order are left out of its epoch.

    Parameters
    ----------
    model : keras.Model or course_lib.networks.Ensemble
        Gives logits, (batch, classes) or (members, batch, classes). Trained in place; layers with
        ``trainable = False`` are left alone. If training is interrupted, it has the weights of the last
        complete epoch.
    data : course_lib.data.Dataset
        Its training set is used for training, its validation set for the error.
    epochs : int
        How often to go through the training set.
    learning_rate : float, array of float of shape (members,), or LearningRateSchedule
        Step size, one for all members or one for each. If not given, that of the `optimizer`.
    optimizer : keras.optimizers.Optimizer or str
        How to step. A copy is used: each call starts afresh. A plain model takes any of Keras's, an
        ensemble those that treat each weight by itself: SGD with or without momentum, Adam and its
        kin, RMSprop, Adagrad, Adadelta, Ftrl, Lion.
    batch_size : int
        Examples per step and member.
    seed : int, optional
        Decides the order of the examples for a plain model and where `shuffle` is "paired"; 0 if not
        given.
    shuffle : {"own", "paired"}
        Whether each member of an ensemble sees the examples in an order of its own, decided by its
        seed, as it would alone, or all in the same order. Orders are drawn anew for each epoch.
    patience : int, optional
        Each member stops when its validation loss has not fallen below its lowest for so many epochs,
        and gets back the weights that it had there.
    per_step : bool
        Whether to record loss and error on the batch of each step.
    sample : callable, optional
        Called as ``sample(model, update)`` while the loop is compiled, to measure inside it; gives a
        dict of tensors (members, ...). See `course_lib.diagnostics.sampler`.
    sample_at : sequence of int
        Before which steps, counted from 0 over all epochs.
    probe : callable, optional
        Called as ``probe(model)`` before training and after each epoch.
    progress : bool, optional
        Whether to show a progress bar; if not given, where a person is watching.
    strategy : tf.distribute.Strategy, optional
        Where to train, if not on the first GPU or the processor. Members of an ensemble are shared out
        among its devices and processes, and do not communicate while they are trained. The steps of a
        plain model are shared: each replica takes an equal part of the batch, for which `batch_size`
        must be a multiple of their number.
    checkpoint : str or os.PathLike, optional
        A file in which the run is saved, in NumPy's ``.npz`` format. If it exists, training goes on
        where it was saved; the model's own weights are not used then. Not together with `probe`, nor with
        a strategy of several processes, which would not all have come equally far.
    checkpoint_every : int
        After how many epochs it is saved, which it also is at the end.

    Returns
    -------
    History

    Raises
    ------
    ValueError
        If an argument is none of those above, or the model has nothing to train; if `checkpoint` is
        damaged, or that of a run with other settings, which are named. All before any training.
    BlockingIOError
        If another run is using the same `checkpoint`; before any training.
    OSError
        If `checkpoint` cannot be written: before any training, but for a disk that is full later.
    MemoryError
        If not even one member fits into memory.

    Notes
    -----
    A member whose loss is not finite has *diverged*: it stays as it was before that step, which
    `History.diverged` names, its later losses are NaN and its answers count as wrong.

    On the same machine, the same seeds give the same bits. Alone or beside other members, a member's
    results agree up to rounding, which training may amplify. The same holds for runs with and without a
    `strategy`.

    Where a strategy has several processes, all of them call `fit` with the same arguments, and each ends
    up with all weights and the whole `History`; if one is interrupted, it has its own members' only. A
    model need not have been made in the strategy's scope: all replicas start from the first one's
    weights. Each replica normalizes its part of a batch by itself, as is usual, unless a
    ``BatchNormalization`` is ``synchronized``.

    A run that was interrupted, by whatever, and resumed on the same machine ends with the same bits as one
    that was not. `epochs` counts from the beginning, and there may be more of them than at first. A
    checkpoint is replaced as a whole, so that there is always a complete one. It holds the settings, and
    hashes of the data, to refuse what does not go together; of functions it has the names only, and of the
    weights at the start nothing.
    """
    path, every = checked_checkpoint(checkpoint, checkpoint_every, probe)
    if path is not None:
        check_one_process(strategy)
    seeds = _order_seeds(model, shuffle, seed)
    optimizer = checked_optimizer(optimizer, isinstance(model, Ensemble))
    rates, schedule = rates_of(optimizer, learning_rate, len(seeds))
    plan = Plan(
        epochs=whole_number("epochs", epochs, minimum=1),
        batch_size=checked_batch_size(batch_size, len(data.y_train)),
        rates=rates,
        schedule=schedule,
        seeds=seeds,
        optimizer=optimizer,
        decayed=weights_that_decay(optimizer, model),
        sample=sample,
        sample_at=_checked_places(sample_at, epochs * (len(data.y_train) // batch_size)),
        patience=None if patience is None else whole_number("patience", patience, minimum=1),
    )
    examples = Examples(data.x_train, data.y_train, data.x_validation, data.y_validation)
    check_trainable(model)
    settings = None if path is None else configuration(model, examples, plan, shuffle=shuffle)
    with nullcontext() if path is None else opened(path, every, plan, settings) as saved:
        run = run_on(strategy, model, examples, plan)
        return follow(run, Record(plan, examples), per_step, probe, progress, saved)


def follow(run, record, per_step=False, probe=None, progress=None, saved=None):
    """Carry out a training run, and note down what it brings.

    Parameters
    ----------
    run : Run
        Before training.
    record : Record
        Empty.
    per_step, probe, progress
        See `fit`.
    saved : course_lib.training._checkpoint.Checkpoint, optional
        Where to go on, and to save the run.

    Returns
    -------
    History
    """
    probes = []
    if saved is not None:
        saved.resume(run, record)
    if run.epoch == 0:
        record.validated(run.validate())
    try:
        probes += run.probed(probe)
        for _ in progress_bar(run.epochs, progress, run.epoch):
            training = run.of_members("active")
            record.trained(run.train(), training, run.of_members("diverged"))
            if saved is not None:
                saved.save_if_due(run, record)
            probes += run.probed(probe)
        run.share(best=True)
    finally:
        run.write_back(best=True)
    return record.history(run, per_step, probes)


def _order_seeds(model, shuffle, seed):
    if shuffle not in SHUFFLES:
        raise ValueError(f'shuffle must be "own" or "paired". Received: shuffle={shuffle!r}')
    if seed is not None:
        whole_number("seed", seed, minimum=0)
    if not isinstance(model, Ensemble):
        return [seed or 0]
    if shuffle == "paired":
        return [seed or 0] * len(model.seeds)
    if seed is not None:
        raise ValueError(
            f"An ensemble's members have seeds of their own. Received: seed={seed!r}, shuffle={shuffle!r}"
        )
    return model.seeds


def checked_batch_size(batch_size, examples):
    """Return `batch_size` as an int if so many examples make a batch at least."""
    if not is_whole_number(batch_size, minimum=1) or batch_size > examples:
        raise ValueError(
            f"batch_size must be a whole number, and there are training examples for 1 to {examples}. "
            f"Received: batch_size={batch_size!r}"
        )
    return int(batch_size)


def _checked_places(sample_at, steps):
    if any(not is_whole_number(step, minimum=0) or step >= steps for step in sample_at):
        raise ValueError(
            f"sample_at must be whole numbers from 0 to {steps - 1}, the last step. "
            f"Received: sample_at={list(sample_at)!r}"
        )
    return np.unique(np.array(sample_at, int))


def check_trainable(model):
    """Refuse a model without weights to train."""
    if not model.trainable_variables:
        raise ValueError(f"The model has nothing to train. Received: {model.name!r}, all layers frozen")
