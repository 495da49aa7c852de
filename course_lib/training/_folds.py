"""Cross-validation: who is trained and who is validated on which examples."""

import numpy as np
from sklearn.model_selection import StratifiedKFold

from course_lib._checks import is_whole_number


def equal_folds(y, folds, seed):
    """Split examples into folds of equal size, with nearly the same shares of the classes in each.

    Parameters
    ----------
    y : array of int, shape (examples,)
        Classes.
    folds : int
        How many; at least 2, and no more than the rarest class has examples.
    seed : int
        Decides who is in which.

    Returns
    -------
    chosen : array of int32, shape (folds, (folds - 1) * size)
        For each fold, the examples of all others.
    held_out : array of int32, shape (folds, size)
        Its own. ``size`` is ``len(y) // folds``; up to ``folds - 1`` examples are in no fold.

    Raises
    ------
    ValueError
        If there cannot be so many folds.

    Examples
    --------
    >>> chosen, held_out = equal_folds([0, 0, 0, 1, 1, 1, 1], folds=3, seed=0)
    >>> chosen.shape, held_out.shape
    ((3, 4), (3, 2))
    """
    rarest = np.unique(y, return_counts=True)[1].min()
    if not is_whole_number(folds, minimum=2) or folds > rarest:
        raise ValueError(
            f"folds must be None, or a whole number from 2 to {rarest}, the examples of the rarest class. "
            f"Received: folds={folds!r}"
        )
    split = StratifiedKFold(int(folds), shuffle=True, random_state=seed).split(np.zeros(len(y)), y)
    held_out = np.stack([fold[: len(y) // folds] for _, fold in split]).astype("int32")
    return np.stack([np.delete(held_out, own, axis=0).ravel() for own in range(folds)]), held_out
