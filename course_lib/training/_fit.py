"""Training a model, or all members of an ensemble."""

import os
from collections.abc import Callable, Iterator, Sequence

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf
from keras.optimizers import Optimizer
from keras.optimizers.schedules import LearningRateSchedule as Schedule
from tqdm.auto import tqdm

from course_lib._checks import boolean, is_whole_number, one_of, seed_number, whole_number
from course_lib._session import interactive
from course_lib.data import Dataset
from course_lib.networks import Ensemble
from course_lib.training._checkpoint import CHECKPOINT_EVERY, Checkpoint, check_path, open_checkpoint
from course_lib.training._config import TrainingConfig, TrainingData, check_batch_size, check_trainable
from course_lib.training._distribute import check_one_process, create_run
from course_lib.training._fingerprint import fingerprint
from course_lib.training._history import History, Record
from course_lib.training._optimizer import check_optimizer, member_learning_rates, weight_decay_mask
from course_lib.training._run import Run


def fit(
    model: keras.Model,
    data: Dataset,
    *,
    epochs: int,
    learning_rate: npt.ArrayLike | Schedule | None = None,
    optimizer: Optimizer | str = "sgd",
    batch_size: int = 32,
    seed: int | None = None,
    shuffle: str = "own",
    patience: int | None = None,
    per_step: bool = False,
    sample: Callable[[keras.Model, list[tf.Tensor]], dict[str, tf.Tensor]] | None = None,
    sample_at: Sequence[int] = (),
    probe: Callable[[keras.Model], object] | None = None,
    progress: bool | None = None,
    strategy: tf.distribute.Strategy | None = None,
    checkpoint: str | os.PathLike | None = None,
    checkpoint_every: int = CHECKPOINT_EVERY,
) -> History:
    """Train a model, or all members of an ensemble at once.

    An epoch is one call of a compiled TensorFlow loop, with no return to Python between its steps.
    Members are independent: each ends with the weights that it would have reached alone, up to rounding
    (`shuffle` tells with which batches). The last ``len(data.y_train) % batch_size`` examples of an
    order are left out of its epoch.

    Parameters
    ----------
    model
        Gives logits, (batch, classes) or, a `course_lib.networks.Ensemble`, (members, batch, classes).
        Trained in place; layers with ``trainable = False`` do not change. If training is interrupted, the
        model has the weights of the last complete epoch.
    data
        Its training set is used for training, its validation set for the error.
    epochs
        Number of passes over the training set.
    learning_rate
        Step size, a positive number for all members or an array (members,) with one for each; or a
        schedule. If not given, that of the `optimizer`.
    optimizer
        One of Keras's, or its name. A copy is used: each call starts afresh. A plain model takes any
        optimizer, an ensemble those that treat each weight by itself: SGD with or without momentum, Adam
        and its variants, RMSprop, Adagrad, Adadelta, Ftrl, Lion.
    batch_size
        Number of examples per step and member.
    seed
        Decides the order of the examples for a plain model and where `shuffle` is "paired"; 0 if not
        given.
    shuffle
        "own": each member of an ensemble sees the examples in an order of its own, decided by its seed, as
        it would alone. "paired": all members see them in the same order. Each epoch has a new order.
    patience
        Each member stops when its validation loss has not fallen below its lowest value for this many
        epochs, and gets back the weights that it had there. By default, no member stops early.
    per_step
        Whether to record loss and error on the batch of each step.
    sample
        Called as ``sample(model, update)`` while the loop is compiled, to measure inside it; returns
        tensors (members, ...) by name. See `course_lib.diagnostics.sampler`.
    sample_at
        Before which steps to measure, counted from 0 over all epochs.
    probe
        Called as ``probe(model)`` before training and after each epoch.
    progress
        Whether to show a progress bar; if not given, only where a person is watching.
    strategy
        Where to train, if not on the first GPU or the processor. Members of an ensemble are divided among
        its devices and processes, which do not communicate during an epoch. The steps of a plain model are
        shared: each replica takes an equal part of the batch, for which `batch_size` must be a multiple of
        the number of replicas.
    checkpoint
        A file in which the run is saved, in NumPy's ``.npz`` format. If it exists, training is
        resumed from it; the model's own weights are not used then. Not together with `probe`, nor with
        a strategy of several processes, which would not all have come equally far.
    checkpoint_every
        Number of epochs from one save to the next; the last epoch is always saved.

    Returns
    -------
    History

    Raises
    ------
    ValueError
        If an argument is not as described above, or the model has nothing to train; if `checkpoint` is
        damaged, or that of a run with other settings, which are named. All before any training.
    BlockingIOError
        If another run is using the same `checkpoint`; before any training.
    OSError
        If `checkpoint` cannot be written: before any training, except when the disk becomes full later.
    MemoryError
        If not even one member fits into memory.

    Notes
    -----
    A member whose loss is not finite has *diverged*: it stays as it was before that step, which
    `History.diverged` names, its later losses are NaN and its answers count as wrong.

    On the same machine, the same seeds give the same bits. Alone or with other members, a member's results
    agree up to rounding, which training may amplify. The same holds for runs with and without a `strategy`.

    Where a strategy has several processes, all of them call `fit` with the same arguments, and each ends
    with all weights and the whole `History`; if one is interrupted, it has only those of its own members. A
    model need not have been made in the strategy's scope: all replicas start from the first one's
    weights. Each replica normalizes its part of a batch by itself, as is usual, unless a
    ``BatchNormalization`` is ``synchronized``.

    A run that was interrupted, for whatever reason, and resumed on the same machine ends with the same bits
    as one that was not. `epochs` counts from the beginning, and there may be more of them than at first. A
    checkpoint is replaced as a whole, so that there is always a complete one. It holds the settings, and
    hashes of the data, so that it is not used for another run. Of functions it holds only the names, and of
    the initial weights nothing.
    """
    path = check_path(checkpoint, probe)
    checkpoint_every = whole_number("checkpoint_every", checkpoint_every, minimum=1)
    if path is not None:
        check_one_process(strategy)
    seeds = _order_seeds(model, shuffle, seed)
    optimizer = check_optimizer(optimizer, isinstance(model, Ensemble))
    learning_rates, schedule = member_learning_rates(optimizer, learning_rate, len(seeds))
    epochs = whole_number("epochs", epochs, minimum=1)
    batch_size = check_batch_size(batch_size, len(data.y_train))
    config = TrainingConfig(
        epochs=epochs,
        batch_size=batch_size,
        learning_rates=learning_rates,
        schedule=schedule,
        order_seeds=seeds,
        optimizer=optimizer,
        weight_decay_mask=weight_decay_mask(optimizer, model),
        sample=sample,
        sample_at=_sample_steps(sample_at, epochs * (len(data.y_train) // batch_size)),
        patience=None if patience is None else whole_number("patience", patience, minimum=1),
    )
    check_trainable(model)
    run = create_run(strategy, model, TrainingData(data), config)
    if path is None:
        return run_training_loop(run, per_step, probe, progress)
    with open_checkpoint(path, checkpoint_every, fingerprint(run, shuffle)) as checkpoint_file:
        return run_training_loop(run, per_step, probe, progress, checkpoint_file)


def run_training_loop(
    run: Run,
    per_step: bool = False,
    probe: Callable | None = None,
    progress: bool | None = None,
    checkpoint: Checkpoint | None = None,
) -> History:
    """Train to the end and return the history.

    Parameters
    ----------
    run
        Before training.
    per_step, probe, progress
        See `fit`.
    checkpoint
        From which the run is resumed, and where it is saved.
    """
    record, probes = Record(run), []
    if checkpoint is None or not checkpoint.resume(run, record):
        run.start()
        record.add_validation(run.validate())
    try:
        probes += run.probe(probe)
        for _ in progress_bar(run.config.epochs, progress, run.epoch):
            record.add_epoch()
            if checkpoint is not None:
                checkpoint.save_if_due(run, record)
            probes += run.probe(probe)
        run.sync_workers(best=True)
    finally:
        run.write_back(best=True)
    return record.history(per_step, probes)


def progress_bar(epochs: int, show: bool | None, done: int = 0) -> Iterator[int]:
    """Return an iterator over the remaining epochs that shows their number, rate and time left.

    With ``show=None`` it is shown where a person is watching: in a terminal and in a live notebook, and not
    where a notebook is run to be stored or compared.
    """
    show = interactive() if show is None else boolean("progress", show)
    rest = range(done, epochs)
    return tqdm(rest, initial=done, total=epochs, unit="epoch", leave=False, disable=not show)


def _order_seeds(model, shuffle, seed):
    one_of("shuffle", shuffle, ("own", "paired"))
    if seed is not None:
        seed_number(seed)
    if not isinstance(model, Ensemble):
        return [seed or 0]
    if shuffle == "paired":
        return [seed or 0] * len(model.seeds)
    if seed is not None:
        raise ValueError(
            f"An ensemble's members have seeds of their own. Received: seed={seed!r}, shuffle={shuffle!r}"
        )
    return model.seeds


def _sample_steps(sample_at, steps):
    if any(not is_whole_number(step, minimum=0) or step >= steps for step in sample_at):
        raise ValueError(
            f"sample_at must be whole numbers from 0 to {steps - 1}, the last step. "
            f"Received: sample_at={list(sample_at)!r}"
        )
    return np.unique(np.array(sample_at, int))
