"""The zip for Gradescope gives the solution all points, as far as that can be tried on this side."""

import json
import subprocess
import sys
import zipfile

import pytest

from grading._text import GradingError
from grading.gradescope import write_gradescope_zip

MINIMAL = """# ---
# jupyter:
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---
# %% [raw]
# # ASSIGNMENT CONFIG
# init_cell: false
# check_all_cell: false
# export_cell: false
# generate: true
# tests: {files: true, ok_format: false}
# %% [raw]
# # BEGIN QUESTION
# name: q1
# points: 2
# %% [markdown]
# What is one and one?
# %% [raw]
# # BEGIN SOLUTION
# %%
from course_lib.checking import as_data
answer = as_data(2)  # SOLUTION
# %% [raw]
# # END SOLUTION
# %% [raw]
# # BEGIN TESTS
# %%
\"\"\" # BEGIN TEST CONFIG
points: 1
\"\"\" # END TEST CONFIG
def test_kind(answer):
    assert isinstance(answer, int)
# %%
\"\"\" # BEGIN TEST CONFIG
points: 1
hidden: true
\"\"\" # END TEST CONFIG
def test_value(answer):
    from course_lib import checking
    assert answer == 2 and checking
# %% [raw]
# # END TESTS
# %% [raw]
# # END QUESTION
"""


def otter_run(folder, archive, notebook):
    """Have otter-grader mark a notebook as Gradescope does, and return the sum of its points."""
    options = ["--autograder", archive, "--output-dir", folder, "--no-logo", notebook]
    done = subprocess.run(
        [sys.executable, "-m", "otter", "run", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=3600,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    results = json.loads((folder / "results.json").read_text())
    return sum(test.get("score", 0) for test in results["tests"])


@pytest.mark.slow
def test_the_solution_gets_all_points_and_a_blank_notebook_none(tmp_path):
    (tmp_path / "week.py").write_text(MINIMAL)
    write_gradescope_zip(tmp_path / "week.py", tmp_path / "week.zip")
    with zipfile.ZipFile(tmp_path / "week.zip") as archive:
        names = set(archive.namelist())
        environment = archive.read("environment.yml").decode()
    assert {"run_autograder", "setup.sh", "tests/q1.py"} <= names
    assert any(name.endswith("course_lib/checking/__init__.py") for name in names)
    assert not any("__pycache__" in name for name in names)
    assert "numpy>=2" in environment
    assert "tensorflow-cpu" in environment
    for name, answer, points in (("solved", "2", 2), ("blank", "...", 0)):
        cell = {"cell_type": "code", "metadata": {}, "source": f"answer = {answer}", "outputs": []}
        notebook = {"nbformat": 4, "nbformat_minor": 4, "cells": [cell | {"execution_count": None}]}
        notebook["metadata"] = {"kernelspec": {"name": "python3", "display_name": "p", "language": "python"}}
        (tmp_path / f"{name}.ipynb").write_text(json.dumps(notebook))
        assert otter_run(tmp_path, tmp_path / "week.zip", tmp_path / f"{name}.ipynb") == points


@pytest.mark.slow
def test_a_master_that_otter_refuses_is_named(tmp_path):
    (tmp_path / "week.py").write_text("# %%\nx = 1\n")
    with pytest.raises(GradingError, match=r"otter.*failed|makes no tests"):
        write_gradescope_zip(tmp_path / "week.py", tmp_path / "week.zip")
    assert not (tmp_path / "week.zip").exists()


def test_a_program_that_fails_is_named_with_its_last_line(tmp_path):
    (tmp_path / "week.ipynb").write_text("no notebook")
    with pytest.raises(GradingError, match=r"jupytext failed: .*\w"):
        write_gradescope_zip(tmp_path / "week.ipynb", tmp_path / "week.zip")
    assert not (tmp_path / "week.zip").exists()
