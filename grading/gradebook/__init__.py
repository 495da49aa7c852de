"""From marks to grades: who is who, what is late, what was changed by hand, and what a platform imports."""

from grading.gradebook._book import Book, Grade, book
from grading.gradebook._canvas import canvas_table
from grading.gradebook._late import LatePolicy
from grading.gradebook._moodle import moodle_table
from grading.gradebook._overrides import Override, read_overrides
from grading.gradebook._own import own_table

__all__ = [
    "Book",
    "Grade",
    "LatePolicy",
    "Override",
    "book",
    "canvas_table",
    "moodle_table",
    "own_table",
    "read_overrides",
]
