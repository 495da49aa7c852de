"""What a training run is given: the data, the settings, and the checks that `fit` and `tune` share."""

from collections.abc import Callable
from dataclasses import dataclass, field

import keras
import numpy as np
from keras.optimizers import Optimizer
from keras.optimizers.schedules import LearningRateSchedule as Schedule

from course_lib._checks import is_whole_number
from course_lib.data import Dataset
from course_lib.training._replicas import OneReplica, Replicas


@dataclass(frozen=True, eq=False)
class TrainingData:
    """The examples that members are trained and validated on.

    Attributes
    ----------
    dataset
        Its training set and its validation set are used.
    train_indices, validation_indices : shape (members, examples)
        Which of the training examples train and validate each member, for cross-validation. If None, all
        of them train every member, and the validation set validates it.
    """

    dataset: Dataset
    train_indices: np.ndarray | None = None
    validation_indices: np.ndarray | None = None

    @property
    def train_size(self) -> int:
        """Number of examples that each member is trained on."""
        return len(self.dataset.y_train if self.train_indices is None else self.train_indices[0])

    @property
    def validation_size(self) -> int:
        """Number of examples that each member is validated on."""
        indices = self.validation_indices
        return len(self.dataset.y_validation) if indices is None else indices.shape[1]


@dataclass(frozen=True, eq=False)
class TrainingConfig:
    """The settings of a training run.

    Attributes
    ----------
    epochs, batch_size
        Number of epochs, and of examples per step and member.
    learning_rates : shape (members,)
        In float32.
    schedule
        Gives the factor of the learning rates at a step; None if they are constant.
    order_seeds
        Decide the order of the examples, one for each member.
    optimizer
        From `course_lib.training._optimizer.check_optimizer`.
    weight_decay_mask
        For each trainable variable, whether it decays.
    sample, sample_at : callable or None, shape (samples,)
        What is measured inside the training loop; before which steps, in rising order.
    patience
        Epochs without a lower validation loss after which a member stops; None if it never does.
    replicas
        Take each step of a plain model, each on its part of the batch.
    """

    epochs: int
    batch_size: int
    learning_rates: np.ndarray
    schedule: Schedule | None
    order_seeds: list[int]
    optimizer: Optimizer
    weight_decay_mask: list[bool]
    sample: Callable | None = None
    sample_at: np.ndarray = field(default_factory=lambda: np.zeros(0, int))
    patience: int | None = None
    replicas: OneReplica | Replicas = field(default_factory=OneReplica)


def check_batch_size(batch_size: int, examples: int) -> int:
    """Return a batch size as an int; raise ValueError if there are fewer training examples than that."""
    if not is_whole_number(batch_size, minimum=1) or batch_size > examples:
        raise ValueError(
            f"batch_size must be a whole number from 1 to {examples}, the number of training examples. "
            f"Received: batch_size={batch_size!r}"
        )
    return int(batch_size)


def check_trainable(model: keras.Model) -> None:
    """Raise ValueError if a model has no weights to train."""
    if not model.trainable_variables:
        raise ValueError(f"The model has nothing to train. Received: {model.name!r}, all layers frozen")
