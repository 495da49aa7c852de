"""Fans: how many numbers a unit is made from, and how many it helps to make."""

from math import prod

from course_lib.initializers._checks import shape_tuple

MODES = ("fan_in", "fan_out", "fan_avg")


def fans(shape):
    r"""Fan-in and fan-out of a kernel.

    A unit of a dense layer has :math:`n_{in}` inputs, and each input feeds :math:`n_{out}` units. In a
    convolution of k positions a unit sees k positions of every input channel, and an input feeds k
    positions of every output channel.

    Parameters
    ----------
    shape : tuple of int, (n_in, n_out) or (size, ..., channels_in, channels_out)
        Shape of the kernel of a dense or a convolutional layer. A shape of three numbers is read as a
        one-dimensional convolution, as Keras does; for the kernels of many nets side by side, of shape
        (members, n_in, n_out), see `PerMember`.

    Returns
    -------
    fan_in, fan_out : int

    Raises
    ------
    ValueError
        If the shape has fewer than two dimensions, as that of a bias, for which fans are not defined.

    References
    ----------
    He et al. (2015): :math:`n = k^2 c` for a k × k convolution of c channels.

    Examples
    --------
    >>> fans((64, 100))
    (64, 100)
    >>> fans((3, 3, 16, 32))
    (144, 288)
    """
    shape = shape_tuple(shape)
    if len(shape) < 2:
        raise ValueError(
            "Only a kernel, with at least two dimensions, has fans; start biases with zeros or Normal. "
            f"Received: shape={shape}"
        )
    *size, channels_in, channels_out = shape
    return prod(size) * channels_in, prod(size) * channels_out


def fan(mode, fan_in, fan_out):
    """Return the fan that `mode` names: one of the two, or their mean."""
    return {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[mode]
