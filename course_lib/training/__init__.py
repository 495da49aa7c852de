"""Training: a whole experiment in one compiled run.

`fit` trains a model, or all members of an ensemble at once, and returns a `History`. `tune` tries all
points of a grid, cross-validated, and returns a `Tuning`. `error` and `member_losses` measure a model or
its logits. `device_report` tells what TensorFlow computes with, and `use_tf32` decides how exactly a GPU
multiplies.
"""

from course_lib.training._devices import DeviceReport, device_report, use_tf32
from course_lib.training._fit import fit
from course_lib.training._history import History
from course_lib.training._step import error, member_losses
from course_lib.training._tune import tune
from course_lib.training._tuning import Tuning

__all__ = [
    "DeviceReport",
    "History",
    "Tuning",
    "device_report",
    "error",
    "fit",
    "member_losses",
    "tune",
    "use_tf32",
]
