"""A zip for Gradescope, made by otter-grader from an exercise set's one source."""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from grading._errors import GradingError
from grading._files import write_whole
from grading._text import shown

ROOT = Path(__file__).parents[1]
WARNING = (
    "Gradescope's otter-grader runs the tests, the hidden ones too, within the student's process: a line "
    "or two of a submission can forge full marks there. `python -m grading grade` does not have this gap; "
    "use it where marks count."
)
TENSORFLOW = "tensorflow-cpu>=2.20"


def gradescope_zip(master, output):
    """Write the zip that Gradescope takes for an autograder.

    It holds the tests, `course_lib`, and the packages that both need.

    Parameters
    ----------
    master : pathlib.Path
        An exercise set's source, in jupytext's percent format or as a notebook.
    output : pathlib.Path
        Ends with ``.zip``; an earlier one is replaced.

    Raises
    ------
    GradingError
        If otter-grader refuses the master, or the output's name does not end with ``.zip``.
    """
    master, output = master.resolve(), output.resolve()
    if output.suffix.lower() != ".zip":
        raise GradingError(f"--output must end with .zip. Received: {shown(output)}")
    if not master.is_file():
        raise GradingError(
            f"A master is a file such as exercises/masters/errata.py. Received: {shown(master)}"
        )
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        notebook = work / f"{master.stem}.ipynb"
        _run(work, "jupytext", "--quiet", "--to", "ipynb", "--output", notebook, master)
        _run(work, "otter", "assign", "--no-run-tests", "--no-pdfs", notebook, "made")
        tests = work / "made" / "autograder" / "tests"
        if not tests.is_dir():
            raise GradingError(f"otter assign makes no tests of {shown(master)}: has it any question?")
        shutil.copytree(
            ROOT / "course_lib", work / "course_lib", ignore=shutil.ignore_patterns("__pycache__")
        )
        (work / "requirements.txt").write_text("\n".join(_requirements()) + "\n")
        options = [
            "--tests-dir",
            tests,
            "--requirements",
            "requirements.txt",
            "--no-environment",
            "--no-config",
        ]
        _run(work, "otter", "generate", *options, "--output-path", "made.zip", "course_lib")
        write_whole(output, (work / "made.zip").read_bytes())


def _requirements():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [*project["dependencies"], TENSORFLOW]


def _run(folder, *command):
    """Run one of Python's programs in a folder, or say what it complained about."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no word"]
        raise GradingError(f"{command[0]} failed: {shown(said[0], 400)}")
