"""Marking many: each submission in a process of its own, and no finished mark is lost."""

from grading.batch._one import mark_submission
from grading.batch._run import mark_all, prepare
from grading.batch._summary import summary

__all__ = ["mark_all", "mark_submission", "prepare", "summary"]
