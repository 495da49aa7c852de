"""What a class handed in: a folder or a zip as a learning platform delivers it.

Nothing is unpacked: entries are read where they lie, within limits, so that a delivery can write nothing
anywhere.
"""

from grading.deliveries._delivery import Delivery, Submission, read_delivery
from grading.deliveries._entry import Entry, EntryRefusedError

__all__ = ["Delivery", "Entry", "EntryRefusedError", "Submission", "read_delivery"]
