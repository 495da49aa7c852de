"""What the nets are trained on."""

from course_lib.data._dataset import Dataset
from course_lib.data._digits import digits
from course_lib.data._load import DataUnavailableError, load_dataset
from course_lib.data._shapeset import shapeset, shapeset_batches, shapeset_stream

__all__ = [
    "DataUnavailableError",
    "Dataset",
    "digits",
    "load_dataset",
    "shapeset",
    "shapeset_batches",
    "shapeset_stream",
]
