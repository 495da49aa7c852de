"""What a training run leaves behind."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, repr=False, eq=False)
class History:
    """What a training run left behind, as plain arrays.

    Attributes
    ----------
    loss : array of float, shape (epochs, members)
        Mean training loss (cross-entropy, nats) over the steps of each epoch. NaN from the epoch on in
        which a member diverged.
    error : array of float, shape (epochs + 1, members)
        Share of the validation set classified wrongly, before training and after each epoch. A member
        that has diverged gets every example wrong.
    validation_loss : array of float, shape (epochs + 1, members)
        Mean loss on the validation set; NaN for a member that has diverged.
    diverged : array of int, shape (members,)
        The step, counted from 0, at which a member's loss was not finite for the first time; -1 if it
        always was. Such a member stays as it was before that step.
    best_epoch : array of int, shape (members,)
        After how many epochs the weights that a member has now were reached.
    step_loss, step_error : array of float, shape (steps, members), or None
        Loss, and share of wrong answers, on the batch of each step before the step.
    samples : dict of str to array, shape (samples, members, ...)
        What `sample` returned at each of `sampled_at`, by name.
    sampled_at : array of int, shape (samples,)
        The steps before which samples were taken.
    probes : list
        What `probe` returned, before training and after each epoch; empty without a probe.
    """

    loss: np.ndarray
    error: np.ndarray
    validation_loss: np.ndarray
    diverged: np.ndarray
    best_epoch: np.ndarray
    step_loss: np.ndarray | None
    step_error: np.ndarray | None
    samples: dict
    sampled_at: np.ndarray
    probes: list

    def __repr__(self):
        """Say how long and how many, and how it ended."""
        epochs, members = self.loss.shape
        diverged = np.count_nonzero(self.diverged >= 0)
        ended = f"median error {np.median(self.error[-1]):.3g}"
        lost = f", {diverged} diverged" if diverged else ""
        return f"History({epochs} epochs, {members} members: {ended}{lost})"
