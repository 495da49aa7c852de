"""What a class handed in: a folder or a zip as a learning platform delivers it.

Nothing is unpacked: entries are read where they lie, within limits, so that a delivery cannot write
anything anywhere.

================================  ================================================================
`read_delivery`, `Delivery`       submissions by student
`Submission`                      one student's files
`choose_notebook`, `Choice`       which notebook counts
`EntryRefusedError`               why a file is not read
================================  ================================================================
"""

from grading.deliveries._choice import Choice, choose_notebook
from grading.deliveries._delivery import Delivery, Submission, read_delivery
from grading.deliveries._entry import EntryRefusedError

__all__ = ["Choice", "Delivery", "EntryRefusedError", "Submission", "choose_notebook", "read_delivery"]
