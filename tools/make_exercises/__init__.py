"""Make everything that students, markers and the site need of an exercise set from its one source.

Run as ``python -m tools.make_exercises [MASTER.py ...] [--into FOLDER]``; ``make exercises`` does so for
all masters of the course. A master is a notebook as text (jupytext's percent format) with the marks of
otter-grader's ``otter assign``; CONTRIBUTING.md, "Writing an exercise", says what it has to look like.

==================  ========================================================================
`_master`           reads a master
`_views`            what otter-grader makes of it: with and without solutions and hidden tests
`_rules`            what a master must keep, as far as its text tells
`_trial`            what it must keep when it runs: a blank notebook scores 0, a solved one all
`_notebook`         the students' notebook
`_page`             the pages of the site
`_write`            where all this goes
==================  ========================================================================
"""

from tools.make_exercises._master import Master, MasterError, read_master
from tools.make_exercises._notebook import notebook_text, solved_notebook
from tools.make_exercises._trial import try_out
from tools.make_exercises._views import ExerciseSet, make_set
from tools.make_exercises._write import MASTERS, course_files

__all__ = [
    "MASTERS",
    "ExerciseSet",
    "Master",
    "MasterError",
    "course_files",
    "make_set",
    "notebook_text",
    "read_master",
    "solved_notebook",
    "try_out",
]
