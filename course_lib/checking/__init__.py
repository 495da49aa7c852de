"""Checking answers to exercises: what a student's notebook runs, and what marking reads.

A test sees data only, here and where answers are marked: numbers, text, lists, arrays, and functions that
turn data into data.

==============================================  ==================================================
`Checks`                                        a notebook's checks and what they say of it
`test_case`, `Test`, `load_tests`               tests, and files of them
`run_test`, `Outcome`, `Answers`                a test on a student's answers, and how it came out
`NotAnswered`, `NotData`, `StudentError`        why an answer cannot be tested
`as_data`, `encode`, `decode`                   what is data, and data as bytes
`named`, `resolve`                              functions of a library as arguments
==============================================  ==================================================

It imports NumPy and nothing else, so that a notebook's first check is there at once.
"""

from course_lib.checking._answers import Answers, NotAnswered, StudentError
from course_lib.checking._cases import Outcome, Test, load_tests, run_test, test_case
from course_lib.checking._checks import Checks
from course_lib.checking._data import NotData, as_data
from course_lib.checking._named import named, resolve
from course_lib.checking._wire import decode, encode

__all__ = [
    "Answers",
    "Checks",
    "NotAnswered",
    "NotData",
    "Outcome",
    "StudentError",
    "Test",
    "as_data",
    "decode",
    "encode",
    "load_tests",
    "named",
    "resolve",
    "run_test",
    "test_case",
]
