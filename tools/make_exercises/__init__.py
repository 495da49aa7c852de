"""Make everything that students, markers and the site need of an exercise set from its one source.

Run as ``python -m tools.make_exercises [MASTER.py ...] [--into FOLDER]``; ``make exercises`` does so for
all masters of the course. A master is a notebook as text (jupytext's percent format) with the marks of
otter-grader's ``otter assign``; CONTRIBUTING.md, "Writing an exercise", describes its form.

==================  =========================================================================
`_master`           reads a master and checks its form
`_exercise_set`     its notebooks and tests, with and without solutions and hidden tests
`_rules`            what a set must satisfy when read and when run (by the program `_run_cells`)
`_files`            the files of a set, its page on the site included, and where they are written
`__main__`          the command
==================  =========================================================================
"""

from tools.make_exercises._exercise_set import ExerciseSet, make_set, solved_notebook
from tools.make_exercises._files import MASTERS, course_files, files_elsewhere, write_files
from tools.make_exercises._master import MasterError, read_master
from tools.make_exercises._rules import trial_errors

__all__ = [
    "MASTERS",
    "ExerciseSet",
    "MasterError",
    "course_files",
    "files_elsewhere",
    "make_set",
    "read_master",
    "solved_notebook",
    "trial_errors",
    "write_files",
]
