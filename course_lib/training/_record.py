"""What is noted down during a training run, epoch by epoch."""

import numpy as np

from course_lib.training._history import History


class Record:
    """Notes of a training run.

    Parameters
    ----------
    plan, examples
        The run's.

    Attributes
    ----------
    loss, error, validation_loss : list of array, shape (members,)
        As in `History`, so far.
    steps : list of array, shape (2, steps, members)
        Loss and error of each step, an array for each epoch.
    samples : list of dict of str to array, shape (samples, members, ...)
        One for each epoch that has samples.
    """

    def __init__(self, plan, examples):
        self._plan, self._examples = plan, examples
        self.loss, self.error, self.validation_loss = [], [], []
        self.steps, self.samples = [], []

    def validated(self, report):
        """Note what was found without training."""
        self.error.append(report.held_out_wrong / self._examples.validated_on)
        self.validation_loss.append(report.held_out_loss)

    def trained(self, report, training, diverged):
        """Note what an epoch brought.

        Parameters
        ----------
        report : course_lib.training._epoch.Report
            Of all members.
        training : array of bool, shape (members,)
            Who was trained when the epoch began.
        diverged : array of int, shape (members,)
            At which step, counted from the first epoch's first; -1 for who has not.
        """
        steps = np.stack([report.loss, report.wrong / self._plan.batch_size])
        epoch, in_epoch = len(self.loss), steps.shape[1]
        number = epoch * in_epoch + np.arange(in_epoch)[:, None]
        lost = (diverged >= 0) & (number >= diverged)
        steps[:, :, ~training] = np.nan
        steps[0, lost], steps[1, lost] = np.nan, 1.0
        self.steps.append(steps)
        self.loss.append(steps[0].mean(axis=0))
        self.validated(report)
        taken = np.count_nonzero(self._plan.sample_at // in_epoch == epoch)
        if taken:
            self.samples.append({name: array[:taken] for name, array in report.samples.items()})

    def history(self, run, per_step, probes):
        """Return the notes on a run as a `History`."""
        steps = np.concatenate(self.steps, axis=1) if per_step else (None, None)
        names = self.samples[0] if self.samples else ()
        samples = {name: np.concatenate([epoch[name] for epoch in self.samples]) for name in names}
        return History(
            loss=np.array(self.loss),
            error=np.array(self.error),
            validation_loss=np.array(self.validation_loss),
            diverged=run.of_members("diverged"),
            best_epoch=run.best_epoch(),
            step_loss=steps[0],
            step_error=steps[1],
            samples=samples,
            sampled_at=self._plan.sample_at,
            probes=probes,
        )
