"""Who is in the class: a CSV of one's own, Canvas's gradebook or Moodle's grading worksheet."""

from grading.roster._roster import POINTS_POSSIBLE, Roster, Student, is_student_row, kind_of, read_roster
from grading.roster._table import Table, read_table
from grading.roster._times import read_time

__all__ = [
    "POINTS_POSSIBLE",
    "Roster",
    "Student",
    "Table",
    "is_student_row",
    "kind_of",
    "read_roster",
    "read_table",
    "read_time",
]
