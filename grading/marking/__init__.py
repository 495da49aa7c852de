"""Marking one submission: its code in a sandbox, the tests outside.

================================  ================================================================
`load_assignment`, `Assignment`   questions and tests, from a folder
`mark`                            a submission's marks
`Limits`                          what a submission may use
`check_sandbox`                   whether submissions can be marked here
`SandboxUnavailable`              why not
================================  ================================================================

What keeps code of a submission from doing harm, from the outside in: it runs as a normal user, in name
spaces of its own (`bubblewrap`) that show it the system, Python's packages and `course_lib`, without a
network and without most of the kernel's calls (`_seccomp`); what it uses is limited by the kernel and
watched from outside (`_watch`). What keeps it from deciding its marks: tests run in another process
(`_judge`), which asks it for data only (`course_lib.checking.decode`), and no word of it is shown once a
hidden test has begun (`_mark`).
"""

from grading.marking._assignment import Assignment, BadAssignment, Question, load_assignment
from grading.marking._limits import Limits
from grading.marking._mark import mark
from grading.marking._sandbox import SandboxUnavailable, check_sandbox

__all__ = [
    "Assignment",
    "BadAssignment",
    "Limits",
    "Question",
    "SandboxUnavailable",
    "check_sandbox",
    "load_assignment",
    "mark",
]
