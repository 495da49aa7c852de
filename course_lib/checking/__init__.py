"""Checks answers to exercises: in a student's notebook, and where a class is marked.

A test sees only data, in both places: numbers, text, lists, arrays, and functions from data to data.

==============================================  ==================================================
`Checks`                                        the checks in a notebook, and their reports
`test_case`, `Test`, `load_tests`               tests, and files of tests
`run_test`, `Outcome`, `Answers`                run a test on a student's answers
`NotAnswered`, `NotData`, `StudentError`        reasons why an answer cannot be tested
`as_data`, `encode`, `decode`                   data, and data as bytes
`named`, `resolve`                              library functions as arguments
==============================================  ==================================================

The subpackage imports only NumPy, so that the first check in a notebook runs at once.
"""

from course_lib.checking._answers import Answers, NotAnswered, StudentError
from course_lib.checking._data import NotData, as_data
from course_lib.checking._named import named, resolve
from course_lib.checking._notebook_checks import Checks
from course_lib.checking._tests import Outcome, Test, load_tests, run_test, test_case
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
