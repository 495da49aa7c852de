"""Every exercise set of the course: a blank notebook gets nothing, a solved one everything."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.grading.marked import ROOT, mark_as_user
from tools.make_exercises import MASTERS, files_elsewhere, make_set, read_master, write_files

SETS = [
    pytest.param(path, id=path.stem, marks=[] if number == 0 else pytest.mark.slow)
    for number, path in enumerate(sorted((ROOT / MASTERS).glob("*.py")))
]


@pytest.fixture(scope="module", params=SETS)
def marked(request, sandbox):
    """Mark a set's blank and its solved notebook, as they are given out."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        write_files(files_elsewhere(make_set(read_master(request.param))), folder)
        name = request.param.stem
        notebooks = {
            which: (folder / which / f"{name}.ipynb").read_bytes() for which in ("student", "solutions")
        }
        yield mark_as_user(notebooks, limits={}, folder=folder / "graders" / name)
    finally:
        shutil.rmtree(folder)


def test_a_blank_notebook_scores_nothing_and_a_solved_one_everything(marked):
    blank, solved = marked["student"]["marks"], marked["solutions"]["marks"]
    passed = [test["name"] for question in blank["questions"] for test in question["tests"] if test["passed"]]
    assert (blank["points"], passed) == (0, [])
    failed = [test for question in solved["questions"] for test in question["tests"] if not test["passed"]]
    assert (failed, solved["cells"], solved["notes"]) == ([], [], [])
    assert solved["points"] == solved["possible"] > 0
