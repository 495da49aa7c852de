"""Typical wrong answers get the points that they should: mistakes cost points, correct parts do not."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tools.make_exercises import MASTERS

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.stem for path in (ROOT / MASTERS).glob("*.py"))
QUICK = ("01_saturation", "04_leaky_variants")  # they need no TensorFlow


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in NAMES]
)
def test_wrong_answers_get_the_expected_points(name, tmp_path):
    program = Path(__file__).with_name("score_answers.py")
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg"}
    done = subprocess.run(
        [sys.executable, program, name], cwd=tmp_path, env=environ, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    scored = json.loads(done.stdout.splitlines()[-1])
    assert scored
    different = [
        f"{question}, {mistake}: {found} points, not {points}"
        for question, mistake, points, found in scored
        if found != points
    ]
    assert not different, "\n".join(different)


@pytest.mark.parametrize("name", NAMES)
def test_each_question_has_two_wrong_answers_that_cost_points(name):
    assignment = json.loads((ROOT / "exercises/graders" / name / "assignment.json").read_text())
    text = Path(__file__).with_name("wrong_answers").joinpath(f"{name}.toml").read_text()
    wrong = tomllib.loads(text)["wrong"]
    for question in assignment["questions"]:
        lost = [question["points"] - one["points"] for one in wrong if one["question"] == question["name"]]
        assert len(lost) >= 2, question
        assert min(lost) > 0, question
