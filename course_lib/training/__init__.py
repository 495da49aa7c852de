"""Training: a whole experiment in one compiled run.

`fit` trains a model, or all members of an ensemble side by side, and returns a `History`. `tune` tries
all points of a grid, cross-validated, and returns a `Tuning`. `device_report` tells what they compute
with, and `use_tf32` how exactly a GPU may multiply.
"""

from course_lib.training._device_report import DeviceReport, device_report
from course_lib.training._devices import use_tf32
from course_lib.training._fit import fit
from course_lib.training._history import History
from course_lib.training._loss import error, member_losses
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
