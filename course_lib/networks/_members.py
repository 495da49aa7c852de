"""The members axis: the first axis of an ensemble's tensors, which those of a plain net lack.

Kernels are (members, n_in, n_out), outputs (members, batch, units), biases and alphas broadcast with
outputs: whatever belongs to each member by itself has three axes.
"""


def has_members_axis(tensor):
    """Tell whether the first axis of a kernel, bias or output counts members."""
    return len(tensor.shape) == 3


def with_members_axis(tensor):
    """Return a kernel or output of a plain net as that of its one member; an ensemble's as it is."""
    return tensor if has_members_axis(tensor) else tensor[None]
