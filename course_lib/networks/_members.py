"""The members axis: the first axis of an ensemble's tensors, which those of a plain net lack.

Kernels have shape (members, n_in, n_out) and outputs (members, batch, units). Biases and parameters of
activation functions broadcast with outputs. So every tensor with an entry for each member has three axes.
"""

from collections.abc import Iterable

import tensorflow as tf

from course_lib._checks import is_whole_number


def has_members_axis(tensor: tf.Tensor) -> bool:
    """Tell whether the first axis of a kernel, bias or output counts members."""
    return len(tensor.shape) == 3


def with_members_axis(tensor: tf.Tensor) -> tf.Tensor:
    """Return a kernel or output of a plain net as that of its one member; an ensemble's unchanged."""
    return tensor if has_members_axis(tensor) else tensor[None]


def member_list(indices: slice | Iterable[int], members: int) -> list[int]:
    """Return the members that a slice or a sequence of indices selects, as ints from 0.

    Parameters
    ----------
    indices : slice or sequence of int
        From 0, or from -1 backwards, as for a list.
    members : int
        Number of members of the ensemble.

    Raises
    ------
    ValueError
        If no member is selected.
    IndexError
        If an index is not a whole number, or there is no such member.
    """
    if isinstance(indices, slice):
        selected = list(range(members)[indices])
    else:
        selected = [_member(index, members) for index in indices]
    if not selected:
        raise ValueError(f"At least one of the {members} members must be selected. Received: {indices!r}")
    return selected


def _member(index, members):
    if not is_whole_number(index, minimum=-members) or index >= members:
        raise IndexError(f"index must be a whole number below {members}. Received: index={index!r}")
    return int(index) % members
