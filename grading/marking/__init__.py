"""Marking one submission: its code in a sandbox, the tests outside.

================================  ================================================================
`mark`                            the marks of a submission
`MARKED`, `UNREADABLE`            their status
`Limits`                          what a submission may use
`check_sandbox`                   whether submissions can be marked here
`SandboxUnavailable`              why not
================================  ================================================================

From the outside in, these keep a submission's code from doing harm:

- `_bubblewrap`: it runs as a normal user in namespaces of its own, which show it the system, Python's
  packages and `course_lib`, without a network; `_seccomp`: most of the kernel's calls are refused.
- `_limits`: the kernel limits what it uses, and it is measured from outside.
- `_sandbox` starts such a sandbox, asks the `_worker` in it, and ends it; `_session` starts another one
  when a cell or a call had to be stopped.

And these keep it from deciding its marks:

- `_test_runner`: tests run in another process, which asks the worker for data only
  (`course_lib.checking.decode`) and gets it by `_messages`.
- `_mark`: nothing that the code says is shown once a hidden test has begun.
"""

from grading.marking._bubblewrap import SandboxUnavailable, check_sandbox
from grading.marking._limits import Limits
from grading.marking._mark import MARKED, UNREADABLE, mark

__all__ = ["MARKED", "UNREADABLE", "Limits", "SandboxUnavailable", "check_sandbox", "mark"]
