"""A zip for Gradescope, made by otter-grader from an exercise set's one source."""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from grading._files import write_atomic
from grading._text import GradingError, one_line

ROOT = Path(__file__).parents[1]
WARNING = (
    "Gradescope's otter-grader runs the tests, the hidden ones too, within the student's process: a line "
    "or two of a submission can forge full marks there. `python -m grading grade` does not have this gap; "
    "use it where marks count."
)
TENSORFLOW = "tensorflow-cpu>=2.20"


def write_gradescope_zip(master: Path, output: Path) -> None:
    """Write the zip that Gradescope takes for an autograder.

    It holds the tests, `course_lib`, and a list of the packages that both need. Raises `GradingError` if
    otter-grader refuses the master.

    Parameters
    ----------
    master
        An exercise set's source, in jupytext's percent format or as a notebook.
    output
        Must end with ``.zip``; an existing file is replaced.
    """
    master, output = master.resolve(), output.resolve()
    if output.suffix.lower() != ".zip":
        raise GradingError(f"--output must end with .zip. Received: {one_line(output)}")
    if not master.is_file():
        raise GradingError(
            f"A master is a file such as exercises/masters/errata.py. Received: {one_line(master)}"
        )
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        notebook = work / f"{master.stem}.ipynb"
        _run(work, "jupytext", "--quiet", "--to", "ipynb", "--output", notebook, master)
        _run(work, "otter", "assign", "--no-run-tests", "--no-pdfs", notebook, "made")
        tests = work / "made" / "autograder" / "tests"
        if not tests.is_dir():
            raise GradingError(f"otter assign makes no tests of {one_line(master)}: does it have questions?")
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "course_lib", work / "course_lib", ignore=ignored)
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        requirements = [*project["dependencies"], TENSORFLOW]
        (work / "requirements.txt").write_text("\n".join(requirements) + "\n")
        options = ["--no-environment", "--no-config", "--tests-dir", tests]
        options += ["--requirements", "requirements.txt"]
        _run(work, "otter", "generate", *options, "--output-path", "made.zip", "course_lib")
        write_atomic(output, (work / "made.zip").read_bytes())


def _run(folder, *command):
    """Run a Python program in a folder; raise an error with its last line if it fails."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no message"]
        raise GradingError(f"{command[0]} failed: {one_line(said[0], 400)}")
