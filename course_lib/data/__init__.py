"""What the nets are trained on."""

from course_lib.data._dataset import Dataset
from course_lib.data._digits import digits
from course_lib.data._download import DataUnavailableError, load
from course_lib.data._shapeset import shapeset, shapeset_batches, shapeset_stream

__all__ = [
    "DataUnavailableError",
    "Dataset",
    "digits",
    "load",
    "shapeset",
    "shapeset_batches",
    "shapeset_stream",
]
