"""A program that runs a notebook's cells, then tests, and writes their outcomes.

Its input, as JSON, has the names and sources of the cells, the file of tests of each question, and the path
of the result. It is run as a file, so that it starts without what the rest of `tools` imports.
"""

import json
import linecache
import sys
from pathlib import Path

from course_lib.checking import Answers, load_tests, run_test


def run(order: dict) -> dict[str, list]:
    """Return the outcome of each test, and the error of each cell that stopped with one."""
    namespace, errors, outcomes = {"__name__": "__main__", "display": lambda *_: None}, [], []
    for name, source in order["cells"]:
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        try:
            exec(compile(source, name, "exec"), namespace)
        except Exception as error:
            errors.append((name, f"{type(error).__name__}: {error}"))
    answers = Answers(namespace)
    for question, text in order["tests"].items():
        path = Path(f"{question}.py")
        path.write_text(text, encoding="utf-8")
        for test in load_tests(path):
            outcome = run_test(test, answers)
            outcomes.append((question, test.name, outcome.passed, outcome.message))
    return {"errors": errors, "tests": outcomes}


if __name__ == "__main__":
    order = json.load(sys.stdin)
    Path(order["result"]).write_text(json.dumps(run(order)))
