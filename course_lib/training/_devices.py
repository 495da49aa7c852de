"""Where to compute and how exactly, and a report of what TensorFlow has found."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import keras
import tensorflow as tf

from course_lib._checks import boolean
from course_lib.training._compile import has_xla

PROCESSOR = Path("/proc/cpuinfo")


def gpus() -> list[tf.config.PhysicalDevice]:
    """Return all GPUs, after asking TensorFlow to take their memory as it needs it, and not all at once.

    TensorFlow does so only if asked before it uses a GPU, and only if the user has not divided the GPU.
    """
    found = tf.config.list_physical_devices("GPU")
    for gpu in found:
        try:
            tf.config.experimental.set_memory_growth(gpu, True)
        except (RuntimeError, ValueError):
            continue
    return found


def default_device() -> str:
    """Return the first GPU, or the processor."""
    return "/GPU:0" if gpus() else "/CPU:0"


@contextmanager
def use_tf32(on: bool) -> Iterator[None]:
    """Allow GPUs to round the factors of products to TensorFloat-32, or forbid it, inside a ``with`` block.

    Parameters
    ----------
    on
        Whether float32 products on NVIDIA's GPUs since Ampere may keep 10 bits of each factor's fraction
        instead of 23, for the sake of speed. TensorFlow allows it unless told otherwise. A processor
        never does it.

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


@dataclass(frozen=True)
class Gpu:
    """A GPU.

    Attributes
    ----------
    name
        Its maker's name for it, or TensorFlow's.
    memory_growth
        Whether TensorFlow takes its memory as it needs it, and not all at once.
    """

    name: str
    memory_growth: bool


@dataclass(frozen=True, repr=False)
class DeviceReport:
    """The hardware that TensorFlow has found, and how it uses it. Displayed as text.

    Attributes
    ----------
    cores
        Of the processor, as the operating system counts them.
    gpus
        In TensorFlow's order; `fit` uses the first.
    xla
        Whether XLA compiles; otherwise training is slower.
    onednn
        Whether TensorFlow multiplies with oneDNN, whose sums have another order; None if unknown.
    bfloat16, amx
        Whether the processor multiplies bfloat16 by itself, and whether it has AMX, which multiplies whole
        tiles of it. None if the operating system does not say, as outside of Linux.
    tf32
        Whether GPUs may round factors to TensorFloat-32; see `use_tf32`.
    tensorflow, keras
        Versions.
    """

    cores: int
    gpus: tuple[Gpu, ...]
    xla: bool
    onednn: bool | None
    bfloat16: bool | None
    amx: bool | None
    tf32: bool
    tensorflow: str
    keras: str

    def __repr__(self) -> str:
        """List everything in lines."""
        gpus = [f"{gpu.name} (memory growth {_yes_or_no(gpu.memory_growth)})" for gpu in self.gpus]
        return "\n".join(
            [
                f"TensorFlow {self.tensorflow}, Keras {self.keras}",
                f"Processor: {self.cores} cores",
                f"GPUs: {', '.join(gpus) or 'none'}",
                f"XLA: {_yes_or_no(self.xla)}",
                f"oneDNN: {_yes_or_no(self.onednn)}",
                f"bfloat16 in the processor: {_yes_or_no(self.bfloat16)}; AMX: {_yes_or_no(self.amx)}",
                f"TF32 on GPUs: {_yes_or_no(self.tf32)}",
            ]
        )


def device_report() -> DeviceReport:
    """Return a report of the hardware that TensorFlow has found, and how it uses it.

    Examples
    --------
    >>> device_report()
    TensorFlow ..., Keras ...
    Processor: ... cores
    GPUs: ...
    """
    instructions = _instruction_sets()
    return DeviceReport(
        cores=os.cpu_count() or 1,
        gpus=tuple(Gpu(_name(gpu), _grows(gpu)) for gpu in gpus()),
        xla=has_xla(),
        onednn=_has_onednn(),
        bfloat16=instructions and any("bf16" in name for name in instructions),
        amx=instructions and any(name.startswith("amx") for name in instructions),
        tf32=tf.config.experimental.tensor_float_32_execution_enabled(),
        tensorflow=tf.__version__,
        keras=keras.__version__,
    )


def _yes_or_no(value):
    return {True: "yes", False: "no", None: "unknown"}[value]


def _name(gpu):
    return tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name)


def _grows(gpu):
    try:
        return bool(tf.config.experimental.get_memory_growth(gpu))
    except ValueError:
        return False


def _has_onednn():
    try:
        from tensorflow.python.util import _pywrap_util_port  # There is no public function.
    except ImportError:
        return None
    return bool(_pywrap_util_port.IsMklEnabled())


def _instruction_sets():
    """Return the names of the processor's instruction sets; None if they are not listed."""
    if not PROCESSOR.exists():
        return None
    lines = PROCESSOR.read_text().splitlines()
    return {
        name
        for line in lines
        if line.lower().startswith(("flags", "features"))
        for name in line.split(":", 1)[1].split()
    } or None


# Now, since the first net that is made uses the GPU.
gpus()
