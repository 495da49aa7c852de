"""A program that scores an exercise set's wrong answers, each beside right answers to the other questions.

Run as ``python score_answers.py NAME``; prints a JSON list of question, mistake, expected points and points.
"""

import json
import sys
import tomllib
from pathlib import Path

from course_lib.checking import Answers, run_test
from tools.make_exercises import MASTERS, make_set, read_master, solved_notebook

ROOT = Path(__file__).parents[2]


def scores(name):
    made = make_set(read_master(ROOT / MASTERS / f"{name}.py"))
    solved = {"__name__": "__main__", "display": lambda *_: None}
    for cell in solved_notebook(made).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, cell.id, "exec"), solved)
    for wrong in tomllib.loads(
        Path(__file__).with_name("wrong_answers").joinpath(f"{name}.toml").read_text()
    )["wrong"]:
        names = dict(solved)
        exec(compile(wrong["code"], wrong["mistake"], "exec"), names)
        tests = made.tests[wrong["question"]]
        found = sum(test.points for test in tests if run_test(test, Answers(names)).passed)
        yield wrong["question"], wrong["mistake"], wrong["points"], found


if __name__ == "__main__":
    print(json.dumps(list(scores(sys.argv[1]))))
