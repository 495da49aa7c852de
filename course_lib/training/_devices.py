"""Where to compute, and how exactly."""

from contextlib import contextmanager

import tensorflow as tf

from course_lib._checks import boolean


def gpus():
    """Return all GPUs, whose memory TensorFlow shall take as it needs it, and not all at once.

    TensorFlow can be told so only before it uses a GPU, and only where the user has not divided the GPU.

    Returns
    -------
    list of tf.config.PhysicalDevice
    """
    found = tf.config.list_physical_devices("GPU")
    for gpu in found:
        try:
            tf.config.experimental.set_memory_growth(gpu, True)
        except (RuntimeError, ValueError):
            continue
    return found


def default_device():
    """Return the first GPU, or the processor."""
    return "/GPU:0" if gpus() else "/CPU:0"


@contextmanager
def use_tf32(on):
    """Let GPUs round the factors of products to TensorFloat-32, or forbid it, for a while.

    Parameters
    ----------
    on : bool
        Whether float32 products on NVIDIA's GPUs since Ampere may keep 10 bits of each factor's fraction
        in place of 23, for the sake of speed. TensorFlow allows it unless told otherwise. A processor
        never does it.

    Yields
    ------
    None
        What holds before, holds again afterwards.

    Raises
    ------
    ValueError
        If `on` is neither True nor False.

    Examples
    --------
    >>> import tensorflow as tf
    >>> with use_tf32(False):
    ...     tf.config.experimental.tensor_float_32_execution_enabled()
    False
    """
    before = tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental.enable_tensor_float_32_execution(boolean("on", on))
    try:
        yield
    finally:
        tf.config.experimental.enable_tensor_float_32_execution(before)


# Now, since the first net that is made uses the GPU.
gpus()
