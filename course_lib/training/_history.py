"""What a training run leaves behind, and how it is recorded epoch by epoch."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.training._epoch import EpochResult
from course_lib.training._run import Run


@dataclass(frozen=True, repr=False, eq=False)
class History:
    """What a training run leaves behind, as plain arrays.

    Attributes
    ----------
    loss : shape (epochs, members)
        Mean training loss (cross-entropy, nats) over the steps of each epoch. NaN from the epoch on in
        which a member diverged.
    error : shape (epochs + 1, members)
        Share of the validation set classified wrongly, before training and after each epoch. A member
        that has diverged gets every example wrong.
    validation_loss : shape (epochs + 1, members)
        Mean loss on the validation set; NaN for a member that has diverged.
    diverged : shape (members,)
        The step, counted from 0, at which a member's loss was not finite for the first time; -1 if it
        always was. Such a member stays as it was before that step.
    best_epoch : shape (members,)
        Number of epochs after which a member had the weights that it has now.
    step_loss, step_error : shape (steps, members), or None
        Loss, and share of wrong answers, on the batch of each step before the step.
    samples : shape (samples, members, ...) each
        What `sample` returned at each of `sampled_at`, by name.
    sampled_at : shape (samples,)
        The steps before which samples were taken.
    probes
        What `probe` returned, before training and after each epoch; empty without a probe.
    """

    loss: np.ndarray
    error: np.ndarray
    validation_loss: np.ndarray
    diverged: np.ndarray
    best_epoch: np.ndarray
    step_loss: np.ndarray | None
    step_error: np.ndarray | None
    samples: dict[str, np.ndarray]
    sampled_at: np.ndarray
    probes: list[Any]

    def __repr__(self) -> str:
        """Summarize the size of the run and its result."""
        epochs, members = self.loss.shape
        diverged = np.count_nonzero(self.diverged >= 0)
        result = f"median error {np.median(self.error[-1]):.3g}"
        lost = f", {diverged} diverged" if diverged else ""
        return f"History({epochs} epochs, {members} members: {result}{lost})"


@dataclass(eq=False)
class Record:
    """The results of a training run so far.

    Attributes
    ----------
    run
        Not yet started when the record is made.
    loss, error, validation_loss : shape (members,) each
        As in `History`.
    steps : shape (2, steps, members) each
        Loss and error of each step, an array for each epoch.
    samples : shape (samples, members, ...) each
        By name; a dict for each epoch that has samples.
    """

    run: Run
    loss: list[np.ndarray] = field(default_factory=list)
    error: list[np.ndarray] = field(default_factory=list)
    validation_loss: list[np.ndarray] = field(default_factory=list)
    steps: list[np.ndarray] = field(default_factory=list)
    samples: list[dict[str, np.ndarray]] = field(default_factory=list)

    def add_validation(self, result: EpochResult) -> None:
        """Add the validation loss and error of all members."""
        self.error.append(result.validation_wrong / self.run.data.validation_size)
        self.validation_loss.append(result.validation_loss)

    def add_epoch(self) -> None:
        """Train the run for an epoch and add the result."""
        active = self.run.member_values("active")
        result = self.run.train()
        diverged = self.run.member_values("diverged")
        steps = np.stack([result.loss, result.wrong / self.run.config.batch_size])
        epoch, count = len(self.loss), steps.shape[1]
        number = epoch * count + np.arange(count)[:, None]
        lost = (diverged >= 0) & (number >= diverged)
        steps[:, :, ~active] = np.nan
        steps[0, lost], steps[1, lost] = np.nan, 1.0
        self.steps.append(steps)
        self.loss.append(steps[0].mean(axis=0))
        self.add_validation(result)
        taken = np.count_nonzero(self.run.config.sample_at // count == epoch)
        if taken:
            self.samples.append({name: array[:taken] for name, array in result.samples.items()})

    def concatenated_samples(self) -> dict[str, np.ndarray]:
        """Return the samples of all epochs, (samples, members, ...) each."""
        names = self.samples[0] if self.samples else ()
        return {name: np.concatenate([epoch[name] for epoch in self.samples]) for name in names}

    def history(self, per_step: bool, probes: list) -> History:
        """Return the record of a complete run as a `History`."""
        step_loss, step_error = np.concatenate(self.steps, axis=1) if per_step else (None, None)
        return History(
            loss=np.array(self.loss),
            error=np.array(self.error),
            validation_loss=np.array(self.validation_loss),
            diverged=self.run.member_values("diverged"),
            best_epoch=self.run.best_epoch(),
            step_loss=step_loss,
            step_error=step_error,
            samples=self.concatenated_samples(),
            sampled_at=self.run.config.sample_at,
            probes=probes,
        )
