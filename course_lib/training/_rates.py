"""Learning rates, one for each member."""

import keras
import numpy as np


def rates_of(optimizer, learning_rate, members):
    """Return each member's learning rate, and how it changes over training.

    Parameters
    ----------
    optimizer : keras.optimizers.Optimizer
        Its rate is used if there is no other.
    learning_rate : float, array of float of shape (members,), LearningRateSchedule or None
        One for all members, or one for each.
    members : int
        How many.

    Returns
    -------
    rates : array of float32, shape (members,)
        Learning rates; 1 if there is a schedule.
    schedule : keras.optimizers.schedules.LearningRateSchedule or None
        The factor of the rates at a step.

    Raises
    ------
    ValueError
        If a rate is not positive and finite, or there is another number of them.
    """
    if learning_rate is None:
        learning_rate = _own_rate(optimizer)
    if isinstance(learning_rate, keras.optimizers.schedules.LearningRateSchedule):
        return np.ones(members, "float32"), learning_rate
    rates = np.asarray(learning_rate, "float32")
    if rates.shape not in ((), (members,)) or not (np.isfinite(rates) & (rates > 0)).all():
        raise ValueError(
            f"learning_rate must be one positive finite number or {members}, one for each member. "
            f"Received: learning_rate={learning_rate!r}"
        )
    return np.broadcast_to(rates, (members,)).copy(), None


def _own_rate(optimizer):
    rate = optimizer.get_config()["learning_rate"]
    if isinstance(rate, dict):
        return keras.optimizers.schedules.deserialize(rate)
    return rate
