"""What tests of whole classes share."""

import subprocess
import sys

import pytest

from tests.grading.as_user import ROOT


@pytest.fixture
def grading(sandbox):
    """Return a function that runs ``python -m grading`` as a normal user, in a sandbox's reach."""

    def run(*arguments, timeout=900):
        command = [sys.executable, ROOT / "tests/grading/as_user.py", sys.executable, "-m", "grading"]
        command += map(str, arguments)
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout)

    return run
