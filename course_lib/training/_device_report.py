"""What TensorFlow has found to compute with."""

import os
from dataclasses import dataclass
from pathlib import Path

import keras
import tensorflow as tf

from course_lib.training._compile import has_xla
from course_lib.training._devices import gpus

PROCESSOR = Path("/proc/cpuinfo")


@dataclass(frozen=True)
class Gpu:
    """A GPU.

    Attributes
    ----------
    name : str
        Its maker's name for it, or TensorFlow's.
    memory_growth : bool
        Whether TensorFlow takes its memory as it needs it, and not all at once.
    """

    name: str
    memory_growth: bool


@dataclass(frozen=True, repr=False)
class DeviceReport:
    """What there is to compute with. Shown as text.

    Attributes
    ----------
    cores : int
        Of the processor, as the operating system counts them.
    gpus : tuple of Gpu
        In TensorFlow's order; `fit` uses the first.
    xla : bool
        Whether XLA compiles; otherwise training is slower.
    onednn : bool or None
        Whether TensorFlow multiplies with oneDNN, whose sums have another order; None if unknown.
    bfloat16, amx : bool or None
        Whether the processor multiplies bfloat16 by itself, and whether it has AMX, which multiplies whole
        tiles of it. None if the operating system does not say, as outside of Linux.
    tf32 : bool
        Whether GPUs may round factors to TensorFloat-32; see `use_tf32`.
    tensorflow, keras : str
        Versions.
    """

    cores: int
    gpus: tuple
    xla: bool
    onednn: bool | None
    bfloat16: bool | None
    amx: bool | None
    tf32: bool
    tensorflow: str
    keras: str

    def __repr__(self):
        """List everything in lines."""
        found = [f"{gpu.name} (memory growth {_yes(gpu.memory_growth)})" for gpu in self.gpus]
        return "\n".join(
            [
                f"TensorFlow {self.tensorflow}, Keras {self.keras}",
                f"Processor: {self.cores} cores",
                f"GPUs: {', '.join(found) or 'none'}",
                f"XLA: {_yes(self.xla)}",
                f"oneDNN: {_yes(self.onednn)}",
                f"bfloat16 in the processor: {_yes(self.bfloat16)}; AMX: {_yes(self.amx)}",
                f"TF32 on GPUs: {_yes(self.tf32)}",
            ]
        )


def device_report():
    """Tell what TensorFlow has found to compute with.

    Returns
    -------
    DeviceReport

    Examples
    --------
    >>> device_report()
    TensorFlow ..., Keras ...
    Processor: ... cores
    GPUs: ...
    """
    instructions = _instructions()
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


def _yes(value):
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
        from tensorflow.python.util import _pywrap_util_port  # nothing public tells
    except ImportError:
        return None
    return bool(_pywrap_util_port.IsMklEnabled())


def _instructions():
    """Return the names of the processor's groups of instructions; None if there is no list."""
    if not PROCESSOR.exists():
        return None
    lines = PROCESSOR.read_text().splitlines()
    return {
        name
        for line in lines
        if line.lower().startswith(("flags", "features"))
        for name in line.split(":", 1)[1].split()
    } or None
