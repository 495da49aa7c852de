"""What tests of grading share."""

import subprocess
import sys

import pytest

from grading.roster import read_roster
from tests.grading.as_user import ROOT


@pytest.fixture
def grading(sandbox):
    """Return a function that runs ``python -m grading`` as a normal user, who can use the sandbox."""

    def run(*arguments, timeout=3600):
        command = [sys.executable, ROOT / "tests/grading/as_user.py", sys.executable, "-m", "grading"]
        command += map(str, arguments)
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout)

    return run


@pytest.fixture
def roster(tmp_path):
    """Return a function that reads a roster from text."""

    def read(text, encoding="utf-8"):
        path = tmp_path / "roster.csv"
        path.write_bytes(text.encode(encoding))
        return read_roster(path)

    return read
