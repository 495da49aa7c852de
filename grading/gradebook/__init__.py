"""From marks to grades: who is who, what is late, and what was changed by hand.

================================  ================================================================
`make_book`, `Book`, `Grade`      everybody's grades
`MISSING`                         the status of a grade without a submission
`LatePolicy`                      what late work costs
`read_extensions`, `Extension`    due times of single students
`read_overrides`, `Override`      what the instructor decided by hand
================================  ================================================================
"""

from grading.gradebook._book import MISSING, Book, Grade, make_book
from grading.gradebook._extensions import Extension, read_extensions
from grading.gradebook._late import LatePolicy
from grading.gradebook._overrides import Override, read_overrides

__all__ = [
    "MISSING",
    "Book",
    "Extension",
    "Grade",
    "LatePolicy",
    "Override",
    "make_book",
    "read_extensions",
    "read_overrides",
]
