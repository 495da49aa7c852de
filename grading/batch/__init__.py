"""Marking many submissions: each in a process of its own, so that no finished mark is lost.

================================  ================================================================
`Job`                             how submissions are marked
`mark_all`                        everything in a delivery
`mark_submission`                 one submission, unless nothing changed
`prepare_results`                 the folder that marks go into
`summarize`                       what a batch came to
================================  ================================================================
"""

from grading.batch._batch import mark_all, prepare_results, summarize
from grading.batch._submission import Job, mark_submission

__all__ = ["Job", "mark_all", "mark_submission", "prepare_results", "summarize"]
