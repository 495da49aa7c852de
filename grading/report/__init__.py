"""Feedback as self-contained pages: one for each student, and an overview for the instructor."""

from grading.report._write import write_report

__all__ = ["write_report"]
